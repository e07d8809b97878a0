/* SPDX-License-Identifier: BSD-3-Clause
   What one core of this machine can do: limits BYTES ... prints a line of JSON with the
   most floating-point operations a second (fused multiply-adds count two), exponentials
   a second, and bytes a second that are read from arrays of each size.  Compiled with
   -O3 -march=native -ffast-math; best of several tries, processor time. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LANES = 96, TRIES = 12, EXPS = 2048 };
static volatile double sink;

static double seconds(void) {
  struct timespec ts;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
  return (double)ts.tv_sec + 1e-9 * (double)ts.tv_nsec;
}

/* LANES independent chains: as many as hide the latency of the units. */
static double flops(void) {
  double best = 0, x[LANES];
  for (int t = 0; t < TRIES; t++) {
    for (int k = 0; k < LANES; k++) x[k] = 1e-3 * k;
    double start = seconds(), a = 0.999999, b = 1e-9 * (t + 1);
    enum { LOOPS = 200000 };
    for (int i = 0; i < LOOPS; i++)
      for (int k = 0; k < LANES; k++) x[k] = x[k] * a + b;
    double rate = 2.0 * LOOPS * LANES / (seconds() - start);
    for (int k = 0; k < LANES; k++) sink += x[k];
    if (rate > best) best = rate;
  }
  return best;
}

static double exps(void) {
  static double x[EXPS], y[EXPS];
  double best = 0;
  for (int i = 0; i < EXPS; i++) x[i] = 1e-3 * i - 1;
  for (int t = 0; t < TRIES; t++) {
    double start = seconds();
    enum { LOOPS = 200 };
    for (int l = 0; l < LOOPS; l++) {
      for (int i = 0; i < EXPS; i++) y[i] = exp(x[i]);
      x[l] = y[l] * 1e-3;
    }
    double rate = (double)LOOPS * EXPS / (seconds() - start);
    sink += y[7];
    if (rate > best) best = rate;
  }
  return best;
}

static double reads(size_t bytes) {
  size_t n = bytes / sizeof(double) + 64, loops = 32000000 / n + 1;
  double *x = calloc(n, sizeof *x), best = 0;
  if (!x) return 0;
  for (size_t i = 0; i < n; i++) x[i] = 1e-3 * (double)i;
  for (int t = 0; t < TRIES; t++) {
    double start = seconds(), sum = 0;
    for (size_t l = 0; l < loops; l++) {
      for (size_t i = 0; i < n; i++) sum += x[i];
      x[l % n] += sum * 1e-300;
    }
    double rate = (double)(loops * n) * sizeof(double) / (seconds() - start);
    sink += sum;
    if (rate > best) best = rate;
  }
  free(x);
  return best;
}

int main(int argc, char **argv) {
  printf("{\"flops\": %.6g, \"exps\": %.6g, \"reads\": [", flops(), exps());
  for (int i = 1; i < argc; i++)
    printf("%s%.6g", i > 1 ? ", " : "", reads((size_t)strtod(argv[i], NULL)));
  puts("]}");
  return 0;
}
