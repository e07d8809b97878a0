/* SPDX-License-Identifier: BSD-3-Clause
   Fourier transforms: for every length given, "length plan run", both in microseconds,
   the least of several.  bench/fft.py calls it in turns with NumPy and SciPy. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "base/fft.h"

enum { ROUNDS = 20 };

static void measure(long n) {
  double plan = INFINITY, run = INFINITY;
  double complex *x = mem_new(sizeof *x * (size_t)n);
  for (int r = 0; r < ROUNDS; r++) {
    double begin = clock_seconds();
    Fft *f = fft_new(n, NULL);
    plan = fmin(plan, clock_seconds() - begin);
    for (long k = 0; k < n; k++) x[k] = complex_of((double)(k % 17), (double)(k % 5));
    fft_run(f, x, FFT_FORWARD, NULL);
    begin = clock_seconds();
    fft_run(f, x, FFT_BACKWARD, NULL);
    run = fmin(run, clock_seconds() - begin);
    fft_destroy(&f);
  }
  printf("%ld %.1f %.1f\n", n, 1e6 * plan, 1e6 * run);
  mem_free(x);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) measure(atol(argv[i]));
  return argc < 2;
}
