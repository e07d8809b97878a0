/* SPDX-License-Identifier: BSD-3-Clause
   Covariances of Gaussian processes: sigma^2 f(r^2) of scaled distances, and the two
   kernels that are no function of one (periodic, dot product: call_gp_other.c).
   Rasmussen and Williams, "Gaussian processes for machine learning" (2006), chapter 4;
   derivatives by r^2 by hand. */
#include <string.h>
#include "math/view/call.h"
#include "math/view/call_util.h"

/* Arguments x, sigma, length or x1, x2, sigma, length; points are columns, one length or
   one a dimension. */
typedef struct Gp {
  long d, n1, n2;
  bool same;             /* x1 is x2 */
  bool endless;          /* a length may be infinite: its dimension counts nothing */
  const double *x1, *x2; /* as given */
  double sigma;
  View length;
  double *r2; /* n1 x n2 scaled squared distances; below the diagonal when same */
} Gp;

static FnStatus check_lengths(FnCtx *ctx, const char *name, const Gp *g) {
  if (!(g->sigma > 0) || isinf(g->sigma))
    return call_reject(ctx, "%s: sigma is %g, must be positive and finite", name,
                       g->sigma);
  if (g->length.ndims && g->n1 && g->n2)
    TRY_CALL(
        call_agree(ctx, name, "length scales", g->length.size, "dimensions of x", g->d));
  for (long k = 0; k < g->length.size; k++) {
    double l = g->length.r[k];
    if (!(l > 0) || (isinf(l) && !g->endless))
      return call_reject(ctx, "%s: length_scale is %g, must be positive%s", name, l,
                         g->endless ? "" : " and finite");
  }
  return FN_OK;
}

static double length_at(const Gp *g, long k) {
  return g->length.r[g->length.ndims ? k : 0];
}

/* Points divided by their length scales, dimension after dimension: n x d. */
static double *scaled_points(FnCtx *ctx, const Gp *g, const double *x, long n) {
  double *p = call_numbers(ctx, n * g->d);
  for (long k = 0; k < g->d; k++)
    for (long i = 0; i < n; i++) p[k * n + i] = x[i * g->d + k] / length_at(g, k);
  return p;
}

static void fill_distances(FnCtx *ctx, Gp *g) {
  double *p = scaled_points(ctx, g, g->x1, g->n1);
  double *q = g->same ? p : scaled_points(ctx, g, g->x2, g->n2);
  g->r2 = call_cleared(ctx, g->n1 * g->n2);
  for (long j = 0; j < g->n2; j++)
    for (long k = 0; k < g->d; k++) {
      long i = g->same ? j + 1 : 0;
      la_add_squared_gaps(g->n1 - i, p + k * g->n1 + i, q[k * g->n2 + j],
                          g->r2 + j * g->n1 + i);
    }
}

static FnStatus gp_read(FnCtx *ctx, const char *name, bool endless, const View *in, int n,
                        Gp *g) {
  bool same = n == 3;
  const View *x1 = &in[0], *x2 = same ? x1 : &in[1];
  *g = (Gp){.d = x1->ndims > 1 ? x1->dims[1] : 1,
            .n1 = x1->dims[0],
            .n2 = x2->dims[0],
            .same = same,
            .endless = endless,
            .x1 = x1->r,
            .x2 = x2->r,
            .sigma = arg_real(&in[n - 2]),
            .length = in[n - 1]};
  long d2 = x2->ndims > 1 ? x2->dims[1] : 1;
  if (g->n1 && g->n2)
    TRY_CALL(call_agree(ctx, name, "dimensions of x1", g->d, "of x2", d2));
  TRY_CALL(call_finite(ctx, name, x1, "x"));
  TRY_CALL(call_finite(ctx, name, x2, "x"));
  TRY_CALL(check_lengths(ctx, name, g));
  if (!g->n1 || !g->n2) g->d = 0; /* of x1 alone, and there is no pair of points */
  fill_distances(ctx, g);
  return FN_OK;
}

