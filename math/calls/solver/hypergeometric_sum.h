/* SPDX-License-Identifier: BSD-3-Clause
   Sums of a hypergeometric series and of its derivatives in numbers of type REAL, whose
   rounding error is REAL_EPSILON; SUM_NAME(x) makes the names.  Included twice by
   call_hypergeometric.c. */

/* What a term is multiplied with to get the next one, and the derivatives of it: t and
   dt[i] are moved on. */
static void SUM_NAME(advance)(const Series *s, REAL k, REAL *t, REAL *dt) {
  long n = s->p + s->q;
  for (long i = 0; i < n; i++) {
    REAL x = s->c[i] + k;
    bool upper = i < s->p;
    for (long j = 0; j < n; j++)
      if (j != i) dt[j] = upper ? dt[j] * x : dt[j] / x;
    dt[i] = upper ? dt[i] * x + *t : (dt[i] - *t / x) / x;
    *t = upper ? *t * x : *t / x;
  }
  REAL step = s->z / (k + 1);
  *t *= step;
  for (long i = 0; i < n; i++) dt[i] *= step;
}

static bool SUM_NAME(is_small)(const Series *s, REAL t, const REAL *dt, const REAL *sums,
                               REAL sum) {
  double whole = fabs((double)sum);
  if (fabs((double)t) > 1e-20 * whole) return false;
  for (long i = 0; i < s->p + s->q; i++)
    if (fabs((double)dt[i]) > 1e-18 * (fabs((double)sums[i]) + whole)) return false;
  return true;
}

/* Extrapolates sums of 2^j, 2^(j+1), ... terms, whose rest falls as powers -[rate],
   -[rate] - 1, ... of that number: Richardson's scheme.  [d] holds their derivatives, and
   [d_rate] that of the rate. */
static REAL SUM_NAME(extrapolate)(long count, REAL *sum, REAL *d, double rate,
                                  double d_rate) {
  for (long m = 0; m + 1 < count; m++) {
    double factor = exp2(rate + (double)m), slope = factor * 0.69314718055994531 * d_rate;
    for (long j = 0; j + m + 1 < count; j++) {
      REAL value = (factor * sum[j + 1] - sum[j]) / (factor - 1);
      d[j] =
          (factor * d[j + 1] + slope * sum[j + 1] - d[j] - slope * value) / (factor - 1);
      sum[j] = value;
    }
  }
  return sum[0];
}

/* False where the terms do not become small, or cancel to fewer than ten digits. */
static bool SUM_NAME(sum_series)(FnCtx *ctx, Series *s) {
  long n = s->p + s->q, last = terms_of(s);
  REAL *dt = ctx->alloc(ctx, sizeof *dt * (size_t)(n + 1));
  REAL *sums = ctx->alloc(ctx, sizeof *sums * (size_t)(n + 1));
  for (long i = 0; i < n; i++) dt[i] = sums[i] = 0;
  REAL t = 1, sum = 1, sum_k = 0;
  double largest = 1;
  int small = 0;
  for (long k = 0; k < last && small < 3; k++) {
    SUM_NAME(advance)(s, k, &t, dt);
    sum += t;
    sum_k += t * (k + 1);
    for (long i = 0; i < n; i++) sums[i] += dt[i];
    largest = fmax(largest, fabs((double)t));
    if (!isfinite((double)t)) return false;
    small = SUM_NAME(is_small)(s, t, dt, sums, sum) ? small + 1 : 0;
  }
  double slope = 1;
  for (long i = 0; i < n; i++) slope = i < s->p ? slope * s->c[i] : slope / s->c[i];
  s->value = (double)sum;
  s->z_bar = s->z == 0 ? slope : (double)(sum_k / s->z);
  for (long i = 0; i < n; i++) s->bar[i] = (double)sums[i];
  return (small == 3 || last < TERMS_MAX) &&
         largest * REAL_EPSILON < 1e-10 * fabs((double)sum);
}

/* At z = 1, where terms fall as the power -1 - [rate] of their number. */
static bool SUM_NAME(sum_at_one)(FnCtx *ctx, Series *s, double rate) {
  enum { FIRST = 5, COUNT = 11 };
  long n = s->p + s->q, at = 0;
  REAL *dt = ctx->alloc(ctx, sizeof *dt * (size_t)(n + 1));
  REAL *sums = ctx->alloc(ctx, sizeof *sums * (size_t)(n + 1));
  REAL *kept = ctx->alloc(ctx, sizeof *kept * (size_t)((n + 2) * COUNT));
  for (long i = 0; i < n; i++) dt[i] = sums[i] = 0;
  REAL t = 1, sum = 1, sum_k = 0;
  for (long k = 0; at < COUNT; k++) {
    if (k == 1L << (FIRST + at)) {
      for (long i = 0; i < n; i++) kept[i * COUNT + at] = sums[i];
      kept[n * COUNT + at] = sum;
      kept[(n + 1) * COUNT + at++] = sum_k;
    }
    SUM_NAME(advance)(s, k, &t, dt);
    sum += t;
    sum_k += t * (k + 1);
    for (long i = 0; i < n; i++) sums[i] += dt[i];
  }
  for (long i = 0; i < n; i++) {
    REAL v[COUNT], *d = kept + i * COUNT;
    for (int j = 0; j < COUNT; j++) v[j] = kept[n * COUNT + j];
    s->value = (double)SUM_NAME(extrapolate)(COUNT, v, d, rate, i < s->p ? -1 : 1);
    s->bar[i] = (double)d[0];
  }
  REAL none[COUNT] = {0};
  s->z_bar = rate > 1 ? (double)SUM_NAME(extrapolate)(COUNT, kept + (n + 1) * COUNT, none,
                                                      rate - 1, 0)
                      : INFINITY;
  return isfinite(s->value);
}
