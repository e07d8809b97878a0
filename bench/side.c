/* SPDX-License-Identifier: BSD-3-Clause
   One side of a comparison: a model that answers commands on its standard input. */
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/team.h"
#include "bench/side.h"

static const double BATCH_SECONDS = 0.004;

typedef struct Side {
  const Density *density;
  void *chain;
  double *q, *grad;
} Side;

double side_thread_seconds(void) {
  struct timespec ts;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
  return (double)ts.tv_sec + 1e-9 * (double)ts.tv_nsec;
}

static double usage_seconds(int who) {
  struct rusage u;
  getrusage(who, &u);
  return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
         1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

double side_process_seconds(void) {
  return usage_seconds(RUSAGE_SELF) + usage_seconds(RUSAGE_CHILDREN);
}

static Value *find_field(void *ctx, const char *name) {
  return value_field(ctx, name);
}

Bound *side_build(Str source, const Value *data, Compiler compiler, Diags *diags) {
  DataSource from = {.ctx = (void *)data, .find = find_field};
  Model *model = model_new(source, NULL, NULL, diags);
  Bound *bound = model ? bound_new(model, &from, 1, compiler, true, NULL, diags) : NULL;
  if (bound && !bound_compile(bound, diags, NULL)) bound_destroy(&bound);
  model_drop(&model);
  return bound;
}

static void say(Json *json) {
  Buf text = {0};
  json_write(json, &text);
  puts(buf_text(&text));
  fflush(stdout);
  buf_free(&text);
  json_destroy(&json);
}

static void say_error(const char *why) {
  Json *json = json_new_object();
  json_set(json, "error", json_new_text(why));
  say(json);
}

static void say_number(const char *name, double x) {
  Json *json = json_new_object();
  json_set(json, name, json_new_real(x));
  say(json);
}

static Side side_new(const Density *d) {
  size_t bytes = sizeof(double) * (size_t)(d->dim + 8);
  Side s = {d, d->chain_new(d->model, -1), mem_new_aligned(bytes),
            mem_new_aligned(bytes)};
  memset(s.q, 0, bytes);
  return s;
}

static void side_free(Side *s) {
  s->density->chain_free(s->density->model, s->chain);
  mem_free(s->q);
  mem_free(s->grad);
}

static DensityStatus step(Side *s, double *lp) {
  return s->density->gradient(s->density->model, s->chain, s->q, lp, s->grad);
}

static void evaluate(Side *s, char *numbers) {
  double lp;
  for (long i = 0; i < s->density->dim; i++) s->q[i] = strtod(numbers, &numbers);
  if (step(s, &lp) != DENSITY_OK) {
    say_error(s->density->error(s->density->model, s->chain));
    return;
  }
  Json *json = json_new_object(), *grad = json_new_array();
  for (long i = 0; i < s->density->dim; i++) json_push(grad, json_new_real(s->grad[i]));
  json_set(json, "lp", json_new_real(lp));
  json_set(json, "grad", grad);
  say(json);
}

/* Processor seconds of [n] gradients; no point comes twice. */
static double batch(Side *s, long n) {
  double start = side_thread_seconds(), lp;
  for (long i = 0; i < n; i++) {
    if (s->density->dim) s->q[0] += 1e-12;
    step(s, &lp);
  }
  return side_thread_seconds() - start;
}

/* The least time of a gradient over batches of some milliseconds. */
static double pace(Side *s, double seconds) {
  double used = batch(s, 1), best = used, sum = 0;
  long n = used > BATCH_SECONDS ? 1 : (long)(BATCH_SECONDS / (used + 1e-9)) + 1;
  while (sum < seconds) {
    used = batch(s, n);
    sum += used;
    if (used / (double)n < best) best = used / (double)n;
    if (used < BATCH_SECONDS / 2) n *= 2;
  }
  return best;
}

/* Gradients a second of [threads] threads together, by the clock on the wall. */
static double rate_of_threads(const Side *s, int threads, double seconds) {
  double rate = 0;
#pragma omp parallel for num_threads(threads) reduction(+ : rate)
  for (int t = 0; t < threads; t++) {
    Side own = side_new(s->density);
    memcpy(own.q, s->q, sizeof *own.q * (size_t)s->density->dim);
    double start = clock_seconds(), now = start;
    long count = 0;
    for (; now - start < seconds; now = clock_seconds(), count += 8) batch(&own, 8);
    rate += (double)count / (now - start);
    side_free(&own);
  }
  return rate;
}

static void say_pairs(const Side *s, double seconds) {
  Json *json = json_new_object();
  json_set(json, "alone", json_new_real(rate_of_threads(s, 1, seconds)));
  json_set(json, "both", json_new_real(rate_of_threads(s, 2, seconds)));
  say(json);
}

/* Nanoseconds of the wall that a gradient takes with [most] helpers of [team], the least
   of [times]: whoever else is on the machine makes it longer. */
static double wall(Side *s, Team *team, int most, int times, double best) {
  double lp;
  const Density *d = s->density;
  if (d->chain_team) d->chain_team(d->model, s->chain, team, most);
  for (int i = 0; i < times; i++) {
    double start = clock_seconds();
    step(s, &lp);
    double taken = 1e9 * (clock_seconds() - start);
    if (taken < best) best = taken;
  }
  if (d->chain_team) d->chain_team(d->model, s->chain, NULL, 0);
  return best;
}

/* Both in turns. */
static void say_team(Side *s, int threads, double seconds) {
  enum { TIMES = 50 };
  Team *team = team_new(threads - 1);
  double alone = INFINITY, together = INFINITY, end = clock_seconds() + seconds;
  while (clock_seconds() < end) {
    alone = wall(s, NULL, 0, TIMES, alone);
    together = wall(s, team, threads - 1, TIMES, together);
  }
  team_destroy(&team);
  Json *json = json_new_object();
  json_set(json, "alone", json_new_real(alone));
  json_set(json, "team", json_new_real(together));
  say(json);
}

static void say_memory(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  say_number("peak_kb", (double)u.ru_maxrss);
}

static void answer(Side *s, char *line) {
  char *rest = strchr(line, ' ');
  if (!strncmp(line, "at", 2))
    evaluate(s, rest ? rest : line + 2);
  else if (!strncmp(line, "pace ", 5))
    say_number("ns", 1e9 * pace(s, strtod(rest, NULL)));
  else if (!strncmp(line, "pairs ", 6))
    say_pairs(s, strtod(rest, NULL));
  else if (!strncmp(line, "team ", 5))
    say_team(s, (int)strtol(rest, &rest, 10), strtod(rest, NULL));
  else if (!strncmp(line, "memory", 6))
    say_memory();
  else
    say_error("unknown command");
}

/* Name and dimensions of each parameter, in order. */
static Json *layout(const Bound *bound) {
  Json *list = json_new_array();
  Columns *columns = bound_columns(bound, 1, 1);
  for (int i = 0; columns && i < columns->count; i++) {
    Json *dims = json_new_array(), *row = json_new_array();
    for (int k = 0; k < columns->at[i].ndims; k++)
      json_push(dims, json_new_int(columns->at[i].dims[k]));
    json_push(row, json_new_text(columns->at[i].name));
    json_push(row, dims);
    json_push(list, row);
  }
  columns_destroy(&columns);
  return list;
}

static void say_ready(const Bound *bound, Side *s, double start) {
  double lp;
  step(s, &lp);
  Json *json = json_new_object();
  json_set(json, "dim", json_new_int(s->density->dim));
  json_set(json, "first_ms", json_new_real(1e3 * (side_process_seconds() - start)));
  json_set(json, "compiler", json_new_text(compiler_words[bound_compiler(bound)]));
  json_set(json, "layout", layout(bound));
  say(json);
}

static int say_diags(const Diags *diags, Str source) {
  Buf text = {0};
  diags_print(&text, diags, source, "program");
  say_error(buf_text(&text));
  buf_free(&text);
  return 1;
}

int side_serve(Str source, const Value *data, Compiler compiler, double start) {
  Diags *diags = diags_new();
  Bound *bound = side_build(source, data, compiler, diags);
  int status = bound ? 0 : say_diags(diags, source);
  diags_destroy(&diags);
  if (!bound) return status;
  Side s = side_new(bound_density(bound));
  say_ready(bound, &s, start);
  char *line = NULL;
  size_t room = 0;
  while (getline(&line, &room, stdin) > 0) answer(&s, line);
  free(line);
  side_free(&s);
  bound_destroy(&bound);
  return 0;
}
