/* SPDX-License-Identifier: BSD-3-Clause
   Singular values and vectors of complex matrices, A = U diag(s) V^H with as many columns
   as the lesser side of A, where the largest component of each column of U is real and
   positive. Adjoints: Wan and Zhang (2019), "Automatic differentiation for complex valued
   SVD", and of that normalisation. */
#include <float.h>
#include "math/view/call.h"
#include "math/view/zparts.h"

typedef double complex C;

typedef struct Svd {
  long m, n, k;
  double *s;
  C *u, *v; /* m x k, n x k */
} Svd;

/* U and V are turned together: the product keeps its value. */
static void turn(Svd *d) {
  for (long j = 0; j < d->k; j++) {
    C by = zparts_turn(d->m, d->u + j * d->m);
    for (long i = 0; i < d->n; i++) d->v[j * d->n + i] *= by;
  }
}

static FnStatus decompose(FnCtx *ctx, const View *in, Svd *d) {
  long m = in[0].dims[0], n = in[0].dims[1], k = m < n ? m : n, lwork = 8 * (m + n + 1);
  *d = (Svd){.m = m, .n = n, .k = k, .s = call_numbers(ctx, k)};
  d->u = zparts_scratch(ctx, m * k);
  d->v = zparts_scratch(ctx, n * k);
  C *A = zparts_read(ctx, in, 2), *vh = zparts_scratch(ctx, k * n);
  for (long i = 0; i < m * n; i++)
    if (!isfinite(creal(A[i])) || !isfinite(cimag(A[i])))
      return call_reject(ctx, "svd: A has numbers that are not finite");
  if (la_svd_complex((int)m, (int)n, (double *)A, d->s, (double *)d->u, (double *)vh,
                     (double *)zparts_scratch(ctx, lwork), (int)lwork,
                     call_numbers(ctx, 5 * k)))
    return call_reject(ctx, "svd: the iteration did not converge");
  for (long j = 0; j < k; j++)
    for (long i = 0; i < n; i++) d->v[j * n + i] = conj(vh[i * k + j]);
  turn(d);
  return FN_OK;
}

static FnStatus shape_side(const View *in, long side, View *out) {
  long k = in[0].dims[0] < in[0].dims[1] ? in[0].dims[0] : in[0].dims[1];
  *out = (View){.base = BASE_MATRIX, .array = 1, .ndims = 3, .size = 2 * side * k};
  out->dims[0] = 2;
  out->dims[1] = side;
  out->dims[2] = k;
  return FN_OK;
}

FnStatus shape_complex_svd_u(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  return shape_side(in, in[0].dims[0], out);
}

FnStatus shape_complex_svd_v(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  return shape_side(in, in[0].dims[1], out);
}

FnStatus call_complex_singular(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Svd d;
  TRY_CALL(decompose(ctx, in, &d));
  memcpy(out->r, d.s, sizeof *out->r * (size_t)d.k);
  return FN_OK;
}

FnStatus call_complex_svd_u(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Svd d;
  TRY_CALL(decompose(ctx, in, &d));
  zparts_write(out, d.u);
  return FN_OK;
}

FnStatus call_complex_svd_v(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Svd d;
  TRY_CALL(decompose(ctx, in, &d));
  zparts_write(out, d.v);
  return FN_OK;
}

/* ---- adjoints ---- */

/* Adds X Y^H to the adjoint of A. */
static void add_product(FnCtx *ctx, const Svd *d, const C *X, const C *Y,
                        double *const *in_bar) {
  zparts_add(in_bar, 2, d->m * d->n,
             zparts_product(ctx, d->m, d->k, d->n, X, false, Y, true));
}

void call_complex_singular_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                   const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  Svd d;
  if (decompose(ctx, in, &d) != FN_OK) return;
  C *us = zparts_scratch(ctx, d.m * d.k);
  for (long i = 0; i < d.m * d.k; i++) us[i] = d.u[i] * out_bar[i / d.m];
  add_product(ctx, &d, us, d.v, in_bar);
}

/* Of pairs of values that rounding makes differ: 0, see call_decompose.c. */
static double inverse_gap(const Svd *d, long i, long j) {
  double gap = d->s[j] * d->s[j] - d->s[i] * d->s[i];
  return fabs(gap) <= 1000 * DBL_EPSILON * d->s[0] * d->s[0] ? 0 : 1 / gap;
}

/* Of one side X (rows x k) with adjoint G, what is orthogonal to X, over s. */
static C *outside(FnCtx *ctx, const Svd *d, long rows, const C *X, const C *G,
                  const C *xg) {
  C *in_span = zparts_product(ctx, rows, d->k, d->k, X, false, xg, false);
  for (long i = 0; i < rows * d->k; i++)
    in_span[i] = (G[i] - in_span[i]) / d->s[i / rows];
  return in_span;
}

/* Columns of U and V are turned by angles that keep a component of each of U real; the
   diagonal of X^H G, where G is the adjoint of U or V, has the adjoints of the angles.
   Adds what depends on them to that of U, which is then one of U not turned. */
static void add_turns(const Svd *d, const C *xg, C *G) {
  for (long j = 0; j < d->k; j++) {
    long at = j * d->m + zparts_largest(d->m, d->u + j * d->m);
    G[at] -= complex_of(0, cimag(xg[j * d->k + j]) / creal(d->u[at]));
  }
}

/* G: adjoint of U not turned. */
static void left_adjoint(FnCtx *ctx, const Svd *d, const C *G, double *const *in_bar) {
  long k = d->k;
  C *ug = zparts_product(ctx, k, d->m, k, d->u, true, G, false);
  C *P = zparts_scratch(ctx, k * k), *out = outside(ctx, d, d->m, d->u, G, ug);
  for (long j = 0; j < k; j++)
    for (long i = 0; i < k; i++)
      P[j * k + i] =
          inverse_gap(d, i, j) * d->s[j] * (ug[j * k + i] - conj(ug[i * k + j]));
  C *inside = zparts_product(ctx, d->m, k, k, d->u, false, P, false);
  for (long i = 0; i < d->m * k; i++) out[i] += inside[i];
  add_product(ctx, d, out, d->v, in_bar);
}

void call_complex_svd_u_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  Svd d;
  if (decompose(ctx, in, &d) != FN_OK) return;
  C *G = zparts_copy(ctx, out_bar, d.m * d.k);
  add_turns(&d, zparts_product(ctx, d.k, d.m, d.k, d.u, true, G, false), G);
  left_adjoint(ctx, &d, G, in_bar);
}

void call_complex_svd_v_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  Svd d;
  if (decompose(ctx, in, &d) != FN_OK) return;
  long k = d.k;
  C *G = zparts_copy(ctx, out_bar, d.n * k), *left = zparts_scratch(ctx, d.m * k);
  C *vg = zparts_product(ctx, k, d.n, k, d.v, true, G, false);
  C *P = zparts_scratch(ctx, k * k);
  memset(left, 0, sizeof *left * (size_t)(d.m * k));
  for (long j = 0; j < k; j++)
    for (long i = 0; i < k; i++)
      P[j * k + i] =
          i == j ? complex_of(0, -cimag(vg[j * k + j]) / d.s[j])
                 : inverse_gap(&d, i, j) * d.s[i] * (vg[j * k + i] - conj(vg[i * k + j]));
  add_product(ctx, &d, zparts_product(ctx, d.m, k, k, d.u, false, P, false), d.v, in_bar);
  add_product(ctx, &d, d.u, outside(ctx, &d, d.n, d.v, G, vg), in_bar);
  add_turns(&d, vg, left);
  left_adjoint(ctx, &d, left, in_bar);
}