FnStatus shape_gp(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx;
  *out = view_matrix(NULL, in[0].dims[0], in[n == 3 ? 0 : 1].dims[0]);
  return FN_OK;
}

/* A function f of many r^2, and its derivative by r^2 at a given f, of which it is a
   multiple: so that no exponential is taken again. */
typedef struct Kernel {
  void (*value)(long n, const double *r2, double *f);
  void (*slope)(long n, const double *r2, const double *f, double *df);
} Kernel;

static void exp_quad_value(long n, const double *r2, double *f) {
  for (long k = 0; k < n; k++) f[k] = -0.5 * r2[k];
  la_exp(n, f, f);
}

static void exp_quad_slope(long n, const double *r2, const double *f, double *df) {
  (void)r2;
  for (long k = 0; k < n; k++) df[k] = -0.5 * f[k];
}

/* exp(-c r) */
static void decay(long n, double c, const double *r2, double *f) {
  for (long k = 0; k < n; k++) f[k] = -c * sqrt(r2[k]);
  la_exp(n, f, f);
}

static void exponential_value(long n, const double *r2, double *f) {
  decay(n, 1, r2, f);
}

static void exponential_slope(long n, const double *r2, const double *f, double *df) {
  for (long k = 0; k < n; k++) df[k] = r2[k] > 0 ? -0.5 * f[k] / sqrt(r2[k]) : 0;
}

/* (1 + c r) exp(-c r), c = sqrt 3 */
static void matern32_value(long n, const double *r2, double *f) {
  const double c = sqrt(3.0);
  decay(n, c, r2, f);
  for (long k = 0; k < n; k++) f[k] *= 1 + c * sqrt(r2[k]);
}

static void matern32_slope(long n, const double *r2, const double *f, double *df) {
  const double c = sqrt(3.0);
  for (long k = 0; k < n; k++) df[k] = -1.5 * f[k] / (1 + c * sqrt(r2[k]));
}

/* (1 + c r + 5/3 r^2) exp(-c r), c = sqrt 5 */
static void matern52_value(long n, const double *r2, double *f) {
  const double c = sqrt(5.0);
  decay(n, c, r2, f);
  for (long k = 0; k < n; k++) f[k] *= 1 + c * sqrt(r2[k]) + 5.0 / 3 * r2[k];
}

static void matern52_slope(long n, const double *r2, const double *f, double *df) {
  const double c = sqrt(5.0);
  for (long k = 0; k < n; k++) {
    double near = 1 + c * sqrt(r2[k]);
    df[k] = -5.0 / 6 * f[k] * (near / (near + 5.0 / 3 * r2[k]));
  }
}

/* One column at a time, from the diagonal down where both sides are the same points. */
static FnStatus covariance(FnCtx *ctx, const char *name, const Kernel *kernel,
                           const View *in, int n, View *out) {
  Gp *g = ctx->memo = ctx->alloc(ctx, sizeof *g);
  TRY_CALL(gp_read(ctx, name, kernel->value == exp_quad_value, in, n, g));
  double s2 = g->sigma * g->sigma;
  for (long j = 0; j < g->n2; j++) {
    long i = g->same ? j : 0;
    double *column = out->r + j * g->n1;
    kernel->value(g->n1 - i, g->r2 + j * g->n1 + i, column + i);
    for (; i < g->n1; i++) column[i] *= s2;
  }
  if (g->same) la_mirror(g->n1, out->r);
  return FN_OK;
}

/* Adds what column j of the weights w (of r^2) gives to points, and to one length a
   dimension. */
