/* SPDX-License-Identifier: BSD-3-Clause
   Generalised hypergeometric functions with partials in every argument, by their power
   series (DLMF 16.2.1), differentiated term by term; the transformations of Kummer, Pfaff
   and Gauss lead out of where the series cancels or diverges.  Numbers of formulas are
   those of DLMF, the NIST Digital Library of Mathematical Functions (dlmf.nist.gov). */
#include <float.h>
#include "math/view/call.h"
#include "math/view/call_scalar.h"

/* Upper parameters a (p), then lower ones (q), the argument z; derivatives alike. */
typedef struct Series {
  long p, q;
  const double *c; /* p + q parameters */
  double z;
  double value, z_bar;
  double *bar; /* p + q */
} Series;

enum { TERMS_MAX = 10000000 };

static bool is_pole(double x) {
  return x <= 0 && x == floor(x);
}

static bool terminates(const Series *s) {
  for (long i = 0; i < s->p; i++)
    if (is_pole(s->c[i])) return true;
  return false;
}

/* What a term is multiplied with to get the next one, and the derivatives of it: t and
   dt[i] are moved on. */
static void advance(const Series *s, long double k, long double *t, long double *dt) {
  long n = s->p + s->q;
  for (long i = 0; i < n; i++) {
    long double x = s->c[i] + k;
    bool upper = i < s->p;
    for (long j = 0; j < n; j++)
      if (j != i) dt[j] = upper ? dt[j] * x : dt[j] / x;
    dt[i] = upper ? dt[i] * x + *t : (dt[i] - *t / x) / x;
    *t = upper ? *t * x : *t / x;
  }
  long double step = s->z / (k + 1);
  *t *= step;
  for (long i = 0; i < n; i++) dt[i] *= step;
}

static bool is_small(const Series *s, long double t, const long double *dt,
                     const long double *sums, long double sum) {
  if (fabsl(t) > 1e-20L * fabsl(sum)) return false;
  for (long i = 0; i < s->p + s->q; i++)
    if (fabsl(dt[i]) > 1e-18L * (fabsl(sums[i]) + fabsl(sum))) return false;
  return true;
}

/* False where the terms do not become small, or cancel to fewer than ten digits. */
static bool sum_series(FnCtx *ctx, Series *s) {
  long n = s->p + s->q;
  long double *dt = ctx->alloc(ctx, sizeof *dt * (size_t)(n + 1));
  long double *sums = ctx->alloc(ctx, sizeof *sums * (size_t)(n + 1));
  for (long i = 0; i < n; i++) dt[i] = sums[i] = 0;
  long double t = 1, sum = 1, sum_k = 0, largest = 1;
  int small = 0;
  for (long k = 0; k < TERMS_MAX && small < 3; k++) {
    advance(s, k, &t, dt);
    sum += t;
    sum_k += t * (k + 1);
    for (long i = 0; i < n; i++) sums[i] += dt[i];
    largest = fmaxl(largest, fabsl(t));
    if (!isfinite((double)t)) return false;
    small = is_small(s, t, dt, sums, sum) ? small + 1 : 0;
  }
  double slope = 1;
  for (long i = 0; i < n; i++) slope = i < s->p ? slope * s->c[i] : slope / s->c[i];
  s->value = (double)sum;
  s->z_bar = s->z == 0 ? slope : (double)(sum_k / s->z);
  for (long i = 0; i < n; i++) s->bar[i] = (double)sums[i];
  return small == 3 && largest * LDBL_EPSILON < 1e-10L * fabsl(sum);
}

/* exp(z) F(b - a; b; -z): 13.2.39. */
static bool kummer(FnCtx *ctx, Series *s) {
  double c[2] = {s->c[1] - s->c[0], s->c[1]};
  Series m = {1, 1, c, -s->z, 0, 0, call_numbers(ctx, 2)};
  if (!sum_series(ctx, &m)) return false;
  double e = exp(s->z);
  s->value = e * m.value;
  s->z_bar = e * (m.value - m.z_bar);
  s->bar[0] = -e * m.bar[0];
  s->bar[1] = e * (m.bar[0] + m.bar[1]);
  return true;
}

/* (1 - z)^-a2 F(b - a1, a2; b; z / (z - 1)): 15.8.1. */
static bool pfaff(FnCtx *ctx, Series *s) {
  double c[3] = {s->c[2] - s->c[0], s->c[1], s->c[2]}, rest = 1 - s->z;
  Series m = {2, 1, c, -s->z / rest, 0, 0, call_numbers(ctx, 3)};
  if (!sum_series(ctx, &m)) return false;
  double scale = pow(rest, -c[1]);
  s->value = scale * m.value;
  s->z_bar = scale * (c[1] / rest * m.value - m.z_bar / (rest * rest));
  s->bar[0] = -scale * m.bar[0];
  s->bar[1] = scale * (m.bar[1] - log1p(-s->z) * m.value);
  s->bar[2] = scale * (m.bar[0] + m.bar[2]);
  return true;
}

