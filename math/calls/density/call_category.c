/* SPDX-License-Identifier: BSD-3-Clause
   Categories: categorical outcomes by simplex or log odds, ordered outcomes by cut points
   (McCullagh, "Regression models for ordinal data", 1980); Stan functions reference,
   "Bounded Discrete Distributions". */
#include "math/view/call.h"
#include "math/view/call_scalar.h"
#include "math/view/call_util.h"

static FnStatus check_category(FnCtx *ctx, const char *name, double y, long k) {
  if (y >= 1 && y <= k) return FN_OK;
  return call_reject(ctx, "%s: y is %g, must be in 1 .. %ld", name, y, k);
}

/* How often every category occurs. */
static FnStatus count(FnCtx *ctx, const char *name, const View *y, long k,
                      double **counts) {
  *counts = call_cleared(ctx, k);
  for (long i = 0; i < y->size; i++) {
    TRY_CALL(check_category(ctx, name, y->i[i], k));
    (*counts)[y->i[i] - 1]++;
  }
  ctx->memo = *counts;
  return FN_OK;
}

FnStatus call_check_simplex(FnCtx *ctx, const char *name, const double *theta, long k) {
  for (long i = 0; i < k; i++)
    if (!(theta[i] >= 0))
      return call_reject(ctx, "%s: theta[%ld] is %g, must not be negative", name, i + 1,
                         theta[i]);
  double s = la_sum(k, theta);
  if (fabs(s - 1) <= 1e-8) return FN_OK;
  return call_reject(ctx, "%s: theta is not a simplex: its sum is %.12g", name, s);
}

FnStatus call_categorical(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long k = in[1].size;
  double *counts;
  TRY_CALL(call_check_simplex(ctx, "categorical_lpmf", in[1].r, k));
  TRY_CALL(count(ctx, "categorical_lpmf", &in[0], k, &counts));
  if (!call_keeps(ctx, 2)) return FN_OK;
  for (long i = 0; i < k; i++) out->r[0] += xlogy(counts[i], in[1].r[i]);
  return FN_OK;
}

void call_categorical_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                              const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  const double *counts = ctx->memo;
  for (long i = 0; i < in[1].size; i++)
    in_bar[1][i] += out_bar[0] * over(counts[i], in[1].r[i]);
}

FnStatus call_categorical_logit(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  double *counts, l = 0;
  View total = view_scalar(&l);
  TRY_CALL(count(ctx, "categorical_logit_lpmf", &in[0], in[1].size, &counts));
  TRY_CALL(call_finite(ctx, "categorical_logit_lpmf", &in[1], "beta"));
  if (!call_keeps(ctx, 2)) return FN_OK;
  call_log_sum_exp(ctx, &in[1], 1, &total);
  for (long i = 0; i < in[1].size; i++)
    if (counts[i] > 0) out->r[0] += counts[i] * (in[1].r[i] - l);
  return FN_OK;
}

void call_categorical_logit_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                    const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  const double *counts = ctx->memo;
  double l = 0;
  View total = view_scalar(&l);
  call_log_sum_exp(ctx, &in[1], 1, &total);
  long k = in[1].size;
  const double *x = in[1].r;
  for (long i = 0; i < k; i++)
    in_bar[1][i] += out_bar[0] * (counts[i] * call_others(k, x, l, i) -
                                  (in[0].size - counts[i]) * exp(x[i] - l));
}

/* ---- ordered outcomes: P(y = k) = F(eta - c[k-1]) - F(eta - c[k]) ---- */

/* log(F(a) - F(b)), a > b, and its derivatives; infinite at the ends. */
typedef double Between(double a, double b, double *da, double *db);

/* F(a) - F(b) = F(a) F(-b) (1 - exp(b - a)); derivatives of that. */
static double between_logit(double a, double b, double *da, double *db) {
  *da = isinf(a) ? 0 : logistic(-a);
  *db = isinf(b) ? 0 : -logistic(b);
  if (isinf(a)) return isinf(b) ? 0 : log_logistic(-b);
  if (isinf(b)) return log_logistic(a);
  double gap = b - a, odds = 1 / expm1(-gap); /* e^b / (e^a - e^b) */
  *da += odds;
  *db -= odds;
  return log1m_exp(gap) + log_logistic(a) + log_logistic(-b);
}

/* Both ends in the tail where Phi is small, so that the difference keeps its digits. */
static double between_probit(double a, double b, double *da, double *db) {
  bool upper = a + b > 0; /* the side where the tails are small */
  double la = upper ? log_normal_cdf(-a) : log_normal_cdf(a);
  double lb = upper ? log_normal_cdf(-b) : log_normal_cdf(b);
  double l = upper ? log_sub(lb, la) : log_sub(la, lb);
  *da = isinf(a) ? 0 : exp(-0.5 * a * a - HALF_LOG_2PI - l);
  *db = isinf(b) ? 0 : -exp(-0.5 * b * b - HALF_LOG_2PI - l);
  return l;
}