static void column_adjoint(const Gp *g, long j, const double *w, double *const *bar) {
  for (long k = 0; k < g->d; k++) {
    double inv = 1 / length_at(g, k), inv2 = inv * inv, along = 0, length = 0;
    for (long i = g->same ? j + 1 : 0; i < g->n1; i++) {
      double d = g->x1[i * g->d + k] - g->x2[j * g->d + k], wd = w[i] * d;
      if (bar[0]) bar[0][i * g->d + k] += 2 * inv2 * wd;
      along += wd;
      length += wd * d;
    }
    if (bar[1]) bar[1][j * g->d + k] -= 2 * inv2 * along;
    if (bar[3] && g->length.ndims) bar[3][k] -= 2 * inv2 * inv * length;
  }
}

/* Columns whose adjoints are folded at once: numbers of a row of so many lie in one line
   of the processor's memory. */
enum { FOLDED = 8 };

/* Adjoints of columns j0 ... j0 + count - 1; of the same points with what stands across
   the diagonal added to what stands below. */
static void fold(const Gp *g, const double *out_bar, long j0, long count, double *sums) {
  memcpy(sums, out_bar + j0 * g->n1, sizeof *sums * (size_t)(count * g->n1));
  for (long i = j0 + 1; g->same && i < g->n1; i++)
    for (long b = 0; b < count; b++) sums[b * g->n1 + i] += out_bar[i * g->n1 + j0 + b];
}

/* What column j gives, of adjoints [sum], and [own] of its number on the diagonal of the
   same points; [w] is room. */
static void one_column(const Gp *g, const Kernel *kernel, long j, const View *out,
                       const double *sum, double own, double *w, double *const *bar) {
  long first = g->same ? j + 1 : 0, n = g->n1 - first, at = j * g->n1 + first;
  if (bar[2]) {
    double along = la_dot(n, sum + first, out->r + at);
    if (g->same) along += own * out->r[at - 1];
    bar[2][0] += 2 / g->sigma * along;
  }
  if (!bar[0] && !bar[1] && !bar[3]) return;
  kernel->slope(n, g->r2 + at, out->r + at, w + first);
  for (long i = first; i < g->n1; i++) w[i] *= sum[i];
  if (bar[0] || bar[1] || (bar[3] && g->length.ndims)) column_adjoint(g, j, w, bar);
  if (bar[3] && !g->length.ndims)
    bar[3][0] -= 2 / length_at(g, 0) * la_dot(n, w + first, g->r2 + at);
}

static void covariance_adjoint(FnCtx *ctx, const Kernel *kernel, int n, const View *out,
                               const double *out_bar, double *const *in_bar) {
  const Gp *g = ctx->memo;
  double *bar[4] = {in_bar[0], in_bar[n == 3 ? 0 : 1], in_bar[n - 2], in_bar[n - 1]};
  double *w = call_numbers(ctx, g->n1), *sums = call_numbers(ctx, FOLDED * g->n1);
  for (long j0 = 0; j0 < g->n2; j0 += FOLDED) {
    long count = g->n2 - j0 < FOLDED ? g->n2 - j0 : FOLDED;
    fold(g, out_bar, j0, count, sums);
    for (long b = 0; b < count; b++)
      one_column(g, kernel, j0 + b, out, sums + b * g->n1,
                 g->same ? out_bar[(j0 + b) * (g->n1 + 1)] : 0, w, bar);
  }
}

/* The two functions of a row. */
#define GP_ROW(KERNEL)                                                                   \
  static const Kernel KERNEL = {KERNEL##_value, KERNEL##_slope};                         \
  FnStatus call_gp_##KERNEL(FnCtx *ctx, const View *in, int n, View *out) {              \
    return covariance(ctx, "gp_" #KERNEL "_cov", &KERNEL, in, n, out);                   \
  }                                                                                      \
  void call_gp_##KERNEL##_adjoint(FnCtx *ctx, const View *in, int n, const View *out,    \
                                  const double *out_bar, double *const *in_bar) {        \
    (void)in;                                                                            \
    covariance_adjoint(ctx, &KERNEL, n, out, out_bar, in_bar);                           \
  }

GP_ROW(exp_quad)
GP_ROW(exponential)
GP_ROW(matern32)
GP_ROW(matern52)
