/* SPDX-License-Identifier: BSD-3-Clause
   Complex functions with adjoints.  Parts are views of their own; results are the real
   numbers and behind them the imaginary ones. Adjoints: numbers of R^2 as complex ones;
   the adjoint of a holomorphic f goes back through the conjugate of f', by the equations
   of Cauchy and Riemann. */
#include "base/complex.h"
#include "math/view/call.h"
#include "math/view/call_util.h"

typedef double complex C;

static C part_get(const View *in, long k) {
  long at = in[0].size == 1 ? 0 : k;
  return complex_of(view_get(&in[0], at), view_get(&in[1], at));
}

static C bar_get(const double *bar, long size, long k) {
  return complex_of(bar[k], bar[size + k]);
}

/* Adds to the adjoints of argument number [k]; either part may be inactive. */
static void bar_add(const View *in, double *const *bar, long k, C x) {
  long at = in[0].size == 1 ? 0 : k;
  if (bar[0]) bar[0][at] += creal(x);
  if (bar[1]) bar[1][at] += cimag(x);
}

static void out_put(View *out, long k, C x) {
  out->r[k] = creal(x);
  out->r[out->size / 2 + k] = cimag(x);
}

/* An array of two of [like]. */
static void shape_two(const View *like, View *out) {
  out->base = like->base == BASE_INT ? BASE_REAL : like->base;
  out->array = like->array + 1;
  out->ndims = like->ndims + 1;
  out->is_int = 0;
  out->size = 2 * like->size;
  out->dims[0] = 2;
  for (int d = 0; d < like->ndims; d++) out->dims[d + 1] = like->dims[d];
}

FnStatus shape_complex_minus(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  shape_two(&in[0], out);
  return FN_OK;
}

FnStatus shape_complex_number(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)in, (void)n;
  double x = 0;
  View number = view_scalar(&x);
  shape_two(&number, out);
  out->r = NULL;
  return FN_OK;
}

/* ---- functions of one number: f is the value, D its derivative ---- */

#define FUNCTION(NAME, VALUE, D)                                                         \
  FnStatus shape_complex_##NAME(FnCtx *ctx, const View *in, int n, View *out) {          \
    return shape_complex_minus(ctx, in, n, out);                                         \
  }                                                                                      \
  FnStatus call_complex_##NAME(FnCtx *ctx, const View *in, int n, View *out) {           \
    (void)ctx, (void)n;                                                                  \
    for (long k = 0; k < in[0].size; k++) {                                              \
      C z = part_get(in, k);                                                             \
      out_put(out, k, VALUE);                                                            \
    }                                                                                    \
    return FN_OK;                                                                        \
  }                                                                                      \
  void call_complex_##NAME##_adjoint(FnCtx *ctx, const View *in, int n, const View *out, \
                                     const double *out_bar, double *const *in_bar) {     \
    (void)ctx, (void)n;                                                                  \
    long size = out->size / 2;                                                           \
    for (long k = 0; k < size; k++) {                                                    \
      C z = part_get(in, k), f = bar_get(out->r, size, k);                               \
      (void)z, (void)f;                                                                  \
      bar_add(in, in_bar, k, bar_get(out_bar, size, k) * conj(D));                       \
    }                                                                                    \
  }

/* DLMF 4.20, 4.34 and, as inverse functions are differentiated at their values f, 4.24
   and 4.38. */
FUNCTION(exp, cexp(z), f)
FUNCTION(log, clog(z), 1 / z)
FUNCTION(log10, clog(z) / M_LN10, 1 / (z * M_LN10))
FUNCTION(sqrt, csqrt(z), 0.5 / f)
FUNCTION(sin, csin(z), ccos(z))
FUNCTION(cos, ccos(z), -csin(z))
FUNCTION(tan, ctan(z), 1 + f * f)
FUNCTION(asin, casin(z), 1 / ccos(f))
FUNCTION(acos, cacos(z), -1 / csin(f))
FUNCTION(atan, catan(z), 1 / (1 + z * z))
FUNCTION(sinh, csinh(z), ccosh(z))
FUNCTION(cosh, ccosh(z), csinh(z))
FUNCTION(tanh, ctanh(z), 1 - f * f)
FUNCTION(asinh, casinh(z), 1 / ccosh(f))
FUNCTION(acosh, cacosh(z), 1 / csinh(f))
FUNCTION(atanh, catanh(z), 1 / (1 - z * z))
FUNCTION(plus, z, 1)
FUNCTION(proj, cproj(z), isinf(creal(z)) || isinf(cimag(z)) ? 0 : 1)
#undef FUNCTION

