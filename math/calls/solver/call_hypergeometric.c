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

/* The last power of the series, where an upper parameter ends it, else TERMS_MAX. */
static long last_power(const Series *s) {
  double last = TERMS_MAX;
  for (long i = 0; i < s->p; i++)
    if (is_pole(s->c[i])) last = fmin(last, -s->c[i]);
  return (long)last;
}

static bool has_pole(const Series *s) {
  for (long j = s->p; j < s->p + s->q; j++)
    if (is_pole(s->c[j])) return true;
  return false;
}

/* Whether a lower parameter makes a term infinite before the series ends. */
static bool ends_in_pole(const Series *s) {
  for (long j = s->p; j < s->p + s->q; j++)
    if (is_pole(s->c[j]) && -s->c[j] < last_power(s)) return true;
  return false;
}

/* Slopes in an upper parameter that ends a series go on behind its end, but not into a
   pole: there they are those of the polynomial. */
static long terms_of(const Series *s) {
  return has_pole(s) ? last_power(s) : TERMS_MAX;
}

#define REAL long double
#define REAL_EPSILON (double)LDBL_EPSILON
#define SUM_NAME(x) x##_long
#include "math/calls/solver/hypergeometric_sum.h"
#undef REAL
#undef REAL_EPSILON
#undef SUM_NAME

/* The same with twice as many digits, for sums that cancel many. */
#ifdef __SIZEOF_FLOAT128__
#define REAL __float128
#define REAL_EPSILON 0x1p-112
#define SUM_NAME(x) x##_wide
#include "math/calls/solver/hypergeometric_sum.h"
#undef REAL
#undef REAL_EPSILON
#undef SUM_NAME

static bool sum_series(FnCtx *ctx, Series *s) {
  return sum_series_long(ctx, s) || (fabs(s->z) < 100 && sum_series_wide(ctx, s));
}

#else
static bool sum_series(FnCtx *ctx, Series *s) {
  return sum_series_long(ctx, s);
}

#endif

/* Extrapolates sums of 2^j, 2^(j+1), ... terms, whose rest falls as powers -[rate],
   -[rate] - 1, ... of that number: Richardson's scheme.  [d] holds their derivatives, and
   [d_rate] that of the rate. */
static long double extrapolate(long count, long double *sum, long double *d, double rate,
                               double d_rate) {
  for (long m = 0; m + 1 < count; m++) {
    double factor = exp2(rate + (double)m), slope = factor * 0.69314718055994531 * d_rate;
    for (long j = 0; j + m + 1 < count; j++) {
      long double value = (factor * sum[j + 1] - sum[j]) / (factor - 1);
      d[j] =
          (factor * d[j + 1] + slope * sum[j + 1] - d[j] - slope * value) / (factor - 1);
      sum[j] = value;
    }
  }
  return sum[0];
}

