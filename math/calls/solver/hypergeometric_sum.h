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
