/* SPDX-License-Identifier: BSD-3-Clause
   Text before the generated functions, in pieces that are put in where they are used:
   types and memory, elementary functions for vector loops, bounds of parameters,
   functions of the binary. */
#include <pthread.h>
#include <string.h>
#include "lang/gen/text/prelude.h"

/* The log of a share below it is that of a number that underflows to 0. */
#define LEAST "-0x1.74910d52d3052p9"

const char *prelude_head(void) {
  return "#if defined(__GNUC__) && !defined(__TINYC__)\n#define PS_CONST "
         "__attribute__((const))\n#define PS_APART __attribute__((noinline))\n"
         "#define PS_INLINE static inline __attribute__((always_inline))\n"
         "#define PS_LIKELY(x) __builtin_expect(x, 1)\n#else\n#define PS_LIKELY(x) "
         "(x)\n#define PS_CONST\n#define PS_APART\n#define PS_INLINE static "
         "inline\n#endif\n"
         "enum { PS_OK, PS_REJECT, PS_ERROR, PS_STOPPED };\n"
         "typedef struct View { int base, array, ndims, is_int; long dims[12], size; "
         "double *r; int *i; } View;\n"
         "typedef struct Work { char *heap, *heap_end, *heap_begin; double *tape, "
         "*tape_end; const volatile int *stop; const char *constraint; } Work;\n"
         "typedef struct Rng Rng;\n"
         "typedef struct Call { void *memo; double *numbers; View v[1]; } Call;\n"
         "typedef void Function(void);\n"
         "typedef struct Callback { int (*value)(void *, const View *, int, View *);\n"
         "  int (*adjoint)(void *, const View *, int, const double *, double *const *, "
         "double *);\n"
         "  void *ctx; int apart; } Callback;\n"
         "void ps_reset(Work *W);\n";
}

typedef struct Piece {
  const char *name, *text;
} Piece;

#define LIBM(ret, name, args) {#name, "extern " #ret " " #name #args " PS_CONST;\n"},
#define SPECIAL(ret, name, args) {#name, "extern " #ret " " #name #args " PS_CONST;\n"},
#define SPECIAL_OUT(ret, name, args) {#name, "extern " #ret " " #name #args ";\n"},
#define CONSTANT(name, value) {#name, "#define " #name " " #value "\n"},
#define BIT(name, value) {#name, "#define " #name " " #value "\n"},
#define DECLARED(name, text) {name, text ";\n"},