/* Outcome i of a call: y, eta, cut points c (nc of them). */
typedef struct Ordered {
  int y;
  double eta;
  const double *c;
  long nc;
} Ordered;

static Ordered ordered_at(const View *in, long i) {
  const View *y = &in[0], *eta = &in[1], *c = &in[2];
  long nc = c->dims[c->array];
  return (Ordered){y->i[y->ndims ? i : 0], view_get(eta, eta->ndims ? i : 0),
                   c->r + (c->array ? i * nc : 0), nc};
}

static long ordered_count(const View *in) {
  for (int a = 0; a < 2; a++)
    if (in[a].ndims) return in[a].size;
  return in[2].array ? in[2].dims[0] : 1;
}

static double ordered_value(Between *between, Ordered o, double *da, double *db) {
  double a = o.y > 1 ? o.eta - o.c[o.y - 2] : INFINITY;
  double b = o.y <= o.nc ? o.eta - o.c[o.y - 1] : -INFINITY;
  return between(a, b, da, db);
}

static FnStatus check_ordered(FnCtx *ctx, const char *name, const View *in, long count) {
  for (int a = 0; a < 2; a++)
    if (in[a].ndims)
      TRY_CALL(
          call_agree(ctx, name, "outcomes", count, "size of an argument", in[a].size));
  if (in[2].array)
    TRY_CALL(
        call_agree(ctx, name, "outcomes", count, "arrays of cut points", in[2].dims[0]));
  long nc = in[2].dims[in[2].array];
  TRY_CALL(call_finite(ctx, name, &in[2], "cut points"));
  for (long i = 0; i < in[0].size; i++)
    TRY_CALL(check_category(ctx, name, in[0].i[i], nc + 1));
  for (long k = 0; k < in[2].size; k++)
    if (k % nc && !(in[2].r[k] > in[2].r[k - 1]))
      return call_reject(ctx, "%s: cut points are not ascending: %g after %g", name,
                         in[2].r[k], in[2].r[k - 1]);
  return FN_OK;
}

static FnStatus ordered(FnCtx *ctx, const char *name, Between *between, const View *in,
                        View *out) {
  long count = ordered_count(in);
  TRY_CALL(check_ordered(ctx, name, in, count));
  if (ctx->propto && !ctx->want) return FN_OK;
  for (long i = 0; i < count; i++) {
    Ordered o = ordered_at(in, i);
    double da, db;
    if (!isfinite(o.eta))
      return call_reject(ctx, "%s: eta is %g, must be finite", name, o.eta);
    out->r[0] += ordered_value(between, o, &da, &db);
  }
  return FN_OK;
}

static void ordered_adjoint(Between *between, const View *in, double g,
                            double *const *bar) {
  long count = ordered_count(in);
  for (long i = 0; i < count; i++) {
    Ordered o = ordered_at(in, i);
    double da, db;
    ordered_value(between, o, &da, &db);
    if (bar[1]) bar[1][in[1].ndims ? i : 0] += g * (da + db);
    if (!bar[2]) continue;
    double *c = bar[2] + (o.c - in[2].r);
    if (o.y > 1) c[o.y - 2] -= g * da;
    if (o.y <= o.nc) c[o.y - 1] -= g * db;
  }
}

/* Slopes of all outcomes under the same cut points, kept for the adjoint: in what lies
   between eta and the cut below, and the cut above, and in the gaps between cuts. */
typedef struct Slopes {
  double *below, *above, *gap;
} Slopes;

/* The sum over outcomes of log F(a) + log F(-b): as outcomes 1 under log odds, of which
   those without a cut are infinite. */
static double sum_of_sides(FnCtx *ctx, const View *in, long count, Slopes *s) {
  double *odds = call_numbers(ctx, 2 * count), *d = call_numbers(ctx, 2 * count);
  int *ones = ctx->alloc(ctx, sizeof *ones * (size_t)(2 * count + 1));
  for (long i = 0; i < 2 * count; i++) ones[i] = 1;
  for (long i = 0; i < count; i++) {
    Ordered o = ordered_at(in, i);
    odds[i] = o.y > 1 ? o.eta - o.c[o.y - 2] : INFINITY;
    odds[count + i] = o.y <= o.nc ? o.c[o.y - 1] - o.eta : INFINITY;
  }
  s->below = d;
  s->above = d + count;
  return la_bernoulli_logit(2 * count, ones, odds, d);
}

/* Of outcomes between two cuts log(1 - exp(b - a)), which is the same for all of a
   category. */
