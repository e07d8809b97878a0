/* SPDX-License-Identifier: BSD-3-Clause
   Matrix exponential (Higham, "The scaling and squaring method for the matrix exponential
   revisited", 2005: the approximant of degree 13, whose coefficients and bound 5.37 are
   those of the paper) and powers. */
#include "math/view/call.h"
#include "math/view/call_util.h"

static double one_norm(long n, const double *A) {
  double most = 0;
  for (long j = 0; j < n; j++) {
    double s = 0;
    for (long i = 0; i < n; i++) s += fabs(A[j * n + i]);
    most = fmax(most, s);
  }
  return most;
}

/* C = A B, cleared first. */
static void product(long n, const double *A, const double *B, double *C) {
  memset(C, 0, sizeof *C * (size_t)(n * n));
  la_gemm(n, n, n, 1, A, 1, n, B, 1, n, C, n);
}

/* out = c0 I + c2 A2 + c4 A4 + c6 A6 */
static void even_sum(long n, double *const *A, const double *c, double *out) {
  for (long k = 0; k < n * n; k++)
    out[k] = c[1] * A[0][k] + c[2] * A[1][k] + c[3] * A[2][k] + (k % (n + 1) ? 0 : c[0]);
}

/* Numerator odd + even and denominator even - odd of the approximant, solved in place. */
static FnStatus approximant(FnCtx *ctx, long n, const double *A, double *out) {
  static const double B[14] = {64764752532480000.,
                               32382376266240000.,
                               7771770303897600.,
                               1187353796428800.,
                               129060195264000.,
                               10559470521600.,
                               670442572800.,
                               33522128640.,
                               1323241920.,
                               40840800.,
                               960960.,
                               16380.,
                               182.,
                               1.};
  double *P[3], *t = call_numbers(ctx, n * n), *u = call_numbers(ctx, n * n);
  for (int k = 0; k < 3; k++) P[k] = call_numbers(ctx, n * n);
  product(n, A, A, P[0]);
  product(n, P[0], P[0], P[1]);
  product(n, P[1], P[0], P[2]);
  even_sum(n, P, (double[]){0, B[9], B[11], B[13]}, t);
  product(n, P[2], t, u);
  even_sum(n, P, (double[]){B[1], B[3], B[5], B[7]}, t);
  la_add(n * n, t, u);
  double *odd = call_numbers(ctx, n * n), *even = call_numbers(ctx, n * n);
  product(n, A, u, odd);
  even_sum(n, P, (double[]){0, B[8], B[10], B[12]}, t);
  product(n, P[2], t, even);
  even_sum(n, P, (double[]){B[0], B[2], B[4], B[6]}, t);
  la_add(n * n, t, even);
  for (long k = 0; k < n * n; k++) {
    out[k] = even[k] + odd[k];
    even[k] -= odd[k];
  }
  int *pivot = ctx->alloc(ctx, sizeof *pivot * (size_t)(n + 1));
  if (la_lu((int)n, even, pivot)) return call_reject(ctx, "matrix_exp: A is too large");
  la_lu_solve((int)n, (int)n, even, pivot, false, out);
  return FN_OK;
}

static FnStatus matrix_exp(FnCtx *ctx, long n, const double *A, double *out) {
  double norm = one_norm(n, A);
  if (!(norm < 1e12))
    return call_reject(ctx, "matrix_exp: A is too large or not a number");
  int squarings =
      norm > 5.371920351148152 ? (int)ceil(log2(norm / 5.371920351148152)) : 0;
  double *s = call_copy_of(ctx, A, n * n), *t = call_numbers(ctx, n * n);
  for (long k = 0; k < n * n; k++) s[k] = ldexp(s[k], -squarings);
  TRY_CALL(approximant(ctx, n, s, out));
  for (; squarings > 0; squarings--) {
    memcpy(t, out, sizeof *t * (size_t)(n * n));
    product(n, t, t, out);
  }
  return FN_OK;
}

FnStatus shape_matrix_exp(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(call_square(ctx, "matrix_exp", &in[0], "A"));
  return shape_same_1(ctx, in, n, out);
}

FnStatus call_matrix_exp(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return matrix_exp(ctx, view_rows(out), in[0].r, out->r);
}

/* The derivative at (t A)' in direction G, a block of exp([A' G; 0 A']), in scratch:
   Higham, "Functions of matrices" (2008), section 3.2.  It is the adjoint in direction
   G. */
