/* SPDX-License-Identifier: BSD-3-Clause
   Eigenvalues and eigenvectors of general matrices, real or complex, and Schur forms in
   values. Adjoints: Giles (2008), "An extended collection of matrix derivative results
   for forward and reverse mode algorithmic differentiation", with the vectors'
   normalisation: length 1, the largest component real. */
#include "base/complex.h"
#include "math/call.h"
#include "math/call_util.h"

typedef double complex C;

/* A = V diag(w) V^-1. */
typedef struct Eigen {
  long n;
  C *A, *w, *V;
} Eigen;

static C *numbers(FnCtx *ctx, long n) {
  return ctx->alloc(ctx, sizeof(C) * (size_t)(n + 1));
}

/* A copy of the argument: one view of reals, or two of parts. */
static C *matrix_of(FnCtx *ctx, const View *in, int n) {
  C *A = numbers(ctx, in[0].size);
  for (long k = 0; k < in[0].size; k++) A[k] = complex_of(in[0].r[k], n > 1 ? in[1].r[k] : 0);
  return A;
}

static FnStatus decompose(FnCtx *ctx, const char *name, const View *in, int n,
                          Eigen *out) {
  TRY_CALL(call_square(ctx, name, &in[0], "A"));
  *out = (Eigen){.n = in[0].dims[0], .A = matrix_of(ctx, in, n)};
  out->w = numbers(ctx, out->n);
  out->V = numbers(ctx, in[0].size);
  for (long k = 0; k < in[0].size; k++)
    if (!isfinite(creal(out->A[k])) || !isfinite(cimag(out->A[k])))
      return call_reject(ctx, "%s: A has numbers that are not finite", name);
  C *work = numbers(ctx, 8 * out->n + 8);
  double *real = call_numbers(ctx, 2 * out->n + 2);
  if (la_eigen((int)out->n, (double *)out->A, (double *)out->w, (double *)out->V,
               (double *)work, (int)(8 * out->n + 8), real))
    return call_reject(ctx, "%s: the eigenvalues of A were not found", name);
  return FN_OK;
}

static void put_parts(View *out, const C *x) {
  long size = out->size / 2;
  for (long k = 0; k < size; k++) {
    out->r[k] = creal(x[k]);
    out->r[size + k] = cimag(x[k]);
  }
}

FnStatus shape_eigenvalues(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = (View){.base = BASE_VECTOR, .array = 1, .ndims = 2, .dims = {2, in[0].dims[0]}};
  out->size = 2 * in[0].dims[0];
  return FN_OK;
}

FnStatus shape_eigenvectors(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = (View){.base = BASE_MATRIX, .array = 1, .ndims = 3};
  out->dims[0] = 2;
  out->dims[1] = in[0].dims[0];
  out->dims[2] = in[0].dims[1];
  out->size = 2 * in[0].size;
  return FN_OK;
}

FnStatus call_eigenvalues(FnCtx *ctx, const View *in, int n, View *out) {
  Eigen e;
  TRY_CALL(decompose(ctx, "eigenvalues", in, n, &e));
  put_parts(out, e.w);
  return FN_OK;
}

FnStatus call_eigenvectors(FnCtx *ctx, const View *in, int n, View *out) {
  Eigen e;
  TRY_CALL(decompose(ctx, "eigenvectors", in, n, &e));
  put_parts(out, e.V);
  return FN_OK;
}

