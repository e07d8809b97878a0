/* SPDX-License-Identifier: BSD-3-Clause
   ode cc|tcc MODEL.stan DATA.json Q ...: microseconds of processor a gradient (the least
   of several batches), the log density and the gradient at the unconstrained point Q.
   bench/ode.py starts it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "model/model.h"

enum { BATCHES = 9 };
static const double BATCH_SECONDS = 0.02;

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static Value *find_field(void *ctx, const char *name) {
  return value_field(ctx, name);
}

static Bound *bind(Compiler compiler, Str source, Value *data, Diags *diags) {
  DataSource from = {.ctx = data, .find = find_field};
  Model *model = model_new(source, NULL, NULL, diags);
  Bound *bound = model ? bound_new(model, &from, 1, compiler, true, NULL, diags) : NULL;
  if (bound && !bound_compile(bound, diags, NULL)) bound_destroy(&bound);
  model_drop(&model);
  return bound;
}

/* Seconds of [count] gradients. */
static double time_of(const Density *d, void *chain, const double *q, double *g,
                      double *lp, long count) {
  double start = seconds();
  for (long i = 0; i < count; i++) d->gradient(d->model, chain, q, lp, g);
  return seconds() - start;
}

static void measure(Bound *bound, char **numbers, int n) {
  const Density *d = bound_density(bound);
  void *chain = d->chain_new(d->model, -1);
  double *q = mem_new_aligned(sizeof *q * (size_t)(d->dim + 8));
  double *g = mem_new_aligned(sizeof *g * (size_t)(d->dim + 8)), lp = NAN;
  for (long i = 0; i < d->dim && i < n; i++) q[i] = strtod(numbers[i], NULL);
  long count = 1 + (long)(BATCH_SECONDS / time_of(d, chain, q, g, &lp, 3) * 3);
  double least = INFINITY;
  for (int b = 0; b < BATCHES; b++)
    least = fmin(least, time_of(d, chain, q, g, &lp, count) / (double)count);
  printf("%.3f %.17g", 1e6 * least, lp);
  for (long i = 0; i < d->dim; i++) printf(" %.17g", g[i]);
  printf("\n");
  mem_free(q);
  mem_free(g);
  d->chain_free(d->model, chain);
}

int main(int argc, char **argv) {
  Buf source = {0}, error = {0};
  if (argc < 4 || fs_read(argv[2], 0, &source)) {
    fprintf(stderr, "ode cc|tcc MODEL.stan DATA.json Q ...\n");
    return 2;
  }
  Compiler compiler = strcmp(argv[1], "cc") == 0 ? COMPILER_CC : COMPILER_TCC;
  Value *data = data_from_file(argv[3], &error);
  Diags *diags = diags_new();
  Str text = {buf_text(&source), source.n};
  Bound *bound = data ? bind(compiler, text, data, diags) : NULL;
  if (bound)
    measure(bound, argv + 4, argc - 4);
  else
    diags_print(&error, diags, text, argv[2]);
  fputs(buf_text(&error), stderr);
  int code = bound ? 0 : 1;
  bound_destroy(&bound);
  value_drop(&data);
  diags_destroy(&diags);
  buf_free(&source);
  buf_free(&error);
  return code;
}
