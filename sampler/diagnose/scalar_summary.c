/* SPDX-License-Identifier: BSD-3-Clause
   Summaries and warnings. */
#include "sampler/diagnose/scalar_summary.h"
#include <math.h>
#include "base/crew.h"
#include "sampler/diagnose/diagnose.h"

#define R_HAT_LIMIT 1.01
#define ESS_LIMIT 100 /* a chain */
#define BFMI_LIMIT 0.3

ScalarSummary scalar_summary(const Columns *posterior, const Column *column, long element,
                             double hdi_prob) {
  int chains = posterior->chains, draws = posterior->draws;
  double *x = mem_new(sizeof *x * (size_t)chains * (size_t)draws);
  column_gather(posterior, column, element, x);
  ScalarSummary s = {.mean = diag_mean(x, chains, draws),
                     .sd = diag_sd(x, chains, draws),
                     .mcse_mean = diag_mcse_mean(x, chains, draws),
                     .mcse_sd = diag_mcse_sd(x, chains, draws)};
  diag_convergence(x, chains, draws, &s.r_hat, &s.ess_bulk, &s.ess_tail);
  diag_hdi(x, chains, draws, hdi_prob, &s.hdi_low, &s.hdi_high);
  mem_free(x);
  return s;
}

/* What the chains say of one scalar. */
typedef struct Check {
  const Column *column;
  long element;
  double r_hat, ess, walk;
} Check;

typedef struct Checks {
  const Columns *posterior;
  Check *at;
  long count;
  const atomic_int *stop; /* or NULL */
  int stops;              /* its value at the begin */
} Checks;

static bool is_cut(const Checks *all) {
  return all->stop && atomic_load(all->stop) > all->stops;
}

static void check(const Columns *posterior, Check *c) {
  int chains = posterior->chains, draws = posterior->draws;
  double *x = mem_new(sizeof *x * (size_t)chains * (size_t)draws), bulk, tail;
  column_gather(posterior, c->column, c->element, x);
  diag_convergence(x, chains, draws, &c->r_hat, &bulk, &tail);
  c->walk = diag_walk(x, chains, draws, c->r_hat);
  c->ess = fmin(bulk, tail);
  mem_free(x);
}

enum { CHECKS_A_JOB = 8 };

static void check_job(void *ctx, int i) {
  const Checks *all = ctx;
  long from = (long)i * CHECKS_A_JOB, to = from + CHECKS_A_JOB;
  for (long k = from; k < to && k < all->count && !is_cut(all); k++)
    check(all->posterior, &all->at[k]);
}

static void check_jobs(Crew *crew, void *ctx) {
  const Checks *all = ctx;
  long jobs = (all->count + CHECKS_A_JOB - 1) / CHECKS_A_JOB;
  crew_round(crew, (int)jobs, check_job, NULL, ctx);
}

/* Fills [all->at]; false when it was cut. */
static bool check_all(Checks *all) {
  const Columns *posterior = all->posterior;
  all->count = columns_scalars(posterior);
  all->at = mem_new(sizeof *all->at * (size_t)(all->count + 1));
  Check *next = all->at;
  for (int i = 0; i < posterior->count; i++)
    for (long e = 0; e < posterior->at[i].size; e++)
      *next++ = (Check){.column = &posterior->at[i], .element = e};
  crew_run(crew_threads(0, (int)(all->count / CHECKS_A_JOB) + 1), check_jobs, all);
  return !is_cut(all);
}

/* "`tau` (the worst of 4)". */
static void put_names(Buf *text, const Check *worst, long beyond) {
  buf_putc(text, '`');
  column_element_name(worst->column, worst->element, text);
  buf_putc(text, '`');
  if (beyond > 1) buf_printf(text, " (the worst of %ld)", beyond);
}