/* clang-format off */
static const Piece pieces[] = {
#include "math/rows/special.def"
#include "math/rows/constants.def"
  {"INFINITY", "#define INFINITY (1e308 * 1e308)\n"},
  {"NAN", "#define NAN (1e308 * 1e308 - 1e308 * 1e308)\n"},
  {"PS_NAN", "#define PS_NAN (1e308 * 1e308 - 1e308 * 1e308)\n"},
  {"isnan", "#define isnan(x) ((x) != (x))\n"},
  {"isinf", "#define isinf(x) (fabs(x) == INFINITY)\n"},
  {"KEEP", "#define KEEP(args, term) (!propto || (want & (args)) ? (term) : 0.0)\n"},
  {"RATE", "#define RATE(l) rate((l), shift, sign)\n"},
  {"AT_F", "#define AT_F(SH) SH; const double shift = 0; const double sign = 1\n"},
  {"AT_LF", "#define AT_LF(SH, LF) SH; const double shift = LF; const double sign = 1\n"},
  {"AT_LC",
      "#define AT_LC(SH, LC) SH; const double shift = LC; const double sign = -1\n"},

  /* memory */
  DECLARED("ps_grow", "void *ps_grow(Work *W, long bytes)")
  DECLARED("ps_tape_grow", "void ps_tape_grow(Work *W)")
  DECLARED("ps_tape_depth", "long ps_tape_depth(const Work *W)")
  DECLARED("ps_tape_cut", "void ps_tape_cut(Work *W, long depth)")
  DECLARED("ps_enter", "int ps_enter(Work *W)")
  DECLARED("ps_keep", "void *ps_keep(Work *W, char *mark, const void *p, long bytes)")
  DECLARED("ps_obeys",
      "int ps_obeys(int transform, long rows, long cols, const double *y)")
  DECLARED("transform_free_size", "long transform_free_size(int t, long rows, long cols)")
  DECLARED("transform_constrain",
      "int transform_constrain(int t, long rows, long cols, const double *x, double *y, "
      "double *lj)")
  DECLARED("transform_adjoint",
      "void transform_adjoint(int t, long rows, long cols, const double *x, const double "
      "*y, const double *y_bar, double lj_bar, double *x_bar)")
  DECLARED("ps_print_text", "void ps_print_text(Work *W, const char *text)")
  DECLARED("ps_print_int", "void ps_print_int(Work *W, int x)")
  DECLARED("ps_print_real", "void ps_print_real(Work *W, double x)")
  DECLARED("ps_print_view", "void ps_print_view(Work *W, const View *v)")
  DECLARED("ps_print_end", "void ps_print_end(Work *W)")
  DECLARED("ps_reject_end", "void ps_reject_end(Work *W, const char *place)")
  DECLARED("ps_call",
      "int ps_call(Work *W, Call *c, Function *shape, Function *call, int n, unsigned "
      "want, int propto, Rng *rng, const Callback *callback)")
  DECLARED("ps_inside", "int ps_inside(const View *v, double lower, double upper)")
  DECLARED("ps_eval", "int ps_eval(Work *W, Call *c, const char *name, int n, Rng *rng)")
  DECLARED("ps_adjoint",
      "void ps_adjoint(Work *W, Call *c, Function *adjoint, int n, unsigned want, int "
      "propto, const double *out_bar, double *const *bars)")
  DECLARED("ps_squares",
      "double ps_squares(const void *s, const double *x, double *x_bar, const double "
      "*const *p, double *const *p_bar, double weight)")
  DECLARED("ps_squares_by",
      "double ps_squares_by(const void *s, const double *x, double *x_bar, const double "
      "*const *p, double *const *p_bar, const double *scale, double *scale_bar, double "
      "weight)")
  DECLARED("la_bernoulli_logit",
      "double la_bernoulli_logit(long n, const int *y, const double *x, double *d)")
  DECLARED("la_panels_tile", "long la_panels_tile(long n)")
  DECLARED("la_panels_product",
      "void la_panels_product(long m, long n, const double *P, const double *x, double "
      "*y)")
  DECLARED("la_panels_adjoint",
      "void la_panels_adjoint(long m, long n, const double *P, const double *y, double "
      "*sums)")
  DECLARED("la_panels_add",
      "void la_panels_add(long n, const double *sums, double *y)")
  DECLARED("la_gemm",
      "void la_gemm(long m, long n, long k, double alpha, const double *A, long ra, "
      "long ca, const double *B, long rb, long cb, double *C, long ldc)")
  DECLARED("ps_parts",
      "int ps_parts(Work *W, int (*f)(Work *, const void *, long, long, double *), const "
      "void *shared, long from, long to, int n, long together, long "
      "width, double **sums)")
  DECLARED("ps_sweep",
      "int ps_sweep(Work *W, int first, int back, int (*f)(Work *, const void *, long, "
      "long, double *), const void *shared, long from, long to, int n, long together, "
      "long width, double **sums)")
  {"ps_take",
   "static inline void *ps_take(Work *W, long bytes) {\n"
   "  char *p = W->heap;\n"
   "  bytes = (bytes + 63) & ~63L;\n"
   "  if (bytes < 0 || bytes > W->heap_end - p) return ps_grow(W, bytes);\n"
   "  W->heap = p + bytes;\n"
   "  return p;\n}\n"},
  {"ps_numbers",
      "static inline double *ps_numbers(Work *W, long n) { return ps_take(W, n * 8L); "
      "}\n"},
  {"ps_zeros",
   "static inline double *ps_zeros(Work *W, long n) {\n"
   "  double *p = ps_take(W, n * 8L);\n"
   "  for (long k = 0; k < n; k++) p[k] = 0;\n"
   "  return p;\n}\n"},
  {"ps_release",
   "static inline void ps_release(Work *W, char *mark) {\n"
   "  if (mark >= W->heap_begin && mark <= W->heap_end) W->heap = mark;\n}\n"},
  {"ps_push",
   "static inline void ps_push(Work *W, double x) {\n"
   "  if (W->tape == W->tape_end) ps_tape_grow(W);\n"
   "  *W->tape++ = x;\n}\n"},
  {"ps_pop", "static inline double ps_pop(Work *W) { return *--W->tape; }\n"},
  {"ps_push_pointer",
   "static inline void ps_push_pointer(Work *W, const void *p) {\n"
   "  union { double x; const void *p; } u;\n  u.x = 0;\n  u.p = p;\n  ps_push(W, "
       "u.x);\n}\n"},
  {"ps_pop_pointer",
   "static inline void *ps_pop_pointer(Work *W) {\n"
   "  union { double x; void *p; } u;\n  u.x = ps_pop(W);\n  return u.p;\n}\n"},
  {"ps_new_call",
   "static inline Call *ps_new_call(Work *W, int n) {\n"
   "  Call *c = ps_take(W, sizeof(Call) + n * (long)(sizeof(View) + sizeof(double)));\n"
   "  c->memo = 0;\n  c->numbers = (double *)&c->v[n + 1];\n  return c;\n}\n"},
  {"ps_view",
   "static inline void ps_view(View *v, int base, int array, int is_int, int ndims, "
       "const void *p, long a, long b, long c, long d) {\n"
   "  v->base = base; v->array = array; v->ndims = ndims; v->is_int = is_int;\n"
   "  v->dims[0] = a; v->dims[1] = b; v->dims[2] = c; v->dims[3] = d;\n"
   "  v->size = a * b * c * d;\n"
   "  v->r = is_int ? 0 : (double *)p; v->i = is_int ? (int *)p : 0;\n}\n"},
  {"ps_number",
   "static inline void ps_number(Call *c, int i, double x) {\n"
   "  c->numbers[i] = x;\n  ps_view(&c->v[i], 2, 0, 0, 0, &c->numbers[i], 1, 1, 1, "
       "1);\n}\n"},
  {"ps_integer",
   "static inline void ps_integer(Call *c, int i, int x) {\n"
   "  int *p = (int *)&c->numbers[i];\n  *p = x;\n  ps_view(&c->v[i], 1, 0, 1, 0, p, 1, "
       "1, 1, 1);\n}\n"},
  {"ps_outside",
   "static inline int ps_outside(const int *x, long n, long size) {\n"
   "  int bad = 0;\n"
   "  for (long k = 0; k < n; k++) bad |= x[k] < 1 || x[k] > size;\n"
   "  return bad;\n}\n"},

  /* reductions of n numbers at x, with what their adjoints need at w, which may be x:
     shares that sum to one, or a place; then the result */
  {"ps_log_sum_exp",
   "static PS_APART void ps_log_sum_exp(double *w, const double *x, long n) {\n"
   "  double m = -INFINITY, s = 0;\n"
   "  #pragma omp simd reduction(max: m)\n"
   "  for (long k = 0; k < n; k++) m = x[k] > m ? x[k] : m;\n"
   "  if (m - m != 0) {\n"
   "    for (long k = 0; k < n; k++) w[k] = x[k] == m ? 1.0 : x[k] == x[k] ? 0.0 : "
       "x[k];\n"
   "    w[n] = m;\n    return;\n  }\n"
   "  #pragma omp simd reduction(+: s)\n"
   "  for (long k = 0; k < n; k++) { w[k] = ps_exp(x[k] - m); s += w[k]; }\n"
   "  double r = 1.0 / s;\n"
   "  #pragma omp simd\n"
   "  for (long k = 0; k < n; k++) w[k] *= r;\n"
   "  w[n] = m + log(s);\n}\n"},
  {"ps_log_sum_exps", /* of n rounds: number j of round i at x[j * n + i] */
   "static PS_APART void ps_log_sum_exps(double *w, const double *x, long k, long n) {\n"
   "  double *const y = w + k * n, *const s = y + n;\n"
   "  for (long i = 0; i < n; i++) { y[i] = -INFINITY; s[i] = 0; }\n"
   "  for (long j = 0; j < k; j++) {\n    const double *const a = x + j * n;\n"
   "    #pragma omp simd\n"
   "    for (long i = 0; i < n; i++) y[i] = a[i] > y[i] ? a[i] : y[i];\n  }\n"
   "  for (long j = 0; j < k; j++) {\n"
   "    const double *const a = x + j * n;\n    double *const e = w + j * n;\n"
   "    #pragma omp simd\n"
   "    for (long i = 0; i < n; i++) {\n"
   "      e[i] = ps_exp(a[i] == y[i] ? 0.0 : a[i] - y[i]);\n      s[i] += e[i];\n"
   "    }\n  }\n"
   "  #pragma omp simd\n"
   "  for (long i = 0; i < n; i++) {\n"
   "    const double m = y[i], l = m + ps_log(s[i]);\n"
   "    y[i] = m - m != 0 ? m : l;\n    s[i] = m - m != 0 ? 1.0 : 1.0 / s[i];\n  }\n}\n"},
  {"ps_log_sum_exps_adjoint",
   "static PS_APART void ps_log_sum_exps_adjoint(double *b, const double *w, const "
       "double *yb, long k, long n) {\n"
   "  const double *const s = w + k * n + n;\n"
   "  for (long j = 0; j < k; j++) {\n"
   "    const double *const e = w + j * n;\n    double *const a = b + j * n;\n"
   "    #pragma omp simd\n"
   "    for (long i = 0; i < n; i++)\n"
   "      a[i] += yb[i] != 0 ? yb[i] * s[i] * e[i] : 0.0;\n  }\n"
   "}\n"},
  {"ps_categories", /* one outcome of k for each of n rounds, as ps_category */
   "static PS_APART int ps_categories(double *w, const double *x, const int *y, long k, "
       "long n, int finite) {\n"
   "  double *const t = w + k * n + 2 * n, *const l = w + k * n;\n  long bad = 0;\n"
   "  for (long i = 0; i < n; i++) bad |= y[i] < 1 || y[i] > k;\n"
   "  if (bad) return 1;\n"
   "  for (long i = 0; finite && i < k * n; i++) bad |= !(x[i] - x[i] == 0);\n"
   "  ps_log_sum_exps(w, x, k, n);\n"
   "  for (long i = 0; i < n; i++) {\n"
   "    t[i] = x[(y[i] - 1) * n + i] - l[i];\n    bad |= t[i] != t[i];\n"
   "    if (!finite && t[i] < " LEAST ") t[i] = -INFINITY;\n  }\n"
   "  return bad != 0;\n}\n"},
  {"ps_categories_adjoint",
   "static PS_APART void ps_categories_adjoint(double *b, const double *w, const int *y, "
       "const double *tb, long k, long n) {\n"
   "  const double *const s = w + k * n + n;\n"
   "  for (long j = 0; j < k; j++) {\n"
   "    const double *const e = w + j * n;\n    double *const a = b + j * n;\n"
   "    #pragma omp simd\n"
   "    for (long i = 0; i < n; i++)\n"
   "      a[i] += tb[i] != 0 ? tb[i] * ((y[i] == j + 1) - s[i] * e[i]) : 0.0;\n  }\n"
   "}\n"},
  /* Result k is the log of the sum over j of exp(a[j]) e[j, k], e = exp(b), by the
     largest a; where that is nearly 0 or too large, by the largest a[j] + b[j, k], and
     w says so by a share below 0. */
  {"ps_log_product",
   "static PS_APART double ps_log_product(const double *a, const double *b, long j, long "
       "k) {\n"
   "  double m = -INFINITY, s = 0;\n"
   "  for (long i = 0; i < j; i++) {\n    const double x = a[i] + b[i * k];\n"
   "    if (x > m) m = x;\n  }\n"
   "  if (m - m != 0) return m;\n"
   "  for (long i = 0; i < j; i++) s += exp(a[i] + b[i * k] - m);\n"
   "  return m + log(s);\n}\n"},
  {"ps_log_products",
   "static PS_APART void ps_log_products(double *w, const double *a, const double *b, "
       "const double *e, long j, long k) {\n"
   "  double *const y = w + j, *const r = y + k;\n"
   "  double m = -INFINITY;\n  long c = 0, slow = 0, low = 0;\n"
   "  for (long i = 0; i < j; i++) m = a[i] > m ? a[i] : m;\n"
   "  #pragma omp simd reduction(|: low)\n"
   "  for (long i = 0; i < j; i++) {\n    const double x = ps_exp(a[i] - m);\n"
   "    low |= !(x > 1e-300);\n    w[i] = x;\n  }\n"
   "  for (; c + 4 <= k; c += 4) {\n    double s0 = 0, s1 = 0, s2 = 0, s3 = 0;\n"
   "    for (long i = 0; i < j; i++) {\n      const double *const x = e + i * k + c;\n"
   "      s0 += w[i] * x[0]; s1 += w[i] * x[1]; s2 += w[i] * x[2]; s3 += w[i] * x[3];\n"
   "    }\n    r[c] = s0; r[c + 1] = s1; r[c + 2] = s2; r[c + 3] = s3;\n  }\n"
   "  for (; c < k; c++) {\n    double s = 0;\n"
   "    for (long i = 0; i < j; i++) s += w[i] * e[i * k + c];\n    r[c] = s;\n  }\n"
   "  #pragma omp simd reduction(|: slow)\n"
   "  for (c = 0; c < k; c++) {\n    const double s = r[c];\n"
   "    slow |= !(s > 1e-250 && s < 1e250);\n"
   "    y[c] = m + ps_log(s);\n    r[c] = 1.0 / s;\n  }\n"
   /* what an exponential near 0 has lost may count where the other is large */
   "  for (long i = 0; low && i < j; i++) {\n"
   "    if (w[i] > 1e-300 || a[i] == -INFINITY) continue;\n"
   "    for (c = 0; c < k; c++)\n"
   "      if (!(e[i * k + c] * 1e-283 * r[c] < 1)) r[c] = 0, slow = 1;\n  }\n"
   "  if (!slow) return;\n"
   "  for (c = 0; c < k; c++) {\n    if (r[c] > 1e-250 && r[c] < 1e250) continue;\n"
   "    r[c] = -1.0;\n    y[c] = ps_log_product(a, b + c, j, k);\n  }\n}\n"},
  {"ps_log_products_adjoint",
   "static PS_APART void ps_log_products_adjoint(double *ab, double *bb, double *w, "
       "const double *a, const double *b, const double *e, const double *yb, long j, "
       "long k) {\n"
   "  double *const y = w + j, *const r = y + k, *const s = r + k;\n"
   "  for (long c = 0; c < k; c++) s[c] = r[c] < 0 || yb[c] == 0 ? 0 : yb[c] * r[c];\n"
   "  for (long i = 0; i < j; i++) {\n"
   "    const double *const row = e + i * k;\n    double sum = 0;\n"
   "    #pragma omp simd reduction(+: sum)\n"
   "    for (long c = 0; c < k; c++) {\n"
   "      const double x = s[c] != 0 ? w[i] * row[c] * s[c] : 0.0;\n"
   "      if (bb) bb[i * k + c] += x;\n      sum += x;\n    }\n"
   "    if (ab) ab[i] += sum;\n  }\n"
   "  for (long c = 0; c < k; c++) {\n    if (!(r[c] < 0) || yb[c] == 0) continue;\n"
   "    for (long i = 0; i < j; i++) {\n      const double x = a[i] + b[i * k + c];\n"
   "      const double share = y[c] - y[c] == 0 ? exp(x - y[c]) : x == y[c] ? 1.0 "
       ": x == x ? 0.0 : x;\n"
   "      if (bb) bb[i * k + c] += yb[c] * share;\n"
   "      if (ab) ab[i] += yb[c] * share;\n    }\n  }\n}\n"},
  {"ps_softmax",
   "static void ps_softmax(double *w, const double *x, long n) {\n"
   "  ps_log_sum_exp(w, x, n);\n"
   "  if (w[n] - w[n] != 0) for (long k = 0; k < n; k++) w[k] = NAN;\n}\n"},
  /* one outcome of n by log odds: 1 where it, or an odds that has to be, is not there;
     odds that need not be finite are those of shares, which may come to 0 */
  {"ps_category",
   "static int ps_category(double *w, const double *x, long n, int y, int finite) {\n"
   "  if (y < 1 || y > n) return 1;\n"
   "  const double at = x[y - 1];\n  int bad = 0;\n"
   "  if (finite) for (long k = 0; k < n; k++) bad |= !(x[k] - x[k] == 0);\n"
   "  ps_log_sum_exp(w, x, n);\n  w[n + 1] = at - w[n];\n"
   "  if (!finite && w[n + 1] < " LEAST ") w[n + 1] = -INFINITY;\n"
   "  return bad || w[n + 1] != w[n + 1];\n}\n"},
  /* n ordered outcomes y of nc + 1: F(eta - lower cut) - F(eta - upper cut), which is
     F(a) F(-b) (1 - exp(b - a)); 1 where a point is refused */
  {"ps_ordered",
   "static PS_APART int ps_ordered(double *w, const int *y, const double *eta, const "
       "double *c, long n, long nc) {\n"
   "  double *const u = w + n, *const d = u + n, *const lo = d + nc + 1,\n"
   "         *const hi = lo + nc + 1, *const odds = hi + nc + 1, *const part = odds + nc "
       "+ 1;\n"
   "  double s = 0;\n  long bad = 0;\n"
   "  for (long i = 0; i < n; i++) bad |= y[i] < 1 || y[i] > nc + 1 || !(eta[i] - eta[i] "
       "== 0);\n"
   "  for (long j = 0; j < nc; j++) bad |= !(c[j] - c[j] == 0) || (j && !(c[j] > c[j - "
       "1]));\n"
   "  if (bad) return 1;\n"
   "  for (long j = 0; j <= nc; j++) {\n"
   "    const double gap = j && j < nc ? c[j - 1] - c[j] : -INFINITY;\n"
   "    lo[j] = j ? c[j - 1] : -INFINITY;\n    hi[j] = j < nc ? c[j] : INFINITY;\n"
   "    odds[j] = 1.0 / expm1(-gap);\n"
   "    part[j] = gap > -0.5 ? log(-expm1(gap)) : log1p(-exp(gap));\n    d[j] = 0;\n  "
       "}\n"
   "  #pragma omp simd reduction(+: s)\n"
   "  for (long i = 0; i < n; i++) {\n"
   "    const double a = eta[i] - lo[y[i] - 1], b = eta[i] - hi[y[i] - 1];\n"
   "    const double p = ps_exp(a < 0 ? a : -a), q = ps_exp(b < 0 ? b : -b);\n"
   "    const double f = 1.0 / (1.0 + p), h = 1.0 / (1.0 + q);\n"
   "    s += (a < 0 ? a : 0.0) - (b > 0 ? b : 0.0) + part[y[i] - 1] - ps_log1p(p + q + p "
       "* q);\n"
   "    w[i] = a < 0 ? f : p * f;\n    u[i] = b < 0 ? q * h : h;\n  }\n"
   "  for (long i = 0; i < n; i++) {\n    const long j = y[i] - 1;\n"
   "    if (j) d[j - 1] -= w[i] + odds[j];\n"
   "    if (j < nc) d[j] += u[i] + odds[j];\n  }\n"
   "  d[nc] = s;\n  return 0;\n}\n"},
  {"ps_no_share", /* outcome y of n by a simplex */
   "static int ps_no_share(const double *x, long n, int y) {\n"
   "  double s = 0;\n  int bad = y < 1 || y > n;\n"
   "  for (long k = 0; k < n; k++) { bad |= !(x[k] >= 0 && x[k] <= 1); s += x[k]; }\n"
   "  return bad || !(fabs(s - 1) <= 1e-8);\n}\n"},
  {"ps_log_softmax",
   "static void ps_log_softmax(double *w, const double *x, long n) {\n"
   "  double *y = w + n;\n"
   "  for (long k = 0; k < n; k++) y[k] = x[k];\n"
   "  const double keep = y[0];\n"
   "  ps_log_sum_exp(w, x, n);\n"
   "  const double l = w[n] < INFINITY ? w[n] : NAN;\n"
   "  y[0] = keep;\n"
   "  for (long k = 0; k < n; k++) y[k] -= l;\n"
   "  if (l - l != 0) for (long k = 0; k < n; k++) w[k] = NAN;\n}\n"},
  {"ps_log_mix",
   "static int ps_log_mix(double *w, const double *theta, const double *l, long n) {\n"
   "  double m = -INFINITY, s = 0;\n  int bad = 0;\n"
   "  #pragma omp simd reduction(max: m) reduction(|: bad)\n"
   "  for (long k = 0; k < n; k++) {\n"
   "    bad |= !(theta[k] >= 0 && theta[k] <= 1) || l[k] != l[k];\n"
   "    m = theta[k] > 0 && l[k] > m ? l[k] : m;\n  }\n"
   "  if (m - m != 0) {\n"
   "    for (long k = 0; k < 2 * n; k++) w[k] = 0;\n"
   "    w[2 * n] = m;\n    return bad;\n  }\n"
   "  #pragma omp simd reduction(+: s)\n"
   "  for (long k = 0; k < n; k++) {\n"
   "    const double e = ps_exp(l[k] - m), t = theta[k] * e;\n"
   "    w[k] = e;\n    w[n + k] = t;\n    s += t;\n  }\n"
   "  #pragma omp simd\n"
   "  for (long k = 0; k < 2 * n; k++) w[k] /= s;\n"
   "  w[2 * n] = m + log(s);\n  return bad;\n}\n"},
#define EXTREME(NAME, BETTER, EMPTY)                                                     \
  {NAME, "static void " NAME "(double *w, const double *x, long n) {\n"                  \
   "  long best = 0;\n"                                                                  \
   "  for (long k = 1; k < n && x[best] == x[best]; k++)\n"                              \
   "    if (x[k] " BETTER " x[best] || x[k] != x[k]) best = k;\n"                        \
   "  const double y = n ? x[best] : " EMPTY ";\n"                                       \
   "  w[0] = best;\n  w[1] = y;\n}\n"},
  EXTREME("ps_max", ">", "-INFINITY")
  EXTREME("ps_min", "<", "INFINITY")

  /* b[at[k] - 1] += e[k].  Eight stretches in turns: rows that are sorted add to one
     place again and again, and each addition waits for the one before. */
#define STRETCH(k) "    b[at[k + " #k " * m] - 1] += e[k + " #k " * m];\n"
  {"ps_scatter",
      "static inline void ps_scatter(double *b, const int *at, const double *e, long n) "
      "{\n  const long m = n / 8;\n  for (long k = 0; k < m; k++) {\n"
      STRETCH(0) STRETCH(1) STRETCH(2) STRETCH(3) STRETCH(4) STRETCH(5) STRETCH(6)
      STRETCH(7)
      "  }\n  for (long k = 8 * m; k < n; k++) b[at[k] - 1] += e[k];\n}\n"},

  /* elementary functions for vector loops */
  {"ps_fmax",
      "static inline double ps_fmax(double a, double b) { return a > b || b != b ? a : "
      "b; }\n"},
  {"ps_fmin",
      "static inline double ps_fmin(double a, double b) { return a < b || b != b ? a : "
      "b; }\n"},

  /* bounds of parameters */
#define BOUNDS(P, EXP)                                                                   \
  {P "_lower",                                                                           \
      "static inline double " P "_lower(double x, double a) { return a > -INFINITY ? a " \
      "+ " EXP "(x) : x; }\n"},                                                          \
  {P "_upper",                                                                           \
      "static inline double " P "_upper(double x, double b) { return b < INFINITY ? b "  \
      "- " EXP "(x) : x; }\n"},                                                          \
  {P "_lower_x",                                                                         \
      "static inline double " P "_lower_x(double x, double a, double yb, double w) { "   \
      "return a > -INFINITY ? yb * " EXP "(x) + w : yb; }\n"},                           \
  {P "_upper_x",                                                                         \
      "static inline double " P "_upper_x(double x, double b, double yb, double w) { "   \
      "return b < INFINITY ? w - yb * " EXP "(x) : yb; }\n"},                            \
  {P "_share", "static inline double " P "_share(double x) { double e = "                \
      EXP "(-fabs(x)); return (x < 0 ? e : 1.0) / (1.0 + e); }\n"},                      \
  {P "_between", "static inline double " P "_between(double x, double a, double b) {\n" \
   "  if (!(a > -INFINITY)) return " P "_upper(x, b);\n  if (!(b < INFINITY)) return "   \
       P "_lower(x, a);\n"                                                               \
   "  double s = " P "_share(x);\n  return s < 0.5 ? a + (b - a) * s : b - (b - a) * "   \
       P "_share(-x);\n}\n"},                                                            \
  {P "_between_x",                                                                       \
      "static inline double " P "_between_x(double x, double a, double b, double yb, "   \
      "double w, double *ab, double *bb) {\n"                                            \
   "  *ab = *bb = 0;\n" \
   "  if (!(a > -INFINITY)) { *bb = b < INFINITY ? yb : 0; return "                      \
       P "_upper_x(x, b, yb, w); }\n"                                                    \
   "  if (!(b < INFINITY)) { *ab = yb; return " P "_lower_x(x, a, yb, w); }\n" \
   "  double s = " P "_share(x), c = " P "_share(-x), width = b - a;\n" \
   "  *ab = yb * c - w / width;\n  *bb = yb * s + w / width;\n  return yb * width * s "  \
       "* c + w * (c - s);\n}\n"},                                                       \
  {P "_between_jacobian",                                                                \
      "static inline double " P "_between_jacobian(double x, double a, double b) {\n"    \
   "  if (!(a > -INFINITY)) return ps_upper_jacobian(x, b);\n  if (!(b < INFINITY)) "    \
       "return ps_lower_jacobian(x, a);\n"                                               \
   "  return log(b - a) - fabs(x) - 2.0 * " EXP "_log1p(" EXP "(-fabs(x)));\n}\n"},
  BOUNDS("ps_s", "ps_sexp")
  BOUNDS("ps_v", "ps_exp")
  {"ps_sexp", "#define ps_sexp(x) exp(x)\n"},
  {"ps_sexp_log1p", "#define ps_sexp_log1p(x) log1p(x)\n"},
  {"ps_exp_log1p", "#define ps_exp_log1p(x) ps_log1p_unit(x)\n"},
  {"ps_lower_jacobian",
      "static inline double ps_lower_jacobian(double x, double a) { return a > -INFINITY "
      "? x : 0.0; }\n"},
  {"ps_upper_jacobian",
      "static inline double ps_upper_jacobian(double x, double b) { return b < INFINITY "
      "? x : 0.0; }\n"},
  {"ps_lower_a",
      "static inline double ps_lower_a(double a, double yb) { return a > -INFINITY ? yb "
      ": 0.0; }\n"},
  {"ps_upper_b",
      "static inline double ps_upper_b(double b, double yb) { return b < INFINITY ? yb : "
      "0.0; }\n"},
};

