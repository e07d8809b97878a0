/* SPDX-License-Identifier: BSD-3-Clause
   Eigenvalues and eigenvectors of general matrices, real or complex, and of Hermitian
   ones. Adjoints: Giles, "An extended collection of matrix derivative results for forward
   and reverse mode algorithmic differentiation" (2008), section 3.1, with the vectors'
   normalisation: length 1, the largest component real. */
#include <float.h>
#include "math/view/call.h"
#include "math/view/zparts.h"

typedef double complex C;

/* A = V diag(w) V^-1; values that are no further apart than [least] count as one. */
typedef struct Eigen {
  long n;
  C *A, *w, *V;
  double least;
} Eigen;

typedef FnStatus Decompose(FnCtx *ctx, const char *name, Eigen *e);

static FnStatus general(FnCtx *ctx, const char *name, Eigen *e) {
  int n = (int)e->n, lwork = 8 * n + 8;
  if (la_eigen(n, (double *)e->A, (double *)e->w, (double *)e->V,
               (double *)zparts_scratch(ctx, lwork), lwork, call_numbers(ctx, 2 * n + 2)))
    return call_reject(ctx, "%s: the eigenvalues of A were not found", name);
  return FN_OK;
}

static FnStatus check_hermitian(FnCtx *ctx, const char *name, const Eigen *e) {
  for (long j = 0; j < e->n; j++)
    for (long i = j; i < e->n; i++)
      if (!(cabs(e->A[j * e->n + i] - conj(e->A[i * e->n + j])) <= 1e-8))
        return call_reject(ctx,
                           "%s: A is not Hermitian: [%ld, %ld] is not the conjugate of "
                           "[%ld, %ld]",
                           name, i + 1, j + 1, j + 1, i + 1);
  return FN_OK;
}

static FnStatus hermitian(FnCtx *ctx, const char *name, Eigen *e) {
  int n = (int)e->n, lwork = 8 * n + 8;
  double *values = call_numbers(ctx, n), *real = call_numbers(ctx, 3 * n);
  TRY_CALL(check_hermitian(ctx, name, e));
  memcpy(e->V, e->A, sizeof *e->V * (size_t)(e->n * e->n));
  if (la_eigen_hermitian(n, (double *)e->V, values, (double *)zparts_scratch(ctx, lwork),
                         lwork, real))
    return call_reject(ctx, "%s: the eigenvalues of A were not found", name);
  for (int j = 0; j < n; j++) {
    e->w[j] = values[j];
    e->least = fmax(e->least, 1000 * DBL_EPSILON * fabs(values[j]));
  }
  return FN_OK;
}

static FnStatus decompose(FnCtx *ctx, Decompose *by, const char *name, const View *in,
                          int n, Eigen *out) {
  TRY_CALL(call_square(ctx, name, &in[0], "A"));
  *out = (Eigen){.n = in[0].dims[0], .A = zparts_read(ctx, in, n), .least = -1};
  out->w = zparts_scratch(ctx, out->n);
  out->V = zparts_scratch(ctx, in[0].size);
  for (long k = 0; k < in[0].size; k++)
    if (!isfinite(creal(out->A[k])) || !isfinite(cimag(out->A[k])))
      return call_reject(ctx, "%s: A has numbers that are not finite", name);
  TRY_CALL(by(ctx, name, out));
  for (long j = 0; j < out->n; j++) zparts_turn(out->n, out->V + j * out->n);
  return FN_OK;
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

/* Adds V^-H M V^H to the adjoint of A. */
static void pass_back(FnCtx *ctx, const Eigen *e, const C *M, int n, double *const *bar) {
  long size = e->n;
  C *B = zparts_product(ctx, size, size, size, M, false, e->V, true);
  C *H = zparts_scratch(ctx, size * size);
  int *pivot = ctx->alloc(ctx, sizeof(int) * (size_t)(size + 1));
  for (long i = 0; i < size; i++)
    for (long j = 0; j < size; j++) H[j * size + i] = conj(e->V[i * size + j]);
  if (la_solve_complex((int)size, (int)size, (double *)H, pivot, (double *)B))
    for (long k = 0; k < size * size; k++) B[k] = NAN; /* no basis of eigenvectors */
  zparts_add(bar, n, size * size, B);
}

/* The adjoint of vector [j] before it was scaled to length 1 and turned. */
static void unscale(const Eigen *e, long j, C *bar) {
  const C *v = e->V + j * e->n;
  long largest = zparts_largest(e->n, v);
  C along = 0; /* adjoint of the factor */
  for (long i = 0; i < e->n; i++) along += conj(v[i]) * bar[i];
  for (long i = 0; i < e->n; i++) bar[i] -= creal(along) * v[i];
  bar[largest] -= complex_of(0, cimag(along) / creal(v[largest]));
}

static void values_adjoint(FnCtx *ctx, const Eigen *e, int n, const double *out_bar,
                           double *const *in_bar) {
  C *M = zparts_scratch(ctx, e->n * e->n);
  for (long k = 0; k < e->n * e->n; k++) M[k] = 0;
  for (long k = 0; k < e->n; k++)
    M[k * e->n + k] = complex_of(out_bar[k], out_bar[e->n + k]);
  pass_back(ctx, e, M, n, in_bar);
}

static void vectors_adjoint(FnCtx *ctx, const Eigen *e, int n, const double *out_bar,
                            double *const *in_bar) {
  long size = e->n;
  C *bar = zparts_copy(ctx, out_bar, size * size);
  for (long j = 0; j < size; j++) unscale(e, j, bar + j * size);
  C *M = zparts_product(ctx, size, size, size, e->V, true, bar, false);
  for (long j = 0; j < size; j++)
    for (long i = 0; i < size; i++) {
      C gap = conj(e->w[j] - e->w[i]);
      M[j * size + i] = i == j || cabs(gap) <= e->least ? 0 : M[j * size + i] / gap;
    }
  pass_back(ctx, e, M, n, in_bar);
}

#define EIGEN(NAME, STAN, BY, WHAT, FIELD)                                               \
  FnStatus call_##NAME(FnCtx *ctx, const View *in, int n, View *out) {                   \
    Eigen e;                                                                             \
    TRY_CALL(decompose(ctx, BY, STAN, in, n, &e));                                       \
    zparts_write(out, e.FIELD);                                                          \
    return FN_OK;                                                                        \
  }                                                                                      \
  void call_##NAME##_adjoint(FnCtx *ctx, const View *in, int n, const View *out,         \
                             const double *out_bar, double *const *in_bar) {             \
    Eigen e;                                                                             \
    (void)out;                                                                           \
    if (decompose(ctx, BY, STAN, in, n, &e) == FN_OK)                                    \
      WHAT##_adjoint(ctx, &e, n, out_bar, in_bar);                                       \
  }

EIGEN(eigenvalues, "eigenvalues", general, values, w)
EIGEN(eigenvectors, "eigenvectors", general, vectors, V)
EIGEN(complex_eigenvalues_sym, "eigenvalues_sym", hermitian, values, w)
EIGEN(complex_eigenvectors_sym, "eigenvectors_sym", hermitian, vectors, V)
#undef EIGEN