FnStatus call_complex_minus(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  for (long k = 0; k < in[0].size; k++) out_put(out, k, -part_get(in, k));
  return FN_OK;
}

void call_complex_minus_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  for (long k = 0; k < out->size / 2; k++)
    bar_add(in, in_bar, k, -bar_get(out_bar, out->size / 2, k));
}

FnStatus shape_complex_conj(FnCtx *ctx, const View *in, int n, View *out) {
  return shape_complex_minus(ctx, in, n, out);
}

FnStatus call_complex_conj(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  for (long k = 0; k < in[0].size; k++) out_put(out, k, conj(part_get(in, k)));
  return FN_OK;
}

void call_complex_conj_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                               const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  for (long k = 0; k < out->size / 2; k++)
    bar_add(in, in_bar, k, conj(bar_get(out_bar, out->size / 2, k)));
}

/* ---- real functions: G is the gradient, by the parts, as a complex number ---- */

#define REAL(NAME, VALUE, G)                                                             \
  FnStatus shape_complex_##NAME(FnCtx *ctx, const View *in, int n, View *out) {          \
    (void)ctx, (void)n;                                                                  \
    *out = in[0];                                                                        \
    out->r = NULL;                                                                       \
    return FN_OK;                                                                        \
  }                                                                                      \
  FnStatus call_complex_##NAME(FnCtx *ctx, const View *in, int n, View *out) {           \
    (void)ctx, (void)n;                                                                  \
    for (long k = 0; k < in[0].size; k++) {                                              \
      C z = part_get(in, k);                                                             \
      out->r[k] = VALUE;                                                                 \
    }                                                                                    \
    return FN_OK;                                                                        \
  }                                                                                      \
  void call_complex_##NAME##_adjoint(FnCtx *ctx, const View *in, int n, const View *out, \
                                     const double *out_bar, double *const *in_bar) {     \
    (void)ctx, (void)n;                                                                  \
    for (long k = 0; k < out->size; k++) {                                               \
      C z = part_get(in, k);                                                             \
      (void)z;                                                                           \
      bar_add(in, in_bar, k, out_bar[k] * (G));                                          \
    }                                                                                    \
  }

REAL(get_real, creal(z), 1)
REAL(get_imag, cimag(z), complex_of(0, 1))
REAL(abs, cabs(z), z / cabs(z))
REAL(arg, carg(z), complex_of(0, 1) * z / (creal(z) * creal(z) + cimag(z) * cimag(z)))
REAL(norm, creal(z) * creal(z) + cimag(z) * cimag(z), 2 * z)
#undef REAL

/* ---- reductions ---- */

FnStatus call_complex_sum(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  C sum = 0;
  for (long k = 0; k < in[0].size; k++) sum += part_get(in, k);
  out_put(out, 0, sum);
  return FN_OK;
}

void call_complex_sum_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                              const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  for (long k = 0; k < in[0].size; k++) bar_add(in, in_bar, k, bar_get(out_bar, 1, 0));
}

FnStatus call_complex_prod(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  C prod = 1;
  for (long k = 0; k < in[0].size; k++) prod *= part_get(in, k);
  out_put(out, 0, prod);
  return FN_OK;
}

/* Products of what stands before and behind each number: right where one of them is 0. */
void call_complex_prod_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                               const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  long size = in[0].size;
  C *before = ctx->alloc(ctx, sizeof(C) * (size_t)(size + 1)), behind = 1;
  before[0] = 1;
  for (long k = 0; k < size; k++) before[k + 1] = before[k] * part_get(in, k);
  for (long k = size - 1; k >= 0; k--) {
    bar_add(in, in_bar, k, bar_get(out_bar, 1, 0) * conj(before[k] * behind));
    behind *= part_get(in, k);
  }
}

/* ---- parts put together ---- */

