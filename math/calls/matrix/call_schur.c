/* SPDX-License-Identifier: BSD-3-Clause
   Schur forms A = U T U^H: T upper triangular, U unitary, the largest component of each
   of its columns real and positive.  With W = U^H dU, which is skew-Hermitian, and M =
   U^H dA U, dT = M - W T + T W; that its lower triangle is 0 gives that of W, column by
   column from below, a triangular Sylvester equation solved entry by entry as in
   Parlett's recurrence (Higham, "Functions of matrices", 2008, section 4.6); the diagonal
   of W is what keeps those components real. */
#include "math/view/call.h"
#include "math/view/zparts.h"

typedef double complex C;

typedef struct Schur {
  long n;
  C *T, *U;
} Schur;

/* Columns of U are turned by numbers of absolute value 1, T with them. */
static void turn(Schur *d) {
  long n = d->n;
  for (long j = 0; j < n; j++) {
    C by = zparts_turn(n, d->U + j * n);
    for (long i = 0; i < n; i++) d->T[j * n + i] *= by;
    for (long k = 0; k < n; k++) d->T[k * n + j] *= conj(by);
  }
}

static FnStatus decompose(FnCtx *ctx, const View *in, int n, Schur *d) {
  const char *name = "complex_schur_decompose";
  TRY_CALL(call_square(ctx, name, &in[0], "A"));
  long size = in[0].dims[0];
  *d = (Schur){size, zparts_read(ctx, in, n), zparts_scratch(ctx, size * size)};
  for (long k = 0; k < size * size; k++)
    if (!isfinite(creal(d->T[k])) || !isfinite(cimag(d->T[k])))
      return call_reject(ctx, "%s: A has numbers that are not finite", name);
  C *w = zparts_scratch(ctx, size), *work = zparts_scratch(ctx, 8 * size + 8);
  if (la_schur((int)size, (double *)d->T, (double *)w, (double *)d->U, (double *)work,
               (int)(8 * size + 8), call_numbers(ctx, size + 1)))
    return call_reject(ctx, "%s: the form of A was not found", name);
  turn(d);
  return FN_OK;
}

FnStatus call_schur_t(FnCtx *ctx, const View *in, int n, View *out) {
  Schur d;
  TRY_CALL(decompose(ctx, in, n, &d));
  zparts_write(out, d.T);
  return FN_OK;
}

FnStatus call_schur_u(FnCtx *ctx, const View *in, int n, View *out) {
  Schur d;
  TRY_CALL(decompose(ctx, in, n, &d));
  zparts_write(out, d.U);
  return FN_OK;
}

/* ---- adjoints ---- */

/* Of W on entry: adds to it what its diagonal depends on. */
static void add_turns(const Schur *d, C *G) {
  for (long j = 0; j < d->n; j++) {
    const C *u = d->U;
    long at = zparts_largest(d->n, u + j * d->n);
    double by = cimag(G[j * d->n + j]) / creal(u[j * d->n + at]);
    for (long k = 0; k < d->n; k++)
      if (k != j) G[j * d->n + k] -= complex_of(0, by) * conj(u[k * d->n + at]);
  }
}

/* From the adjoint of W to that of the lower triangle of M, by the same steps backwards;
   W is skew-Hermitian. */
static void unsolve(const Schur *d, C *G, C *M) {
  long n = d->n;
  const C *T = d->T;
  for (long j = 0; j < n; j++)
    for (long i = j + 1; i < n; i++) G[j * n + i] -= conj(G[i * n + j]);
  for (long j = n - 1; j >= 0; j--)
    for (long i = j + 1; i < n; i++) {
      C y = G[j * n + i] / conj(T[j * n + j] - T[i * n + i]);
      M[j * n + i] = y;
      for (long k = 0; k < j; k++) G[k * n + i] -= conj(T[j * n + k]) * y;
      for (long k = i + 1; k < n; k++) G[j * n + k] += conj(T[k * n + i]) * y;
    }
}

/* G: adjoint of W; M: of dT in its upper triangle, zeros below. */
static void pass_back(FnCtx *ctx, const Schur *d, C *G, C *M, int args,
                      double *const *in_bar) {
  long n = d->n;
  add_turns(d, G);
  unsolve(d, G, M);
  C *um = zparts_product(ctx, n, n, n, d->U, false, M, false);
  zparts_add(in_bar, args, n * n, zparts_product(ctx, n, n, n, um, false, d->U, true));
}

void call_schur_t_adjoint(FnCtx *ctx, const View *in, int args, const View *out,
                          const double *out_bar, double *const *in_bar) {
  (void)out;
  Schur d;
  if (decompose(ctx, in, args, &d) != FN_OK) return;
  long n = d.n;
  C *M = zparts_copy(ctx, out_bar, n * n);
  for (long j = 0; j < n; j++)
    for (long i = j + 1; i < n; i++) M[j * n + i] = 0;
  C *G = zparts_product(ctx, n, n, n, d.T, true, M, false);
  const C *right = zparts_product(ctx, n, n, n, M, false, d.T, true);
  for (long k = 0; k < n * n; k++) G[k] -= right[k];
  pass_back(ctx, &d, G, M, args, in_bar);
}

void call_schur_u_adjoint(FnCtx *ctx, const View *in, int args, const View *out,
                          const double *out_bar, double *const *in_bar) {
  (void)out;
  Schur d;
  if (decompose(ctx, in, args, &d) != FN_OK) return;
  long n = d.n;
  C *M = zparts_scratch(ctx, n * n);
  memset(M, 0, sizeof *M * (size_t)(n * n));
  C *G = zparts_product(ctx, n, n, n, d.U, true, zparts_copy(ctx, out_bar, n * n), false);
  pass_back(ctx, &d, G, M, args, in_bar);
}