static double sum_of_gaps(FnCtx *ctx, const View *in, long count, Slopes *s) {
  long nc = in[2].size;
  double *counts = call_cleared(ctx, nc + 1), sum = 0;
  const double *c = in[2].r;
  for (long i = 0; i < count; i++) counts[ordered_at(in, i).y - 1]++;
  s->gap = call_cleared(ctx, nc + 1);
  for (long k = 1; k < nc; k++) {
    if (counts[k] == 0) continue;
    sum += counts[k] * log1m_exp(c[k - 1] - c[k]);
    s->gap[k] = counts[k] / expm1(c[k] - c[k - 1]);
  }
  return sum;
}

static FnStatus ordered_logit(FnCtx *ctx, const char *name, const View *in, View *out) {
  long count = ordered_count(in);
  ctx->memo = NULL;
  if (in[2].array) return ordered(ctx, name, between_logit, in, out);
  TRY_CALL(check_ordered(ctx, name, in, count));
  if (ctx->propto && !ctx->want) return FN_OK;
  for (long i = 0; i < in[1].size; i++)
    if (!isfinite(view_get(&in[1], i)))
      return call_reject(ctx, "%s: eta is %g, must be finite", name, view_get(&in[1], i));
  Slopes *s = ctx->memo = ctx->alloc(ctx, sizeof *s);
  out->r[0] = sum_of_sides(ctx, in, count, s) + sum_of_gaps(ctx, in, count, s);
  return FN_OK;
}

static void ordered_logit_adjoint(const FnCtx *ctx, const View *in, double g,
                                  double *const *bar) {
  const Slopes *s = ctx->memo;
  long count = ordered_count(in);
  if (!s) {
    ordered_adjoint(between_logit, in, g, bar);
    return;
  }
  double *c = bar[2];
  for (long i = 0; i < count; i++) {
    Ordered o = ordered_at(in, i);
    if (bar[1]) bar[1][in[1].ndims ? i : 0] += g * (s->below[i] - s->above[i]);
    if (c && o.y > 1) c[o.y - 2] -= g * s->below[i];
    if (c && o.y <= o.nc) c[o.y - 1] += g * s->above[i];
  }
  for (long k = 1; c && k < in[2].size; k++) {
    c[k] += g * s->gap[k];
    c[k - 1] -= g * s->gap[k];
  }
}

FnStatus call_ordered_logistic(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return ordered_logit(ctx, "ordered_logistic_lpmf", in, out);
}

void call_ordered_logistic_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                   const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  ordered_logit_adjoint(ctx, in, out_bar[0], in_bar);
}

FnStatus call_ordered_probit(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return ordered(ctx, "ordered_probit_lpmf", between_probit, in, out);
}

void call_ordered_probit_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                 const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  ordered_adjoint(between_probit, in, out_bar[0], in_bar);
}

/* ---- linear predictors: the same outcomes, through x ---- */

/* y, x, beta, c: the predictor in place of x and beta. */
static FnStatus ordered_predictor(FnCtx *ctx, const View *in, View *plain) {
  const View *x = &in[1];
  long rows = part_rows(x), k = part_cols(x);
  TRY_CALL(call_agree(ctx, "ordered_logistic_glm_lpmf", "columns of x", k, "size of beta",
                      in[2].size));
  double *eta = call_cleared(ctx, rows);
  la_gemm(rows, 1, k, 1, x->r, 1, rows, in[2].r, 1, k, eta, rows);
  plain[0] = in[0];
  plain[1] = x->base == BASE_ROW_VECTOR ? view_scalar(eta) : view_vector(eta, rows);
  plain[2] = in[3];
  return FN_OK;
}

FnStatus call_ordered_glm(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  View plain[3];
  TRY_CALL(ordered_predictor(ctx, in, plain));
  return ordered_logit(ctx, "ordered_logistic_glm_lpmf", plain, out);
}

void call_ordered_glm_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                              const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  View plain[3];
  if (ordered_predictor(ctx, in, plain) != FN_OK) return;
  long rows = part_rows(&in[1]), k = part_cols(&in[1]);
  double *d = call_cleared(ctx, rows);
  ordered_logit_adjoint(ctx, plain, out_bar[0], (double *const[]){NULL, d, in_bar[3]});
  if (in_bar[1]) la_gemm(rows, k, 1, 1, d, 1, rows, in[2].r, 1, 1, in_bar[1], rows);
  if (in_bar[2]) la_gemm(k, 1, rows, 1, in[1].r, rows, 1, d, 1, rows, in_bar[2], k);
}

/* Rows of log odds, [rows] x k column by column, to shares e / s of their sum: e to
   [odds], s to [sum]; returns the largest of each row in [most]. */