FnStatus shape_complex_join(FnCtx *ctx, const View *in, int n, View *out) {
  bool second = n > 1 && in[1].ndims > in[0].ndims;
  if (n > 1 && in[0].ndims == in[1].ndims)
    for (int d = 0; d < in[0].ndims; d++)
      TRY_CALL(call_agree(ctx, "to_complex", "a size of the first", in[0].dims[d],
                          "of the second argument", in[1].dims[d]));
  shape_two(&in[second], out);
  return FN_OK;
}

FnStatus call_complex_join(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx;
  for (long k = 0; k < out->size / 2; k++)
    out_put(out, k,
            complex_of(view_get(&in[0], in[0].ndims ? k : 0),
                       n > 1 ? view_get(&in[1], in[1].ndims ? k : 0) : 0));
  return FN_OK;
}

void call_complex_join_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                               const double *out_bar, double *const *in_bar) {
  (void)ctx;
  long size = out->size / 2;
  for (int i = 0; i < n; i++)
    for (long k = 0; in_bar[i] && k < size; k++)
      in_bar[i][in[i].ndims ? k : 0] += out_bar[i * size + k];
}

FnStatus call_complex_polar(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  double r = arg_real(&in[0]), theta = arg_real(&in[1]);
  out_put(out, 0, complex_of(r * cos(theta), r * sin(theta)));
  return FN_OK;
}

void call_complex_polar_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  double theta = arg_real(&in[1]);
  if (in_bar[0]) *in_bar[0] += out_bar[0] * cos(theta) + out_bar[1] * sin(theta);
  if (in_bar[1]) *in_bar[1] += out_bar[1] * out->r[0] - out_bar[0] * out->r[1];
}

FnStatus call_complex_eq(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  out->i[0] = part_get(in, 0) == part_get(in + 2, 0);
  return FN_OK;
}

FnStatus call_complex_neq(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  out->i[0] = part_get(in, 0) != part_get(in + 2, 0);
  return FN_OK;
}

/* ---- functions of two numbers, either of which may be shared by all of the other
   ---- */

FnStatus shape_complex_pair(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  const View *like = in[0].ndims ? &in[0] : &in[2];
  if (in[0].ndims && in[2].ndims)
    for (int d = 0; d < in[0].ndims; d++)
      TRY_CALL(call_agree(ctx, "complex", "a size of the left", in[0].dims[d],
                          "of the right operand", in[2].dims[d]));
  shape_two(like, out);
  return FN_OK;
}

static C left_of(const View *in, long k) {
  return part_get(in, in[0].ndims ? k : 0);
}

static C right_of(const View *in, long k) {
  return part_get(in + 2, in[2].ndims ? k : 0);
}

#define PAIR(NAME, VALUE, D0, D1)                                                        \
  FnStatus call_complex_##NAME(FnCtx *ctx, const View *in, int n, View *out) {           \
    (void)ctx, (void)n;                                                                  \
    for (long k = 0; k < out->size / 2; k++) {                                           \
      C z = left_of(in, k), w = right_of(in, k);                                         \
      out_put(out, k, VALUE);                                                            \
    }                                                                                    \
    return FN_OK;                                                                        \
  }                                                                                      \
  void call_complex_##NAME##_adjoint(FnCtx *ctx, const View *in, int n, const View *out, \
                                     const double *out_bar, double *const *in_bar) {     \
    (void)ctx, (void)n;                                                                  \
    long size = out->size / 2;                                                           \
    for (long k = 0; k < size; k++) {                                                    \
      C z = left_of(in, k), w = right_of(in, k), f = bar_get(out->r, size, k);           \
      C bar = bar_get(out_bar, size, k);                                                 \
      (void)z, (void)w, (void)f;                                                         \
      if (in_bar[0] || in_bar[1]) bar_add(in, in_bar, k, bar *conj(D0));                 \
      if (in_bar[2] || in_bar[3]) bar_add(in + 2, in_bar + 2, k, bar * conj(D1));        \
    }                                                                                    \
  }

PAIR(add, z + w, 1, 1)
PAIR(subtract, z - w, 1, -1)
PAIR(multiply, z *w, w, z)
PAIR(divide, z / w, 1 / w, -f / w)
PAIR(pow, cpow(z, w), w *cpow(z, w - 1), z == 0 ? 0 : f * clog(z))
#undef PAIR
