/* SPDX-License-Identifier: BSD-3-Clause
   Covariances of Gaussian processes that are no function of a scaled distance: Stan
   functions reference, "Gaussian Process Covariance Functions"; Rasmussen and Williams,
   "Gaussian processes for machine learning" (2006), chapter 4.  Derivatives by hand. */
#include "math/view/call.h"
#include "math/view/call_util.h"

static long dimensions(const View *x) {
  return x->ndims > 1 ? x->dims[1] : 1;
}

/* Points that are compared have as many dimensions. */
static FnStatus check_dimensions(FnCtx *ctx, const char *name, const View *x,
                                 const View *y) {
  if (!x->dims[0] || !y->dims[0]) return FN_OK;
  return call_agree(ctx, name, "dimensions of x1", dimensions(x), "of x2", dimensions(y));
}

static FnStatus check_positive(FnCtx *ctx, const char *name, const char *arg, double x) {
  if (x > 0) return FN_OK;
  return call_reject(ctx, "%s: %s is %g, must be positive", name, arg, x);
}

/* Squared sine of pi |x - y| / period, and what it gives to both points and the
   period. */
static double sine2(const double *x, const double *y, long d, double period,
                    double weight, double *x_bar, double *y_bar, double *period_bar) {
  const double pi = 3.14159265358979323846;
  double r2 = 0;
  for (long k = 0; k < d; k++) r2 += (x[k] - y[k]) * (x[k] - y[k]);
  double r = sqrt(r2), s = sin(pi * r / period);
  if (weight == 0 || r == 0) return s * s;
  double slope = weight * 2 * s * cos(pi * r / period) * pi / period;
  for (long k = 0; k < d; k++) {
    double w = slope * (x[k] - y[k]) / r;
    if (x_bar) x_bar[k] += w;
    if (y_bar) y_bar[k] -= w;
  }
  if (period_bar) *period_bar -= slope * r / period;
  return s * s;
}

/* x, sigma, length, period or x1, x2, sigma, length, period. */
FnStatus shape_gp_periodic(FnCtx *ctx, const View *in, int n, View *out) {
  return shape_gp(ctx, in, n - 1, out);
}

FnStatus call_gp_periodic(FnCtx *ctx, const View *in, int n, View *out) {
  const View *x = &in[0], *y = &in[n == 4 ? 0 : 1];
  double sigma = arg_real(&in[n - 3]), l = arg_real(&in[n - 2]), p = arg_real(&in[n - 1]);
  if (!(sigma > 0) || isinf(sigma))
    return call_reject(ctx, "gp_periodic_cov: sigma is %g, must be positive and finite",
                       sigma);
  TRY_CALL(check_positive(ctx, "gp_periodic_cov", "length_scale", l));
  TRY_CALL(check_positive(ctx, "gp_periodic_cov", "period", p));
  TRY_CALL(call_finite(ctx, "gp_periodic_cov", x, "x"));
  TRY_CALL(call_finite(ctx, "gp_periodic_cov", y, "x"));
  TRY_CALL(check_dimensions(ctx, "gp_periodic_cov", x, y));
  long d = dimensions(x), rows = view_rows(out);
  for (long j = 0; j < view_cols(out); j++)
    for (long i = 0; i < rows; i++) {
      double s2 = sine2(x->r + i * d, y->r + j * d, d, p, 0, NULL, NULL, NULL);
      out->r[j * rows + i] = sigma * sigma * exp(-2 * s2 / (l * l));
    }
  return FN_OK;
}

static double *row_of(double *bar, long i, long d) {
  return bar ? bar + i * d : NULL;
}

void call_gp_periodic_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                              const double *out_bar, double *const *in_bar) {
  (void)ctx;
  int second = n == 4 ? 0 : 1;
  const View *x = &in[0], *y = &in[second];
  double sigma = arg_real(&in[n - 3]), l = arg_real(&in[n - 2]), p = arg_real(&in[n - 1]);
  long d = dimensions(x), rows = view_rows(out);
  for (long j = 0; j < view_cols(out); j++)
    for (long i = 0; i < rows; i++) {
      double g = out_bar[j * rows + i] * out->r[j * rows + i];
      double s2 =
          sine2(x->r + i * d, y->r + j * d, d, p, g * -2 / (l * l),
                row_of(in_bar[0], i, d), row_of(in_bar[second], j, d), in_bar[n - 1]);
      if (in_bar[n - 3]) in_bar[n - 3][0] += 2 * g / sigma;
      if (in_bar[n - 2]) in_bar[n - 2][0] += 4 * g * s2 / (l * l * l);
    }
}

/* x, sigma or x1, x2, sigma: sigma^2 + x'y. */
FnStatus shape_gp_dot(FnCtx *ctx, const View *in, int n, View *out) {
  return shape_gp(ctx, in, n + 1, out);
}

FnStatus call_gp_dot(FnCtx *ctx, const View *in, int n, View *out) {
  const View *x = &in[0], *y = &in[n - 2];
  double sigma = arg_real(&in[n - 1]);
  if (!(sigma >= 0) || isinf(sigma))
    return call_reject(
        ctx, "gp_dot_prod_cov: sigma is %g, must be finite and not negative", sigma);
  TRY_CALL(call_finite(ctx, "gp_dot_prod_cov", x, "x"));
  TRY_CALL(call_finite(ctx, "gp_dot_prod_cov", y, "x"));
  TRY_CALL(check_dimensions(ctx, "gp_dot_prod_cov", x, y));
  long d = dimensions(x), rows = view_rows(out), cols = view_cols(out);
  for (long k = 0; k < out->size; k++) out->r[k] = sigma * sigma;
  if (rows && cols) la_gemm(rows, cols, d, 1, x->r, d, 1, y->r, 1, d, out->r, rows);
  return FN_OK;
}

void call_gp_dot_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                         const double *out_bar, double *const *in_bar) {
  (void)ctx;
  const View *x = &in[0], *y = &in[n - 2];
  long d = dimensions(x), rows = view_rows(out), cols = view_cols(out);
  if (in_bar[n - 1])
    in_bar[n - 1][0] += 2 * arg_real(&in[n - 1]) * la_sum(out->size, out_bar);
  if (!rows || !cols) return; /* dimensions may differ */
  if (in_bar[0]) la_gemm(d, rows, cols, 1, y->r, 1, d, out_bar, rows, 1, in_bar[0], d);
  if (in_bar[n - 2])
    la_gemm(d, cols, rows, 1, x->r, 1, d, out_bar, 1, rows, in_bar[n - 2], d);
}
