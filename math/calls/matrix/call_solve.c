/* SPDX-License-Identifier: BSD-3-Clause
   Division by a matrix from either side: triangular, positive definite, general; inverses
   and determinants.  Adjoints: Giles, "An extended collection of matrix derivative
   results for forward and reverse mode algorithmic differentiation" (2008), sections
   2.2.3, 2.2.4 and 2.3.1. */
#include "math/view/call.h"
#include "math/view/call_util.h"

typedef enum { SOLVE_LOWER, SOLVE_SPD, SOLVE_GENERAL } SolveKind;

/* A factored matrix: left by a call for its adjoint. */
typedef struct Solver {
  SolveKind kind;
  long n;
  const double *factor;
  const int *pivot;
} Solver;

static FnStatus factor_general(FnCtx *ctx, const char *name, const View *a, Solver *s) {
  double *lu = call_copy_of(ctx, a->r, a->size);
  int *pivot = ctx->alloc(ctx, sizeof *pivot * (size_t)(s->n + 1));
  if (la_lu((int)s->n, lu, pivot)) return call_reject(ctx, "%s: A is singular", name);
  s->factor = lu;
  s->pivot = pivot;
  return FN_OK;
}

static FnStatus factor(FnCtx *ctx, const char *name, SolveKind kind, const View *a,
                       Solver **out) {
  TRY_CALL(call_square(ctx, name, a, "A"));
  Solver *s = *out = ctx->alloc(ctx, sizeof *s);
  *s = (Solver){.kind = kind, .n = view_rows(a), .factor = a->r};
  ctx->memo = s;
  double *L;
  switch (kind) {
  case SOLVE_LOWER: break;
  case SOLVE_SPD:
    TRY_CALL(call_factor(ctx, name, a, "A", &L));
    s->factor = L;
    break;
  case SOLVE_GENERAL: return factor_general(ctx, name, a, s);
  }
  return FN_OK;
}

/* B (n x m) <- A^-1 B or A^-T B. */
static void apply(const Solver *s, bool transposed, long m, double *B) {
  switch (s->kind) {
  case SOLVE_LOWER:
    (transposed ? la_solve_lower_t : la_solve_lower)(s->n, m, s->factor, s->n, B, s->n);
    break;
  case SOLVE_SPD:
    la_solve_lower(s->n, m, s->factor, s->n, B, s->n);
    la_solve_lower_t(s->n, m, s->factor, s->n, B, s->n);
    break;
  case SOLVE_GENERAL:
    la_lu_solve((int)s->n, (int)m, s->factor, s->pivot, transposed, B);
    break;
  }
}

/* A_bar -= P Q', of its lower triangle where only that is read. */
static void subtract_product(FnCtx *ctx, const Solver *s, long m, const double *P,
                             const double *Q, double *a_bar) {
  long n = s->n;
  if (s->kind != SOLVE_LOWER) {
    la_gemm(n, n, m, -1, P, 1, n, Q, n, 1, a_bar, n);
    return;
  }
  if (m == 1) {
    la_lower_add(n, -1, P, Q, a_bar);
    return;
  }
  double *full = call_cleared(ctx, n * n);
  la_gemm(n, n, m, -1, P, 1, n, Q, n, 1, full, n);
  for (long j = 0; j < n; j++) la_add(n - j, full + j * n + j, a_bar + j * n + j);
}

/* ---- A \ B: X = A^-1 B ---- */

FnStatus shape_left(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(call_square(ctx, "mdivide_left", &in[0], "A"));
  TRY_CALL(call_agree(ctx, "mdivide_left", "rows of A", view_rows(&in[0]), "rows of B",
                      part_rows(&in[1])));
  return shape_same_1(ctx, in + 1, n - 1, out);
}

static FnStatus left(FnCtx *ctx, const char *name, SolveKind kind, const View *in,
                     View *out) {
  Solver *s;
  TRY_CALL(factor(ctx, name, kind, &in[0], &s));
  memcpy(out->r, in[1].r, sizeof *out->r * (size_t)out->size);
  apply(s, false, part_cols(&in[1]), out->r);
  return FN_OK;
}

FnStatus call_left_lower(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return left(ctx, "mdivide_left_tri_low", SOLVE_LOWER, in, out);
}