static double *exp_derivative(FnCtx *ctx, long m, double t, const double *A,
                              const double *G) {
  long w = 2 * m;
  double *block = call_cleared(ctx, w * w), *e = call_numbers(ctx, w * w);
  double *out = call_cleared(ctx, m * m);
  for (long j = 0; j < m; j++)
    for (long i = 0; i < m; i++) {
      block[j * w + i] = block[(j + m) * w + i + m] = t * A[i * m + j];
      block[(j + m) * w + i] = G[j * m + i];
    }
  if (matrix_exp(ctx, w, block, e) == FN_OK)
    for (long j = 0; j < m; j++) la_add(m, e + (j + m) * w, out + j * m);
  return out;
}

void call_matrix_exp_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                             const double *out_bar, double *const *in_bar) {
  (void)n;
  la_add(out->size, exp_derivative(ctx, view_rows(out), 1, in[0].r, out_bar), in_bar[0]);
}

/* Arguments A, B or t, A, B: exp(t A) B. */
FnStatus shape_exp_multiply(FnCtx *ctx, const View *in, int n, View *out) {
  const View *a = &in[n - 2], *b = &in[n - 1];
  TRY_CALL(call_square(ctx, "matrix_exp_multiply", a, "A"));
  TRY_CALL(call_agree(ctx, "matrix_exp_multiply", "columns of A", view_cols(a),
                      "rows of B", view_rows(b)));
  return shape_same_1(ctx, b, 1, out);
}

FnStatus call_exp_multiply(FnCtx *ctx, const View *in, int n, View *out) {
  double t = n == 3 ? arg_real(&in[0]) : 1;
  long m = view_rows(out), cols = view_cols(out);
  double *scaled = call_cleared(ctx, m * m), *e = ctx->memo = call_numbers(ctx, m * m);
  la_axpy(m * m, t, in[n - 2].r, scaled);
  TRY_CALL(matrix_exp(ctx, m, scaled, e));
  la_gemm(m, cols, m, 1, e, 1, m, in[n - 1].r, 1, m, out->r, m);
  return FN_OK;
}

void call_exp_multiply_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                               const double *out_bar, double *const *in_bar) {
  double t = n == 3 ? arg_real(&in[0]) : 1, *t_bar = n == 3 ? in_bar[0] : NULL;
  long m = view_rows(out), cols = view_cols(out);
  const double *e = ctx->memo, *A = in[n - 2].r;
  if (in_bar[n - 1]) la_gemm(m, cols, m, 1, e, m, 1, out_bar, 1, m, in_bar[n - 1], m);
  if (!in_bar[n - 2] && !t_bar) return;
  double *g = call_cleared(ctx, m * m);
  la_gemm(m, m, cols, 1, out_bar, 1, m, in[n - 1].r, m, 1, g, m);
  double *d = exp_derivative(ctx, m, t, A, g);
  if (in_bar[n - 2]) la_axpy(m * m, t, d, in_bar[n - 2]);
  if (t_bar) t_bar[0] += la_dot(m * m, d, A);
}

FnStatus shape_matrix_power(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(call_square(ctx, "matrix_power", &in[0], "A"));
  if (arg_int(&in[1]) < 0)
    return call_fail(ctx, "matrix_power: the power is %ld, must not be negative",
                     arg_int(&in[1]));
  return shape_same_1(ctx, in, n, out);
}

/* A^0 .. A^n in scratch: left for the adjoint. */
FnStatus call_matrix_power(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(call_finite(ctx, "matrix_power", &in[0], "A"));
  long m = view_rows(out), power = arg_int(&in[1]), size = m * m;
  double *all = call_cleared(ctx, size * (power + 1));
  for (long k = 0; k < m; k++) all[k * (m + 1)] = 1;
  for (long p = 1; p <= power; p++)
    product(m, all + (p - 1) * size, in[0].r, all + p * size);
  memcpy(out->r, all + power * size, sizeof *out->r * (size_t)size);
  ctx->memo = all;
  return FN_OK;
}

/* Sum over p of (A^p)' G (A^(n - 1 - p))': the product rule, transposed. */
void call_matrix_power_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                               const double *out_bar, double *const *in_bar) {
  (void)n;
  long m = view_rows(out), power = arg_int(&in[1]), size = m * m;
  const double *all = ctx->memo;
  double *t = call_numbers(ctx, size);
  for (long p = 0; p < power; p++) {
    memset(t, 0, sizeof *t * (size_t)size);
    la_gemm(m, m, m, 1, all + p * size, m, 1, out_bar, 1, m, t, m);
    la_gemm(m, m, m, 1, t, 1, m, all + (power - 1 - p) * size, m, 1, in_bar[0], m);
  }
}