#define INLINE(head, ...) {#head, "static inline " #head "\n{ " #__VA_ARGS__ " }\n"},
static const Piece inlines[] = {
#include "math/rows/inline.def"
};

#define BITS INLINE
#define ELEMENTARY(head, name, ...)                                                      \
  {#head, "#ifdef __TINYC__\n#define ps_" #name "(x) " #name "(x)\n#else\n"              \
      "static inline " #head "\n{ " #__VA_ARGS__ " }\n#endif\n"},
#define ELEMENTARY2(head, name, ...)                                                     \
  {#head, "#ifdef __TINYC__\n#define ps_" #name "(x, y) " #name "(x, y)\n#else\n"        \
      "static inline " #head "\n{ " #__VA_ARGS__ " }\n#endif\n"},
static const Piece elementary[] = {
#include "math/rows/elementary.def"
};
/* clang-format on */

static Map *pieces_by_name, *inlines_by_name; /* values are texts */
static pthread_once_t maps_once = PTHREAD_ONCE_INIT;

/* Under the name that stands in the head "double sq(double x)". */
static void add_functions(Map *map, const Piece *rows, size_t n) {
  Buf name = {0};
  for (size_t i = 0; i < n; i++) {
    const char *end = strchr(rows[i].name, '('), *head = end;
    while (head[-1] != ' ') head--;
    buf_clear(&name);
    buf_putn(&name, head, (size_t)(end - head));
    if (!map_has(map, buf_text(&name)))
      map_set(map, buf_text(&name), (void *)rows[i].text);
  }
  buf_free(&name);
}

static void build_maps(void) {
  pieces_by_name = map_new();
  inlines_by_name = map_new();
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
    if (!map_has(pieces_by_name, pieces[i].name))
      map_set(pieces_by_name, pieces[i].name, (void *)pieces[i].text);
  add_functions(inlines_by_name, inlines, sizeof inlines / sizeof *inlines);
  add_functions(pieces_by_name, elementary, sizeof elementary / sizeof *elementary);
}

const char *prelude_piece(const char *name) {
  pthread_once(&maps_once, build_maps);
  return map_get(pieces_by_name, name);
}

const char *prelude_inline(const char *name) {
  pthread_once(&maps_once, build_maps);
  return map_get(inlines_by_name, name);
}

const char *prelude_vector_name(const char *name) {
  static const Piece names[] = {{"exp", "ps_exp"},
                                {"log", "ps_log"},
                                {"log1p", "ps_log1p"},
                                {"expm1", "ps_expm1"},
                                {"fmax", "ps_fmax"},
                                {"fmin", "ps_fmin"},
                                {"log1p_unit", "ps_log1p_unit"},
                                {"pow", "ps_pow"}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (!strcmp(names[i].name, name)) return names[i].text;
  return NULL;
}