FnStatus call_left_spd(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return left(ctx, "mdivide_left_spd", SOLVE_SPD, in, out);
}

FnStatus call_left(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return left(ctx, "mdivide_left", SOLVE_GENERAL, in, out);
}

void call_left_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                       const double *out_bar, double *const *in_bar) {
  (void)n;
  const Solver *s = ctx->memo;
  long m = part_cols(&in[1]);
  double *b = call_copy_of(ctx, out_bar, out->size);
  apply(s, true, m, b);
  if (in_bar[1]) la_add(out->size, b, in_bar[1]);
  if (in_bar[0]) subtract_product(ctx, s, m, b, out->r, in_bar[0]);
}

/* ---- B / A: X' = A^-T B' ---- */

FnStatus shape_right(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(call_square(ctx, "mdivide_right", &in[1], "A"));
  TRY_CALL(call_agree(ctx, "mdivide_right", "columns of B", part_cols(&in[0]),
                      "rows of A", view_rows(&in[1])));
  return shape_same_1(ctx, in, n, out);
}

static FnStatus right(FnCtx *ctx, const char *name, SolveKind kind, const View *in,
                      View *out) {
  Solver *s;
  TRY_CALL(factor(ctx, name, kind, &in[1], &s));
  long m = part_rows(&in[0]);
  double *x = call_numbers(ctx, out->size);
  la_transpose(m, s->n, in[0].r, x);
  apply(s, true, m, x);
  la_transpose(s->n, m, x, out->r);
  return FN_OK;
}

FnStatus call_right_lower(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return right(ctx, "mdivide_right_tri_low", SOLVE_LOWER, in, out);
}

FnStatus call_right_spd(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return right(ctx, "mdivide_right_spd", SOLVE_SPD, in, out);
}

FnStatus call_right(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return right(ctx, "mdivide_right", SOLVE_GENERAL, in, out);
}

void call_right_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                        const double *out_bar, double *const *in_bar) {
  (void)n;
  const Solver *s = ctx->memo;
  long m = part_rows(&in[0]);
  double *g = call_numbers(ctx, out->size), *b = call_numbers(ctx, out->size);
  double *x = call_numbers(ctx, out->size);
  la_transpose(m, s->n, out_bar, g);
  apply(s, false, m, g); /* adjoint of B' */
  la_transpose(s->n, m, g, b);
  la_transpose(m, s->n, out->r, x);
  if (in_bar[0]) la_add(out->size, b, in_bar[0]);
  if (in_bar[1]) subtract_product(ctx, s, m, x, g, in_bar[1]);
}

/* ---- inverses ---- */

FnStatus call_inverse(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Solver *s;
  TRY_CALL(factor(ctx, "inverse", SOLVE_GENERAL, &in[0], &s));
  for (long k = 0; k < s->n; k++) out->r[k * (s->n + 1)] = 1;
  apply(s, false, s->n, out->r);
  return FN_OK;
}

FnStatus call_inverse_spd(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  double *L;
  TRY_CALL(call_factor(ctx, "inverse_spd", &in[0], "A", &L));
  la_inverse_from_cholesky(view_rows(out), L, out->r, call_numbers(ctx, out->size));
  return FN_OK;
}

/* The inverse of L L', L the lower triangle of the argument. */
FnStatus call_chol2inv(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(call_lower(ctx, "chol2inv", &in[0], "L"));
  la_inverse_from_cholesky(view_rows(out), in[0].r, out->r, call_numbers(ctx, out->size));
  return FN_OK;
}

/* Lower triangle of -X (G + G') X L = -X (G + G') L^-T. */
void call_chol2inv_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                           const double *out_bar, double *const *in_bar) {
  (void)n;
  long m = view_rows(out);
  double *xg = call_cleared(ctx, m * m), *L = call_copy_of(ctx, in[0].r, m * m);
  double *xl = call_cleared(ctx, m * m), *bar = call_cleared(ctx, m * m);
  for (long j = 1; j < m; j++) memset(L + j * m, 0, sizeof *L * (size_t)j);
  la_gemm(m, m, m, 1, out->r, 1, m, out_bar, 1, m, xg, m);
  la_gemm(m, m, m, 1, out->r, 1, m, out_bar, m, 1, xg, m);
  la_gemm(m, m, m, 1, out->r, 1, m, L, 1, m, xl, m);
  la_gemm(m, m, m, -1, xg, 1, m, xl, 1, m, bar, m);
  for (long j = 0; j < m; j++) la_add(m - j, bar + j * m + j, in_bar[0] + j * m + j);
}