static double sign_of_gamma(double x) {
  return x > 0 || fmod(floor(x), 2) == 0 ? 1 : -1;
}

/* gamma(b) gamma(b - a1 - a2) / (gamma(b - a1) gamma(b - a2)) at z = 1, where it
   converges: 15.4.20; the slope there is that of the shifted function, 15.5.1. */
static bool gauss(Series *s) {
  double a = s->c[0], b = s->c[1], c = s->c[2], rest = c - a - b;
  if (!(rest > 0) || is_pole(c)) return false;
  bool zero = is_pole(c - a) || is_pole(c - b);
  double sign = sign_of_gamma(c) * sign_of_gamma(c - a) * sign_of_gamma(c - b);
  s->value = zero ? 0
                  : sign * exp(log_gamma(c) + log_gamma(rest) - log_gamma(c - a) -
                               log_gamma(c - b));
  s->bar[0] = s->value * (digamma(c - a) - digamma(rest));
  s->bar[1] = s->value * (digamma(c - b) - digamma(rest));
  s->bar[2] = s->value * (digamma(c) + digamma(rest) - digamma(c - a) - digamma(c - b));
  s->z_bar = rest > 1 ? s->value * a * b / (rest - 1) : INFINITY;
  return !zero;
}

static bool evaluate(FnCtx *ctx, Series *s) {
  for (long j = s->p; j < s->p + s->q; j++)
    if (is_pole(s->c[j])) return false;
  if (terminates(s)) return sum_series(ctx, s);
  if (s->p == 1 && s->q == 1 && s->z < 0) return kummer(ctx, s);
  if (s->p == 2 && s->q == 1 && s->z < 0) return pfaff(ctx, s);
  if (s->p == 2 && s->q == 1 && s->z == 1) return gauss(s);
  if (s->p > s->q + 1 && s->z != 0) return false;
  if (s->p == s->q + 1 && fabs(s->z) >= 1) return false;
  return sum_series(ctx, s);
}

/* Parameters side by side, the value into [out]; the adjoint finds the series. */
static FnStatus run(FnCtx *ctx, const char *name, const double *c, long p, long q,
                    double z, View *out) {
  Series *s = ctx->memo = ctx->alloc(ctx, sizeof *s);
  *s = (Series){p, q, c, z, 0, 0, call_numbers(ctx, p + q)};
  for (long i = 0; i < p + q; i++)
    if (!isfinite(c[i]))
      return call_reject(ctx, "%s: a parameter is %g, must be finite", name, c[i]);
  if (isnan(z)) return call_reject(ctx, "%s: z is nan, must be a number", name);
  if (!evaluate(ctx, s))
    return call_reject(ctx, "%s: the series does not converge at z = %g", name, z);
  out->r[0] = s->value;
  return FN_OK;
}

static FnStatus run_lists(FnCtx *ctx, const char *name, const View *in, View *out) {
  double *c = call_numbers(ctx, in[0].size + in[1].size);
  for (long i = 0; i < in[0].size; i++) c[i] = view_get(&in[0], i);
  for (long i = 0; i < in[1].size; i++) c[in[0].size + i] = view_get(&in[1], i);
  return run(ctx, name, c, in[0].size, in[1].size, arg_real(&in[2]), out);
}

FnStatus call_hypergeometric_pFq(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return run_lists(ctx, "hypergeometric_pFq", in, out);
}

FnStatus call_hypergeometric_3F2(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  if (in[0].size != 3 || in[1].size != 2)
    return call_fail(ctx,
                     "hypergeometric_3F2: a and b have %ld and %ld numbers, must have "
                     "3 and 2",
                     in[0].size, in[1].size);
  return run_lists(ctx, "hypergeometric_3F2", in, out);
}

void call_hypergeometric_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                 const double *out_bar, double *const *in_bar) {
  (void)in, (void)n, (void)out;
  const Series *s = ctx->memo;
  if (in_bar[0]) la_axpy(s->p, out_bar[0], s->bar, in_bar[0]);
  if (in_bar[1]) la_axpy(s->q, out_bar[0], s->bar + s->p, in_bar[1]);
  if (in_bar[2]) in_bar[2][0] += out_bar[0] * s->z_bar;
}

FnStatus call_hypergeometric_2F1(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  double *c = call_numbers(ctx, 3);
  for (int i = 0; i < 3; i++) c[i] = arg_real(&in[i]);
  return run(ctx, "hypergeometric_2F1", c, 2, 1, arg_real(&in[3]), out);
}

void call_hypergeometric_2F1_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                     const double *out_bar, double *const *in_bar) {
  (void)in, (void)n, (void)out;
  const Series *s = ctx->memo;
  for (int i = 0; i < 3; i++)
    if (in_bar[i]) in_bar[i][0] += out_bar[0] * s->bar[i];
  if (in_bar[3]) in_bar[3][0] += out_bar[0] * s->z_bar;
}
