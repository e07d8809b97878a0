/* SPDX-License-Identifier: BSD-3-Clause
   Diagnostics of all scalars of a fit, on all cores. */
#include "fit/verdict.h"
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/alloc.h"
#include "base/crew.h"
#include "base/clock.h"
#include "sampler/diagnose/diagnose.h"

typedef struct Verdict {
  const Columns *posterior;
  long count;       /* scalars */
  atomic_long next; /* to be looked at */
  const atomic_int *stop;
  int stops; /* its value at the begin: a further one ends it */
  pthread_mutex_t lock;
  long walker;       /* the first that walks away (diag_walk), or [count] */
  double r_hat, ess; /* fmax and fmin pass over NaN, and no order changes them */
} Verdict;

static void judge(Crew *crew, void *ctx) {
  Verdict *v = ctx;
  const Columns *p = v->posterior;
  (void)crew;
  double *x = mem_new(sizeof *x * ((size_t)p->chains * (size_t)p->draws + 8));
  double worst = NAN, least = NAN, r_hat, ess;
  long walker = v->count;
  for (long k; atomic_load(v->stop) <= v->stops &&
               (k = atomic_fetch_add(&v->next, 1)) < v->count;) {
    columns_gather(p, k, x);
    diag_convergence(x, p->chains, p->draws, &r_hat, &ess, NULL);
    if (k < walker && diag_walk(x, p->chains, p->draws, r_hat) > 0) walker = k;
    worst = fmax(worst, r_hat);
    least = fmin(least, ess);
  }
  pthread_mutex_lock(&v->lock);
  if (walker < v->walker) v->walker = walker;
  v->r_hat = fmax(v->r_hat, worst);
  v->ess = fmin(v->ess, least);
  pthread_mutex_unlock(&v->lock);
  mem_free(x);
}

static void judge_all(Verdict *v, int threads) {
  enum { PORTION = 16, MOST = 4096 }; /* a thread for fewer scalars does not pay */
  long jobs = (v->count + PORTION - 1) / PORTION;
  pthread_mutex_init(&v->lock, NULL);
  if (v->count) crew_run(crew_threads(threads, jobs < MOST ? (int)jobs : MOST), judge, v);
  pthread_mutex_destroy(&v->lock);
}

/* Two numbers, with all of their bits, and the walker. */
#define FORM "[\"%a\", \"%a\", %ld]"

static Digest key_of(const Fit *fit) {
  return digest_of("verdict", fit->key.bytes, DIGEST_BYTES);
}

static bool recall(Verdict *v, const Fit *fit, Store *store) {
  Buf text = {0};
  bool found = store_get_outputs(store, key_of(fit), &text);
  if (found) {
    Json *pair = json_parse((Str){buf_text(&text), text.n}, NULL);
    double walker = NAN;
    found = json_count(pair) == 3 && json_number(json_at(pair, 2), &walker);
    if (found) v->walker = (long)walker;
    v->r_hat = strtod(json_text(json_at(pair, 0), "nan"), NULL);
    v->ess = strtod(json_text(json_at(pair, 1), "nan"), NULL);
    json_destroy(&pair);
  }
  buf_free(&text);
  return found;
}

static void remember(const Verdict *v, const Fit *fit, Store *store) {
  Buf text = {0};
  buf_printf(&text, FORM, v->r_hat, v->ess, v->walker);
  store_put_outputs_later(store, key_of(fit), buf_text(&text), text.n);
  buf_free(&text);
}

/* More scalars than these take a while: the verdict on them is kept where it took long,
   and the table stands without it meanwhile. */
enum { MANY = 64 };
#define LONG_SECONDS 0.005

static bool is_known(Verdict *v, const Fit *fit, Store *store) {
  bool known = v->count > MANY && recall(v, fit, store);
  if (known) v->next = v->count;
  return known;
}

static void find(Verdict *v, const Fit *fit, Store *store, int threads) {
  double start = clock_seconds();
  judge_all(v, threads);
  bool is_whole = v->next >= v->count, is_long = clock_seconds() - start > LONG_SECONDS;
  if (is_whole && is_long && v->count > MANY) remember(v, fit, store);
}

/* 0 where the method has no such statistic. */
static double stat_at(const Columns *stats, const char *name, int chain, int draw) {
  const Column *column = columns_find(stats, name);
  return column ? *column_at(stats, column, chain, draw) : 0;
}

static double sum_stat(const Columns *stats, const char *name, int chain) {
  const Column *column = columns_find(stats, name);
  double sum = 0;
  for (int d = 0; column && d < stats->draws; d++)
    sum += *column_at(stats, column, chain, d);
  return sum;
}

