/* SPDX-License-Identifier: BSD-3-Clause
   First passage times with variable drift, start and delay: sums over outcomes; formulas
   in math/special/special_wiener.c. */
#include "math/view/call.h"
#include "math/view/call_scalar.h"

/* Partials of every term, one after the other. */
typedef struct Memo {
  int count; /* arguments that are not a precision */
  long terms;
  double *d;
} Memo;

static double pick(const View *v, long i) {
  return view_get(v, v->ndims ? i : 0);
}

static FnStatus read_sizes(FnCtx *ctx, const char *name, const View *in, Memo *m) {
  m->terms = -1;
  for (int k = 0; k < m->count; k++) {
    if (!in[k].ndims) continue;
    if (m->terms >= 0 && in[k].size != m->terms)
      return call_fail(ctx, "%s: sizes differ: %ld and %ld", name, m->terms, in[k].size);
    m->terms = in[k].size;
  }
  if (m->terms < 0) m->terms = 1;
  return FN_OK;
}

static FnStatus add_term(FnCtx *ctx, const char *name, const View *in, const Memo *m,
                         long i, int what, View *out) {
  double x[WIENER_PARTIALS] = {0};
  for (int k = 0; k < m->count; k++) x[k] = pick(&in[k], i);
  WienerTime p = {x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]};
  if (!(p.y > p.tau))
    return call_reject(ctx, "%s: y is %g, must be greater than tau, %g", name, p.y,
                       p.tau);
  if (!(p.beta - 0.5 * p.var_beta > 0 && p.beta + 0.5 * p.var_beta < 1))
    return call_reject(ctx, "%s: beta (%g) and var_beta (%g) reach a bound", name, p.beta,
                       p.var_beta);
  out->r[0] += wiener_full(&p, what, m->d + i * WIENER_PARTIALS);
  return FN_OK;
}

/* With one argument more than 5 or 8, or than 6 of a density, the last is a precision. */
static FnStatus sum_terms(FnCtx *ctx, const char *name, const View *in, int n, int what,
                          View *out) {
  Memo *m = ctx->memo = ctx->alloc(ctx, sizeof *m);
  m->count = n >= 8 ? 8 : what == WIENER_DENSITY ? 6 : 5;
  TRY_CALL(read_sizes(ctx, name, in, m));
  m->d = call_cleared(ctx, m->terms * WIENER_PARTIALS);
  for (long i = 0; i < m->terms; i++) TRY_CALL(add_term(ctx, name, in, m, i, what, out));
  return FN_OK;
}

FnStatus call_wiener_density(FnCtx *ctx, const View *in, int n, View *out) {
  if (ctx->propto && !ctx->want) return FN_OK;
  return sum_terms(ctx, "wiener_lpdf", in, n, WIENER_DENSITY, out);
}

FnStatus call_wiener_below(FnCtx *ctx, const View *in, int n, View *out) {
  return sum_terms(ctx, "wiener_lcdf_unnorm", in, n, WIENER_BELOW, out);
}

FnStatus call_wiener_above(FnCtx *ctx, const View *in, int n, View *out) {
  return sum_terms(ctx, "wiener_lccdf_unnorm", in, n, WIENER_ABOVE, out);
}

void call_wiener_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                         const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  const Memo *m = ctx->memo;
  for (long i = 0; i < m->terms; i++)
    for (int k = 0; k < m->count; k++)
      if (in_bar[k])
        in_bar[k][in[k].ndims ? i : 0] += out_bar[0] * m->d[i * WIENER_PARTIALS + k];
}
