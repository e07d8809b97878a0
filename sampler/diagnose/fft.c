/* SPDX-License-Identifier: BSD-3-Clause
   Radix-2 transforms.  Two chains go through one as real and imaginary part: of the
   result only the sum of both autocovariances is wanted, and that is its real part. */
#include "sampler/diagnose/fft.h"
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "base/complex.h"

typedef double complex Complex;

static Complex *twiddles(long n) {
  Complex *w = mem_new(sizeof *w * (size_t)(n / 2 + 1));
  for (long k = 0; k < n / 2; k++) {
    double angle = -2 * M_PI * (double)k / (double)n;
    w[k] = complex_of(cos(angle), sin(angle));
  }
  return w;
}

static void reorder(Complex *z, long n) {
  for (long i = 1, j = 0; i < n; i++) {
    long bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    Complex keep = z[i];
    z[i] = z[j];
    z[j] = keep;
  }
}

/* Written out, as the product of C checks for infinities. */
static Complex product(Complex a, Complex b) {
  return complex_of(creal(a) * creal(b) - cimag(a) * cimag(b),
                    creal(a) * cimag(b) + cimag(a) * creal(b));
}

static void transform(Complex *z, const Complex *w, long n) {
  reorder(z, n);
  for (long half = 1; half < n; half *= 2)
    for (long first = 0; first < n; first += 2 * half)
      for (long k = 0; k < half; k++) {
        Complex turned = product(z[first + k + half], w[k * (n / 2 / half)]);
        z[first + k + half] = z[first + k] - turned;
        z[first + k] += turned;
      }
}

void lagged_products(const double *x, int chains, int draws, double *out) {
  long n = 2;
  while (n < 2L * draws) n *= 2;
  Complex *z = mem_new(sizeof *z * 2 * (size_t)n), *power = z + n, *w = twiddles(n);
  for (int c = 0; c < chains; c += 2) {
    const double *a = x + (long)c * draws;
    memset(z, 0, sizeof *z * (size_t)n);
    for (long i = 0; i < draws; i++)
      z[i] = complex_of(a[i], c + 1 < chains ? a[i + draws] : 0);
    transform(z, w, n);
    for (long k = 0; k < n; k++)
      power[k] += creal(z[k]) * creal(z[k]) + cimag(z[k]) * cimag(z[k]);
  }
  transform(power, w, n);
  for (long lag = 0; lag < draws; lag++) out[lag] = creal(power[lag]) / (double)n;
  mem_free(w);
  mem_free(z);
}