static void shares(long rows, long k, double *odds, double *most, double *sum) {
  for (long i = 0; i < rows; i++) most[i] = odds[i], sum[i] = 0;
  for (long j = 1; j < k; j++)
    for (long i = 0; i < rows; i++)
      most[i] = odds[j * rows + i] > most[i] ? odds[j * rows + i] : most[i];
  for (long j = 0; j < k; j++) {
    double *e = odds + j * rows;
    for (long i = 0; i < rows; i++) e[i] -= most[i];
    la_exp(rows, e, e);
    la_add(rows, e, sum);
  }
}

/* One outcome a row: the sum of log masses; [odds] becomes outcome less share, and that
   of the outcome itself the sum of the others, which keeps its digits near 1. */
static double categories(FnCtx *ctx, long rows, long k, const int *y, double *odds) {
  double *most = call_numbers(ctx, rows), *sum = call_numbers(ctx, rows), lp = 0;
  double *others = call_cleared(ctx, rows);
  for (long i = 0; i < rows; i++) lp += odds[(y[i] - 1) * rows + i];
  shares(rows, k, odds, most, sum);
  for (long j = 0; j < k; j++)
    for (long i = 0; i < rows; i++) {
      double e = odds[j * rows + i];
      others[i] += y[i] - 1 == j ? 0 : e;
      odds[j * rows + i] = -e / sum[i];
    }
  for (long i = 0; i < rows; i++) {
    lp -= most[i] + log(sum[i]);
    odds[(y[i] - 1) * rows + i] = others[i] / sum[i];
  }
  return lp;
}

/* The same where all outcomes, or the only one, share their rows. */
static double shared_row(FnCtx *ctx, const View *y, long k, const double *odds, double *d,
                         long rows) {
  double *line = call_numbers(ctx, k), l, lp = 0;
  long count = y->ndims ? y->size : rows;
  for (long i = 0; i < count; i++) {
    long r = y->ndims ? 0 : i;
    int yi = y->i[y->ndims ? i : 0];
    View values = view_vector(line, k), total = view_scalar(&l);
    for (long j = 0; j < k; j++) line[j] = odds[j * rows + r];
    call_log_sum_exp(ctx, &values, 1, &total);
    lp += line[yi - 1] - l;
    for (long j = 0; j < k; j++)
      d[j * rows + r] += j == yi - 1 ? call_others(k, line, l, j) : -exp(line[j] - l);
  }
  return lp;
}

/* y | x, alpha (K), beta (M x K): rows of log odds, N x K, left for the adjoint as the
   difference of outcome and probability. */
FnStatus call_categorical_glm(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  static const char NAME[] = "categorical_logit_glm_lpmf";
  const View *y = &in[0], *x = &in[1], *alpha = &in[2], *beta = &in[3];
  long rows = part_rows(x), k = alpha->size, m = part_cols(x);
  long count = y->ndims ? y->size : rows;
  TRY_CALL(call_agree(ctx, NAME, "columns of x", m, "rows of beta", view_rows(beta)));
  TRY_CALL(call_agree(ctx, NAME, "size of alpha", k, "columns of beta", view_cols(beta)));
  if (x->base != BASE_ROW_VECTOR)
    TRY_CALL(call_agree(ctx, NAME, "outcomes", count, "rows of x", rows));
  for (long i = 0; i < y->size; i++) TRY_CALL(check_category(ctx, NAME, y->i[i], k));
  if (ctx->propto && !ctx->want) return FN_OK;
  double *odds = call_cleared(ctx, rows * k), *d = odds;
  la_gemm(rows, k, m, 1, x->r, 1, rows, beta->r, 1, m, odds, rows);
  for (long j = 0; j < k; j++)
    for (long i = 0; i < rows; i++) odds[j * rows + i] += alpha->r[j];
  if (y->ndims && x->base != BASE_ROW_VECTOR)
    out->r[0] = categories(ctx, rows, k, y->i, odds);
  else
    out->r[0] = shared_row(ctx, y, k, odds, d = call_cleared(ctx, rows * k), rows);
  if (!isfinite(out->r[0]))
    for (int a = 1; a <= 3; a++)
      TRY_CALL(
          call_finite(ctx, NAME, &in[a], (const char *[]){"x", "alpha", "beta"}[a - 1]));
  ctx->memo = d;
  return FN_OK;
}

void call_categorical_glm_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                  const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  const double *d = ctx->memo, g = out_bar[0];
  long rows = part_rows(&in[1]), k = in[2].size, m = part_cols(&in[1]);
  if (in_bar[1]) la_gemm(rows, m, k, g, d, 1, rows, in[3].r, m, 1, in_bar[1], rows);
  for (long j = 0; in_bar[2] && j < k; j++)
    in_bar[2][j] += g * la_sum(rows, d + j * rows);
  if (in_bar[3]) la_gemm(m, k, rows, g, in[1].r, rows, 1, d, 1, rows, in_bar[3], m);
}