/* At z = 1, where terms fall as the power -1 - [rate] of their number. */
static bool sum_at_one(FnCtx *ctx, Series *s, double rate) {
  enum { FIRST = 5, COUNT = 11 };
  long n = s->p + s->q, at = 0;
  long double *dt = ctx->alloc(ctx, sizeof *dt * (size_t)(n + 1));
  long double *sums = ctx->alloc(ctx, sizeof *sums * (size_t)(n + 1));
  long double *kept = ctx->alloc(ctx, sizeof *kept * (size_t)((n + 2) * COUNT));
  for (long i = 0; i < n; i++) dt[i] = sums[i] = 0;
  long double t = 1, sum = 1, sum_k = 0;
  for (long k = 0; at < COUNT; k++) {
    if (k == 1L << (FIRST + at)) {
      for (long i = 0; i < n; i++) kept[i * COUNT + at] = sums[i];
      kept[n * COUNT + at] = sum;
      kept[(n + 1) * COUNT + at++] = sum_k;
    }
    advance_long(s, k, &t, dt);
    sum += t;
    sum_k += t * (k + 1);
    for (long i = 0; i < n; i++) sums[i] += dt[i];
  }
  for (long i = 0; i < n; i++) {
    long double v[COUNT], *d = kept + i * COUNT;
    for (int j = 0; j < COUNT; j++) v[j] = kept[n * COUNT + j];
    s->value = (double)extrapolate(COUNT, v, d, rate, i < s->p ? -1 : 1);
    s->bar[i] = (double)d[0];
  }
  long double none[COUNT] = {0};
  s->z_bar = rate > 1
                 ? (double)extrapolate(COUNT, kept + (n + 1) * COUNT, none, rate - 1, 0)
                 : INFINITY;
  return isfinite(s->value);
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

/* A value of the solution of the differential equation of F(a, b; c; z), with its slopes
   in a, b and c. */
typedef struct Local {
  long double v, d[3];
} Local;

static void add_scaled(Local *to, long double by, const long double *d_by,
                       const Local *x) {
  for (int i = 0; i < 3; i++) to->d[i] += by * x->d[i] + d_by[i] * x->v;
  to->v += by * x->v;
}

/* Moves [w] and its slope [w1] in z from z to z + h by Taylor's series, whose
   coefficients u_n have, from 15.10.1,
     z (1 - z) (n + 2) (n + 1) u_(n+2) = (n + a) (n + b) u_n
       - ((1 - 2 z) n + c - (a + b + 1) z) (n + 1) u_(n+1). */
static void step_on(const double *c, long double z, long double h, Local *w, Local *w1) {
  Local u = *w, v = *w1, value = u, slope = v;
  long double power = h;
  add_scaled(&value, h, (long double[3]){0, 0, 0}, &v);
  for (int n = 0; n < 200; n++) {
    long double a = n + c[0], b = n + c[1];
    long double first = (1 - 2 * z) * n + c[2] - (c[0] + c[1] + 1) * z;
    Local next = {0, {0}};
    add_scaled(&next, a * b, (long double[3]){b, a, 0}, &u);
    add_scaled(&next, -first * (n + 1),
               (long double[3]){z * (n + 1), z * (n + 1), -(n + 1)}, &v);
    long double by = 1 / (z * (1 - z) * (n + 2) * (n + 1));
    next.v *= by;
    for (int i = 0; i < 3; i++) next.d[i] *= by;
    add_scaled(&slope, power * (n + 2), (long double[3]){0, 0, 0}, &next);
    power *= h;
    add_scaled(&value, power, (long double[3]){0, 0, 0}, &next);
    u = v;
    v = next;
  }
  *w = value;
  *w1 = slope;
}

/* Near z = 1 the series of 15.2.1 is slow: it stops half-way, and steps that halve the
   distance go on. */
static bool continued(FnCtx *ctx, Series *s) {
  Series from = {2, 1, s->c, 0.5, 0, 0, call_numbers(ctx, 3)};
  double up[3] = {s->c[0] + 1, s->c[1] + 1, s->c[2] + 1};
  Series over = {2, 1, up, 0.5, 0, 0, call_numbers(ctx, 3)}; /* 15.5.1 */
  if (!sum_series(ctx, &from) || !sum_series(ctx, &over)) return false;
  double a = s->c[0], b = s->c[1], c = s->c[2], by = a * b / c;
  Local w = {from.value, {from.bar[0], from.bar[1], from.bar[2]}};
  Local w1 = {by * over.value,
              {b / c * over.value + by * over.bar[0],
               a / c * over.value + by * over.bar[1],
               -by / c * over.value + by * over.bar[2]}};
  for (long double z = 0.5L; z < s->z;) {
    long double h = fminl((1 - z) / 2, s->z - z);
    step_on(s->c, z, h, &w, &w1);
    z = h < (1 - z) / 2 ? s->z : z + h;
  }
  s->value = (double)w.v;
  s->z_bar = (double)w1.v;
  for (int i = 0; i < 3; i++) s->bar[i] = (double)w.d[i];
  return isfinite(s->value);
}

/* Sum of the lower parameters less that of the upper ones. */
static double excess(const Series *s) {
  double sum = 0;
  for (long i = 0; i < s->p + s->q; i++) sum += i < s->p ? -s->c[i] : s->c[i];
  return sum;
}

static bool evaluate(FnCtx *ctx, Series *s) {
  if (ends_in_pole(s)) return false;
  if (last_power(s) < TERMS_MAX) return sum_series(ctx, s);
  if (s->p == 1 && s->q == 1 && s->z < 0) return kummer(ctx, s);
  if (s->p == 2 && s->q == 1 && s->z < 0) return pfaff(ctx, s);
  if (s->p == 2 && s->q == 1 && s->z == 1) return gauss(s);
  if (s->p == 2 && s->q == 1 && s->z > 0.9 && s->z < 1) return continued(ctx, s);
  if (s->p > s->q + 1 && s->z != 0) return false;
  if (s->p == s->q + 1 && s->z == 1 && excess(s) > 0)
    return sum_at_one(ctx, s, excess(s));
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
