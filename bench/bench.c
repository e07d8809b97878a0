/* SPDX-License-Identifier: BSD-3-Clause
   bench MODEL.stan DATA.json ...: for every pair, milliseconds from program text to the
   first gradient with each compiler, nanoseconds a gradient, and gradients a second on 1
   and 2 threads.  Prints one line a model and compiler.  Caches are not used.
   bench --serve COMPILER MODEL.stan DATA.json: the same as one side of a comparison, see
   side.h. */
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "base/fs.h"
#include "bench/side.h"

enum { WARM = 200 };
static const double MEASURE_SECONDS = 0.4;
/* A start where the density is finite, or false. */
static bool find_start(const Density *d, void *chain, double *q, double *g) {
  Rng rng;
  double lp;
  rng_init(&rng, 1, 0, STREAM_INIT);
  for (int tries = 0; tries < 100; tries++) {
    for (long i = 0; i < d->dim; i++) q[i] = 2 * rng_uniform(&rng) - 1;
    if (d->gradient(d->model, chain, q, &lp, g) == DENSITY_OK && lp - lp == 0)
      return true;
  }
  return false;
}

/* Gradients a second of one thread, for about MEASURE_SECONDS. */
static double pace(const Density *d) {
  void *chain = d->chain_new(d->model, -1);
  double *q = mem_new_aligned(sizeof *q * (size_t)(d->dim + 8));
  double *g = mem_new_aligned(sizeof *g * (size_t)(d->dim + 8)), lp;
  double rate = 0;
  if (find_start(d, chain, q, g)) {
    for (int i = 0; i < WARM; i++) d->gradient(d->model, chain, q, &lp, g);
    double start = clock_seconds(), now = start;
    long count = 0;
    for (long batch = 1; now - start < MEASURE_SECONDS; batch *= 2, now = clock_seconds())
      for (long i = 0; i < batch; i++, count++) {
        q[0] += 1e-9; /* not the same point twice */
        d->gradient(d->model, chain, q, &lp, g);
      }
    rate = (double)count / (now - start);
  }
  mem_free(q);
  mem_free(g);
  d->chain_free(d->model, chain);
  return rate;
}

static double pace_of_threads(const Density *d, int threads) {
  double sum = 0;
#pragma omp parallel for num_threads(threads) reduction(+ : sum)
  for (int t = 0; t < threads; t++) sum += pace(d);
  return sum;
}

static void measure(const char *name, Str source, Value *data, Compiler compiler) {
  Diags *diags = diags_new();
  double start = clock_seconds();
  Bound *bound = side_build(source, data, compiler, diags);
  if (!bound) {
    Buf text = {0};
    diags_print(&text, diags, source, name);
    fputs(buf_text(&text), stderr);
    buf_free(&text);
  } else {
    const Density *d = bound_density(bound);
    void *chain = d->chain_new(d->model, -1);
    double *q = mem_new_aligned(sizeof *q * (size_t)(2 * d->dim + 16));
    find_start(d, chain, q, q + d->dim + 8);
    double ms = 1e3 * (clock_seconds() - start), one = pace_of_threads(d, 1);
    printf("%-32s %-4s dim %5ld  %8.2f ms to first gradient  %10.0f ns a gradient  "
           "%10.0f /s (1)"
           "  %10.0f /s (2)\n",
           name, compiler == COMPILER_CC ? "cc" : "tcc", d->dim, ms, 1e9 / one, one,
           pace_of_threads(d, 2));
    d->chain_free(d->model, chain);
    mem_free(q);
  }
  bound_destroy(&bound);
  diags_destroy(&diags);
}

/* What is done with a program and its data; [start]: when reading them began. */
typedef int Job(const char *name, Str source, Value *data, Compiler compiler,
                double start);

static int measure_both(const char *name, Str source, Value *data, Compiler compiler,
                        double start) {
  (void)compiler, (void)start;
  measure(name, source, data, COMPILER_CC);
  measure(name, source, data, COMPILER_TCC);
  return 0;
}

static int serve(const char *name, Str source, Value *data, Compiler compiler,
                 double start) {
  (void)name;
  return side_serve(source, data, compiler, start);
}

static int run(const char *model, const char *file, Job *job, Compiler compiler) {
  Buf source = {0}, error = {0};
  double start = side_process_seconds();
  int err = fs_read(model, 0, &source), status = 1;
  Value *data = err ? NULL : data_from_file(file, &error);
  const char *slash = strrchr(model, '/'), *name = slash ? slash + 1 : model;
  if (data)
    status = job(name, (Str){buf_text(&source), source.n}, data, compiler, start);
  else
    fprintf(stderr, "bench: %s, %s: %s\n", model, file,
            err ? strerror(err) : buf_text(&error));
  value_drop(&data);
  buf_free(&source);
  buf_free(&error);
  return status;
}

/* The compiler called [word], or -1. */
static int find_compiler(const char *word) {
  for (int i = 0; compiler_words[i]; i++)
    if (!strcmp(compiler_words[i], word)) return i;
  return -1;
}

static int usage(void) {
  fprintf(stderr, "usage: bench MODEL.stan DATA.json [MODEL.stan DATA.json ...]\n"
                  "       bench --serve auto|cc|tcc MODEL.stan DATA.json\n");
  return 2;
}

static int main_serve(int argc, char **argv) {
  int compiler = argc == 5 ? find_compiler(argv[2]) : -1;
  return compiler < 0 ? usage() : run(argv[3], argv[4], serve, (Compiler)compiler);
}

static int main_table(int argc, char **argv) {
  if (argc < 3 || argc % 2 == 0) return usage();
  int status = 0;
  for (int i = 1; i + 1 < argc; i += 2)
    status |= run(argv[i], argv[i + 1], measure_both, COMPILER_AUTO);
  return status;
}

int main(int argc, char **argv) {
  char cache[] = "/tmp/posterity-bench-XXXXXX";
  if (!mkdtemp(cache)) return usage();
  setenv("XDG_CACHE_HOME", cache, 1);
  bool serves = argc > 1 && !strcmp(argv[1], "--serve");
  int status = serves ? main_serve(argc, argv) : main_table(argc, argv);
  fs_remove_tree(cache);
  return status;
}