static void warn_r_hat(const Check *checks, long count, Texts *out) {
  const Check *worst = NULL;
  long beyond = 0;
  for (long k = 0; k < count; k++) {
    if (!(checks[k].r_hat > R_HAT_LIMIT)) continue;
    beyond++;
    if (!worst || checks[k].r_hat > worst->r_hat) worst = &checks[k];
  }
  if (!worst) return;
  Buf text = {0};
  buf_printf(&text, "r_hat is %.3g for ", worst->r_hat);
  put_names(&text, worst, beyond);
  buf_put(&text, ": chains disagree; above 1.01 draws should not be used.");
  vec_push(out, buf_take(&text));
}

static void warn_ess(const Check *checks, long count, int chains, Texts *out) {
  const Check *worst = NULL;
  long beyond = 0;
  for (long k = 0; k < count; k++) {
    if (!(checks[k].ess < ESS_LIMIT * chains)) continue;
    beyond++;
    if (!worst || checks[k].ess < worst->ess) worst = &checks[k];
  }
  if (!worst) return;
  Buf text = {0};
  buf_printf(&text, "effective sample size is %.0f for ", worst->ess);
  put_names(&text, worst, beyond);
  buf_printf(&text, ", less than %d: more draws are needed for stable estimates.",
             ESS_LIMIT * chains);
  vec_push(out, buf_take(&text));
}

/* The first is the one that is declared first: what is computed of it walks, too. */
static void warn_walk(const Check *checks, long count, Texts *out) {
  const Check *first = NULL;
  for (long k = 0; k < count && !first; k++)
    if (checks[k].walk > 0) first = &checks[k];
  if (!first) return;
  Buf text = {0};
  put_names(&text, first, 1);
  buf_printf(&text,
             " comes to %.2g and goes on: the posterior may be improper; a prior "
             "says what is likely.",
             first->walk);
  vec_push(out, buf_take(&text));
}

static long count_true(const Columns *stats, const char *name) {
  const Column *column = columns_find(stats, name);
  long count = 0, n = (long)stats->chains * stats->draws;
  for (long i = 0; column && i < n; i++) count += column->data[i] != 0;
  return count;
}

static void warn_trajectories(const Columns *stats, Texts *out) {
  long draws = (long)stats->chains * stats->draws;
  long diverging = count_true(stats, "diverging");
  long cut = count_true(stats, "reached_max_treedepth");
  Buf text = {0};
  if (diverging) {
    buf_printf(&text,
               "%ld of %ld draws diverged: parts of the posterior may be missing; "
               "raise target_accept or reparameterise.",
               diverging, draws);
    vec_push(out, buf_take(&text));
  }
  if (cut) {
    buf_printf(&text,
               "%ld of %ld trajectories were cut at max_treedepth: draws are costly "
               "and correlated; reparameterise or raise max_treedepth.",
               cut, draws);
    vec_push(out, buf_take(&text));
  }
}

static void warn_energy(const Columns *stats, Texts *out) {
  const Column *energy = columns_find(stats, "energy");
  for (int chain = 0; energy && chain < stats->chains; chain++) {
    double bfmi = diag_bfmi(column_at(stats, energy, chain, 0), stats->draws);
    if (!(bfmi < BFMI_LIMIT)) continue;
    Buf text = {0};
    buf_printf(&text,
               "E-BFMI of chain %d is %.2f, below 0.3: energies are explored slowly, "
               "tails may be missing; reparameterise.",
               chain + 1, bfmi);
    vec_push(out, buf_take(&text));
  }
}

bool summary_warnings(const Columns *posterior, const Columns *stats,
                      const atomic_int *stop, Texts *out) {
  if (posterior->draws == 0) return true;
  Checks all = {posterior, .stop = stop, .stops = stop ? atomic_load(stop) : 0};
  bool whole = check_all(&all);
  if (whole) {
    warn_walk(all.at, all.count, out);
    warn_r_hat(all.at, all.count, out);
    warn_ess(all.at, all.count, posterior->chains, out);
  }
  mem_free(all.at);
  if (!whole || !stats || stats->draws == 0) return whole;
  warn_trajectories(stats, out);
  warn_energy(stats, out);
  return true;
}