void call_inverse_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                          const double *out_bar, double *const *in_bar) {
  (void)in, (void)n;
  long m = view_rows(out);
  double *xg = call_cleared(ctx, m * m); /* X' G */
  la_gemm(m, m, m, 1, out->r, m, 1, out_bar, 1, m, xg, m);
  la_gemm(m, m, m, -1, xg, 1, m, out->r, m, 1, in_bar[0], m);
}

FnStatus shape_inverse(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(call_square(ctx, "inverse", &in[0], "A"));
  return shape_same_1(ctx, in, n, out);
}

/* ---- determinants ---- */

FnStatus call_log_determinant(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Solver *s;
  FnStatus status = factor(ctx, "log_determinant", SOLVE_GENERAL, &in[0], &s);
  if (status == FN_FAIL) return status;
  if (status == FN_REJECT)
    out->r[0] = -INFINITY;
  else
    for (long k = 0; k < s->n; k++) out->r[0] += log(fabs(s->factor[k * (s->n + 1)]));
  return FN_OK;
}

static void add_inverse(FnCtx *ctx, double weight, double *a_bar) {
  const Solver *s = ctx->memo;
  long n = s->n;
  if (s->kind == SOLVE_GENERAL && !s->pivot) return; /* singular */
  double *x = call_cleared(ctx, n * n);
  for (long k = 0; k < n; k++) x[k * (n + 1)] = 1;
  apply(s, true, n, x);
  la_axpy(n * n, weight, x, a_bar);
}

void call_log_determinant_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                  const double *out_bar, double *const *in_bar) {
  (void)in, (void)n, (void)out;
  add_inverse(ctx, out_bar[0], in_bar[0]);
}

FnStatus call_log_determinant_spd(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Solver *s;
  TRY_CALL(factor(ctx, "log_determinant_spd", SOLVE_SPD, &in[0], &s));
  out->r[0] = 2 * la_log_diagonal(s->n, s->factor);
  return FN_OK;
}

FnStatus call_determinant(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Solver *s;
  FnStatus status = factor(ctx, "determinant", SOLVE_GENERAL, &in[0], &s);
  if (status != FN_OK) return status == FN_REJECT ? FN_OK : status; /* singular: 0 */
  out->r[0] = 1;
  for (long k = 0; k < s->n; k++)
    out->r[0] *= s->factor[k * (s->n + 1)] * (s->pivot[k] == k + 1 ? 1 : -1);
  return FN_OK;
}

/* The determinant without row [i] and column [j]. */
static double minor(FnCtx *ctx, const View *a, long i, long j) {
  long n = view_rows(a), m = n - 1;
  double *part = call_numbers(ctx, m * m), d = 1;
  int *pivot = ctx->alloc(ctx, sizeof *pivot * (size_t)(m + 1));
  for (long c = 0; c < m; c++)
    for (long r = 0; r < m; r++)
      part[c * m + r] = a->r[(c + (c >= j)) * n + r + (r >= i)];
  if (m && la_lu((int)m, part, pivot)) return 0;
  for (long k = 0; k < m; k++) d *= part[k * (m + 1)] * (pivot[k] == k + 1 ? 1 : -1);
  return d;
}

/* Slopes are signed minors; where there is an inverse it gives them all at once. */
static void add_minors(FnCtx *ctx, const View *a, double weight, double *a_bar) {
  long n = view_rows(a);
  for (long j = 0; j < n; j++)
    for (long i = 0; i < n; i++)
      a_bar[j * n + i] += ((i + j) % 2 ? -weight : weight) * minor(ctx, a, i, j);
}

void call_determinant_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                              const double *out_bar, double *const *in_bar) {
  (void)n;
  const Solver *s = ctx->memo;
  if (!s->pivot) {
    add_minors(ctx, &in[0], out_bar[0], in_bar[0]);
    return;
  }
  add_inverse(ctx, out_bar[0] * out->r[0], in_bar[0]);
}
