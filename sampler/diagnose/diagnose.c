/* SPDX-License-Identifier: BSD-3-Clause
   Diagnostics as ArviZ defines them: what is split, ranked or compared before the sums of
   ess.c are taken. */
#include "sampler/diagnose/diagnose.h"
#include <math.h>
#include <stdbool.h>
#include <string.h>
#include "base/alloc.h"
#include "sampler/diagnose/ess.h"
#include "sampler/diagnose/rank.h"

enum { LEAST_DRAWS = 4 };

static bool has_nan(const double *x, long n) {
  for (long i = 0; i < n; i++)
    if (isnan(x[i])) return true;
  return false;
}

static bool is_valid(const double *x, int chains, int draws) {
  return chains >= 1 && draws >= LEAST_DRAWS && !has_nan(x, (long)chains * draws);
}

static double *copy_of(const double *x, long n) {
  double *copy = mem_new(sizeof *copy * (size_t)n);
  memcpy(copy, x, sizeof *copy * (size_t)n);
  return copy;
}

/* First halves of all chains, then second halves; the middle draw of an odd number is
   left out. */
static double *split(const double *x, int chains, int draws) {
  long half = draws / 2;
  double *out = mem_new(sizeof *out * 2 * (size_t)chains * (size_t)half);
  for (int c = 0; c < chains; c++) {
    const double *chain = x + (long)c * draws;
    memcpy(out + c * half, chain, sizeof *out * (size_t)half);
    memcpy(out + (chains + c) * half, chain + draws - half, sizeof *out * (size_t)half);
  }
  return out;
}

static double split_ess(const double *x, int chains, int draws) {
  double *halves = split(x, chains, draws);
  double ess = ess_of(halves, 2 * chains, draws / 2);
  mem_free(halves);
  return ess;
}

double diag_mean(const double *x, int chains, int draws) {
  long n = (long)chains * draws;
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (long i = 0; i < n; i++) sum += x[i];
  return sum / (double)n;
}

/* (x - mean)^2 of every draw. */
static double *squared_deviations(const double *x, int chains, int draws) {
  double mean = diag_mean(x, chains, draws);
  double *out = copy_of(x, (long)chains * draws);
  for (long i = 0; i < (long)chains * draws; i++) out[i] = (x[i] - mean) * (x[i] - mean);
  return out;
}

double diag_sd(const double *x, int chains, int draws) {
  double *squares = squared_deviations(x, chains, draws), n = (double)chains * draws;
  double variance = diag_mean(squares, chains, draws) * n / (n - 1);
  mem_free(squares);
  return sqrt(variance);
}

static double scored_r_hat(Ranking *ranking, double *scores, int chains, int draws) {
  ranking_scores(ranking, scores);
  return r_hat_of(scores, chains, draws);
}

/* Of the bulk and of the distances from the median; what is NULL is not wanted. */
static void of_ranks(Ranking *ranking, int chains, int draws, double *r_hat,
                     double *ess) {
  double *scores = mem_new(sizeof *scores * (size_t)chains * (size_t)draws);
  double bulk = scored_r_hat(ranking, scores, chains, draws);
  if (ess) *ess = ess_of(scores, chains, draws);
  if (r_hat) {
    ranking_fold(ranking);
    double tail = scored_r_hat(ranking, scores, chains, draws);
    *r_hat = tail > bulk ? tail : bulk;
  }
  mem_free(scores);
}

static double ess_below(const double *x, int chains, int draws, double limit) {
  double *below = copy_of(x, (long)chains * draws);
  for (long i = 0; i < (long)chains * draws; i++) below[i] = x[i] <= limit;
  double ess = split_ess(below, chains, draws);
  mem_free(below);
  return ess;
}

static double ess_of_tails(const double *x, const double *sorted, int chains, int draws) {
  long n = (long)chains * draws;
  double low = ess_below(x, chains, draws, quantile_type7(sorted, n, 0.05));
  double high = ess_below(x, chains, draws, quantile_type7(sorted, n, 0.95));
  return high < low ? high : low;
}