/* Adds V^-H M V^H to the adjoint of A. */
static void pass_back(FnCtx *ctx, const Eigen *e, const C *M, int n, double *const *bar) {
  long size = e->n;
  C *B = numbers(ctx, size * size), *H = numbers(ctx, size * size);
  int *pivot = ctx->alloc(ctx, sizeof(int) * (size_t)(size + 1));
  for (long i = 0; i < size; i++)
    for (long j = 0; j < size; j++) {
      C sum = 0; /* (M V^H)(i, j) */
      for (long k = 0; k < size; k++) sum += M[k * size + i] * conj(e->V[k * size + j]);
      B[j * size + i] = sum;
      H[j * size + i] = conj(e->V[i * size + j]);
    }
  if (la_solve_complex((int)size, (int)size, (double *)H, pivot, (double *)B))
    for (long k = 0; k < size * size; k++) B[k] = NAN; /* no basis of eigenvectors */
  for (long k = 0; k < size * size; k++) {
    if (bar[0]) bar[0][k] += creal(B[k]);
    if (n > 1 && bar[1]) bar[1][k] += cimag(B[k]);
  }
}

void call_eigenvalues_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                              const double *out_bar, double *const *in_bar) {
  Eigen e;
  (void)out;
  if (decompose(ctx, "eigenvalues", in, n, &e) != FN_OK) return;
  C *M = numbers(ctx, e.n * e.n);
  for (long k = 0; k < e.n * e.n; k++) M[k] = 0;
  for (long k = 0; k < e.n; k++) M[k * e.n + k] = complex_of(out_bar[k], out_bar[e.n + k]);
  pass_back(ctx, &e, M, n, in_bar);
}

/* The adjoint of vector [j] before it was scaled to length 1 and turned. */
static void unscale(const Eigen *e, long j, C *bar) {
  const C *v = e->V + j * e->n;
  long largest = 0;
  C along = 0; /* adjoint of the factor */
  for (long i = 0; i < e->n; i++) {
    along += conj(v[i]) * bar[i];
    if (cabs(v[i]) > cabs(v[largest])) largest = i;
  }
  for (long i = 0; i < e->n; i++) bar[i] -= creal(along) * v[i];
  bar[largest] -= complex_of(0, cimag(along) / creal(v[largest]));
}

void call_eigenvectors_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                               const double *out_bar, double *const *in_bar) {
  Eigen e;
  if (decompose(ctx, "eigenvectors", in, n, &e) != FN_OK) return;
  long size = e.n, half = out->size / 2;
  C *M = numbers(ctx, size * size), *bar = numbers(ctx, size);
  for (long j = 0; j < size; j++) {
    for (long i = 0; i < size; i++)
      bar[i] = complex_of(out_bar[j * size + i], out_bar[half + j * size + i]);
    unscale(&e, j, bar);
    for (long i = 0; i < size; i++) {
      C sum = 0;
      for (long k = 0; k < size; k++) sum += conj(e.V[i * size + k]) * bar[k];
      M[j * size + i] = i == j ? 0 : sum / conj(e.w[j] - e.w[i]);
    }
  }
  pass_back(ctx, &e, M, n, in_bar);
}

/* ---- Schur: A = U T U^H ---- */

static FnStatus schur(FnCtx *ctx, const View *in, int n, C **T, C **U) {
  long size = in[0].dims[0];
  TRY_CALL(call_square(ctx, "complex_schur_decompose", &in[0], "A"));
  *T = matrix_of(ctx, in, n);
  *U = numbers(ctx, size * size);
  C *w = numbers(ctx, size), *work = numbers(ctx, 8 * size + 8);
  if (la_schur((int)size, (double *)*T, (double *)w, (double *)*U, (double *)work,
               (int)(8 * size + 8), call_numbers(ctx, size + 1)))
    return call_reject(ctx, "complex_schur_decompose: the form of A was not found");
  return FN_OK;
}

FnStatus call_schur_t(FnCtx *ctx, const View *in, int n, View *out) {
  C *T, *U;
  TRY_CALL(schur(ctx, in, n, &T, &U));
  put_parts(out, T);
  return FN_OK;
}

FnStatus call_schur_u(FnCtx *ctx, const View *in, int n, View *out) {
  C *T, *U;
  TRY_CALL(schur(ctx, in, n, &T, &U));
  put_parts(out, U);
  return FN_OK;
}