/* One chain of a finished fit, from its statistics. */
static ChainRow final_row(const Fit *fit, int chain) {
  const Columns *stats = fit->sample_stats;
  long draws = stats->draws;
  double gradients = sum_stat(stats, "n_steps", chain);
  int last = (int)draws - 1;
  ChainRow row = {.phase = draws < fit->asked ? "stopped" : "done",
                  .iterations = fit->tune + draws,
                  .total = fit->tune + fit->asked,
                  .tune = fit->tune,
                  .draws = draws,
                  .divergences = (long)sum_stat(stats, "diverging", chain),
                  .step_size = fit->chains[chain].step_size,
                  .draws_per_second = fit->chains[chain].rate};
  if (!draws) return row; /* what the warm-up has learnt is all there is */
  row.step_size = stat_at(stats, "step_size", chain, last);
  row.tree_depth = (long)stat_at(stats, "tree_depth", chain, last);
  row.gradients_per_draw = gradients / (double)draws;
  return row;
}

/* "generated quantities of 12 of 4000 draws are missing; at the first, line 9: ..." */
static void put_warning(Buf *out, const Fit *fit) {
  long draws = (long)fit->posterior->chains * fit->posterior->draws;
  if (!fit->refused) return;
  buf_printf(out,
             "generated quantities could not be computed for %ld of %ld draws, they "
             "are NaN there",
             fit->refused, draws);
  if (fit->refusal) buf_printf(out, "; first: %s", fit->refusal);
}

static void put_advice(Buf *out, const Fit *fit) {
  double divergences = 0;
  long draws = (long)fit->posterior->chains * fit->posterior->draws;
  for (int c = 0; c < fit->posterior->chains && fit->advice; c++)
    divergences += sum_stat(fit->sample_stats, "diverging", c);
  if (divergences == 0) return;
  if (out->n) buf_put(out, "\n");
  buf_printf(out,
             "%.0f of %ld transitions diverged, so draws may be missing where the "
             "posterior is narrow: %s",
             divergences, draws, fit->advice);
}

static void put_walker(Buf *out, const Fit *fit) {
  const Columns *p = fit->posterior;
  long k = fit->verdict.walker;
  int i = 0;
  if (k >= columns_scalars(p)) return;
  for (; k >= p->at[i].size; i++) k -= p->at[i].size;
  if (out->n) buf_put(out, "\n");
  buf_putc(out, '`');
  column_element_name(&p->at[i], k, out);
  buf_put(out, "` walks away, its chains do not meet: the posterior may be improper");
}

static ChainRow *final_rows(const Fit *fit) {
  int chains = fit->posterior->chains;
  ChainRow *rows = mem_new(sizeof *rows * (size_t)chains);
  for (int c = 0; c < chains; c++) rows[c] = final_row(fit, c);
  return rows;
}

/* The table with what the verdict says, or without it while it is not [known]. */
static void show(const FitHost *host, const Fit *fit, bool known, bool update,
                 const char *note) {
  Buf warning = {0};
  put_warning(&warning, fit);
  put_advice(&warning, fit);
  if (known) put_walker(&warning, fit);
  ChainRow *rows = final_rows(fit);
  ProgressTable table = {.model = model_name(fit->model),
                         .chains = fit->posterior->chains,
                         .rows = rows,
                         .seconds = fit->seconds,
                         .r_hat = known ? fit->verdict.r_hat : (double)NAN,
                         .ess = known ? fit->verdict.ess : (double)NAN,
                         .watched = known ? fit->verdict.watched : 0,
                         .watchable = known ? columns_scalars(fit->posterior) : 0,
                         .final = true,
                         .note = note,
                         .warmup = fit->warmup,
                         .warning = warning.n ? buf_text(&warning) : NULL};
  host->show(host->ctx, &table, update);
  buf_free(&warning);
  mem_free(rows);
}

void verdict_show(const FitHost *host, Fit *fit, Store *store, int threads, bool update,
                  const char *note) {
  Verdict v = {.posterior = fit->posterior,
               .count = columns_scalars(fit->posterior),
               .stop = host->interrupt,
               .stops = atomic_load(host->interrupt),
               .r_hat = NAN,
               .ess = NAN};
  v.walker = v.count;
  bool known = is_known(&v, fit, store), is_early = !known && v.count > MANY;
  if (is_early) show(host, fit, false, update, note);
  if (!known) find(&v, fit, store, threads);
  fit->verdict =
      (FitVerdict){v.r_hat, v.ess, v.next < v.count ? v.next : v.count, v.walker};
  show(host, fit, true, update || is_early, note);
}

void verdict_repeat(const FitHost *host, const Fit *fit, const char *note) {
  show(host, fit, true, false, note);
}
