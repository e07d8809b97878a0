/* SPDX-License-Identifier: BSD-3-Clause
   Sums of products at all lags.  Zeros behind the draws keep the lags from meeting round
   the end.  Two chains go through one transform as real and imaginary part: of the result
   only the sum of both autocovariances is wanted, and that is its real part. */
#include "sampler/diagnose/lagged.h"
#include <string.h>
#include "base/alloc.h"
#include "base/fft.h"

typedef double complex Complex;

void lagged_products(const double *x, int chains, int draws, double *out) {
  long n = fft_good_length(2L * draws);
  Fft *plan = fft_new(n, NULL);
  Complex *z = mem_new(sizeof *z * 2 * (size_t)n), *power = z + n;
  for (int c = 0; c < chains; c += 2) {
    const double *a = x + (long)c * draws;
    memset(z, 0, sizeof *z * (size_t)n);
    for (long i = 0; i < draws; i++)
      z[i] = complex_of(a[i], c + 1 < chains ? a[i + draws] : 0);
    fft_run(plan, z, FFT_FORWARD, NULL);
    for (long k = 0; k < n; k++)
      power[k] += creal(z[k]) * creal(z[k]) + cimag(z[k]) * cimag(z[k]);
  }
  fft_run(plan, power, FFT_FORWARD, NULL);
  for (long lag = 0; lag < draws; lag++) out[lag] = creal(power[lag]) / (double)n;
  fft_destroy(&plan);
  mem_free(z);
}