static double tails_of_odd(const double *x, int chains, int draws) {
  Ranking *ranking = ranking_new(x, (long)chains * draws);
  double ess = ess_of_tails(x, ranking_sorted(ranking), chains, draws);
  ranking_destroy(&ranking);
  return ess;
}

/* The halves of an even number of draws hold all of them: they are put in order once. */
static void converge(const double *x, int chains, int draws, double *r_hat, double *bulk,
                     double *tail) {
  double *halves = split(x, chains, draws);
  Ranking *ranking = ranking_new(halves, 2L * chains * (draws / 2));
  if (tail)
    *tail = draws % 2 ? tails_of_odd(x, chains, draws)
                      : ess_of_tails(x, ranking_sorted(ranking), chains, draws);
  if (bulk || r_hat) of_ranks(ranking, 2 * chains, draws / 2, r_hat, bulk);
  ranking_destroy(&ranking);
  mem_free(halves);
}

void diag_convergence(const double *x, int chains, int draws, double *r_hat, double *bulk,
                      double *tail) {
  double *const all[] = {r_hat, bulk, tail};
  for (int i = 0; i < 3; i++)
    if (all[i]) *all[i] = NAN;
  if (is_valid(x, chains, draws))
    converge(x, chains, draws, chains < 2 ? NULL : r_hat, bulk, tail);
}

double diag_mcse_mean(const double *x, int chains, int draws) {
  if (!is_valid(x, chains, draws)) return NAN;
  return diag_sd(x, chains, draws) / sqrt(split_ess(x, chains, draws));
}

double diag_mcse_sd(const double *x, int chains, int draws) {
  if (!is_valid(x, chains, draws)) return NAN;
  double *squares = squared_deviations(x, chains, draws);
  double ess = split_ess(squares, chains, draws);
  double variance = diag_mean(squares, chains, draws);
  for (long i = 0; i < (long)chains * draws; i++) squares[i] *= squares[i];
  double fourth = diag_mean(squares, chains, draws);
  mem_free(squares);
  return sqrt((fourth - variance * variance) / ess / variance / 4);
}

void diag_hdi(const double *x, int chains, int draws, double prob, double *low,
              double *high) {
  long n = (long)chains * draws, span = (long)floor(prob * (double)n), best = 0;
  *low = *high = NAN;
  if (n == 0 || has_nan(x, n)) return;
  Ranking *ranking = ranking_new(x, n);
  const double *sorted = ranking_sorted(ranking);
  if (span > n - 1) span = n - 1;
  for (long i = 1; i < n - span; i++)
    if (sorted[i + span] - sorted[i] < sorted[best + span] - sorted[best]) best = i;
  *low = sorted[best];
  *high = sorted[best + span];
  ranking_destroy(&ranking);
}

double diag_bfmi(const double *energy, int draws) {
  if (draws < 2) return NAN;
  double change = 0, sd = diag_sd(energy, 1, draws);
  if (sd <= 1e-12 * fabs(energy[0])) return NAN; /* no continuous parameters: rounding */
  for (int i = 1; i < draws; i++)
    change += (energy[i] - energy[i - 1]) * (energy[i] - energy[i - 1]);
  return change / (draws - 1) / (sd * sd);
}

#define WALK_R_HAT 1.1
#define WALK_FAR 1e10
#define WALK_PART 0.1 /* of the way, in one chain */

double diag_walk(const double *x, int chains, int draws, double r_hat) {
  double far = 0, way = 0;
  if (!(r_hat > WALK_R_HAT)) return 0;
  for (int c = 0; c < chains; c++) {
    double low = INFINITY, high = -INFINITY;
    for (int d = 0; d < draws; d++) {
      low = fmin(low, x[(long)c * draws + d]);
      high = fmax(high, x[(long)c * draws + d]);
    }
    far = fmax(far, fmax(fabs(low), fabs(high)));
    way = fmax(way, high - low);
  }
  return isfinite(far) && far > WALK_FAR && way > WALK_PART * far ? far : 0;
}
