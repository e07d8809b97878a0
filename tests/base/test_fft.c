/* SPDX-License-Identifier: BSD-3-Clause
   Fourier transforms: against the definition, summed in long double; long ones against
   closed forms (a geometric series, a single frequency) and their own inverse; linearity;
   a transform that is told to stop. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/fft.h"
#include "base/rng.h"
#include "check.h"

typedef double complex C;

/* Norms of errors are this times the norm of the result times log2(2 n) at most. */
#define BOUND (1.0 * 0x1p-52)

static const long LARGE[] = {8191,       16381,     65537,     65536,   59049,
                             78125,      16807,     100003,    29791,   53 * 53L,
                             720720,     2 * 8191L, 127 * 64L, 131 * 6, 3 * 65537L,
                             1009 * 64L, 9973};

static bool is_small(double error, double norm, long n) {
  bool small = error <= BOUND * norm * log2(2 * (double)n);
  if (!small) printf("length %ld: error %g of %g\n", n, error, norm);
  return small;
}

static double norm(const C *x, long n) {
  double sum = 0;
  for (long k = 0; k < n; k++)
    sum += creal(x[k]) * creal(x[k]) + cimag(x[k]) * cimag(x[k]);
  return sqrt(sum);
}

/* The norm of a - scale b. */
static double gap(const C *a, const C *b, double scale, long n) {
  C *d = malloc(sizeof *d * (size_t)n);
  for (long k = 0; k < n; k++) d[k] = a[k] - scale * b[k];
  double all = norm(d, n);
  free(d);
  return all;
}

static C *noise(long n, uint64_t seed) {
  Rng r;
  C *x = malloc(sizeof *x * (size_t)n);
  rng_init(&r, seed, 0, STREAM_NOTEBOOK);
  for (long k = 0; k < n; k++) {
    double re = rng_normal(&r);
    x[k] = complex_of(re, rng_normal(&r));
  }
  return x;
}

static C *transformed(Fft *plan, const C *x, long n, FftWay way) {
  C *y = malloc(sizeof *y * (size_t)n);
  for (long k = 0; k < n; k++) y[k] = x[k];
  assert_true(fft_run(plan, y, way, NULL));
  return y;
}

static C *by_definition(const C *x, long n, FftWay way) {
  C *y = malloc(sizeof *y * (size_t)n);
  long double(*root)[2] = malloc(sizeof *root * (size_t)n);
  for (long k = 0; k < n; k++) {
    long double angle = 2 * acosl(-1) * (long double)k / (long double)n;
    root[k][0] = cosl(angle);
    root[k][1] = way == FFT_FORWARD ? -sinl(angle) : sinl(angle);
  }
  for (long j = 0; j < n; j++) {
    long double re = 0, im = 0;
    for (long k = 0, at = 0; k < n; k++) {
      const long double *w = root[at], a = creal(x[k]), b = cimag(x[k]);
      re += a * w[0] - b * w[1];
      im += a * w[1] + b * w[0];
      at = at + j < n ? at + j : at + j - n; /* j k, less multiples of n */
    }
    y[j] = complex_of((double)re, (double)im);
  }
  free(root);
  return y;
}

static void check_definition(long n, FftWay way) {
  Fft *plan = fft_new(n, NULL);
  C *x = noise(n, (uint64_t)n), *y = transformed(plan, x, n, way);
  C *exact = by_definition(x, n, way);
  assert_true(is_small(gap(y, exact, 1, n), norm(exact, n), n));
  free(x), free(y), free(exact);
  fft_destroy(&plan);
}

static void test_definition(void **state) {
  (void)state;
  for (long n = 1; n <= 600; n++)
    for (FftWay way = FFT_FORWARD; way <= FFT_BACKWARD; way++) check_definition(n, way);
  for (FftWay way = FFT_FORWARD; way <= FFT_BACKWARD; way++) {
    check_definition(1021, way);
    check_definition(127 * 11, way);
    check_definition(13 * 13 * 13, way);
  }
}

static void test_empty(void **state) {
  (void)state;
  Fft *plan = fft_new(0, NULL);
  assert_true(fft_run(plan, NULL, FFT_FORWARD, NULL));
  fft_destroy(&plan);
  assert_null(plan);
  fft_destroy(&plan);
}

/* One frequency: n at its place, nothing elsewhere. */
static void check_frequency(Fft *plan, long n, long at) {
  C *x = malloc(sizeof *x * (size_t)n), *peak = calloc((size_t)n, sizeof *peak);
  for (long k = 0; k < n; k++) {
    long double angle = 2 * acosl(-1) * (long double)(at * k % n) / (long double)n;
    x[k] = complex_of((double)cosl(angle), (double)sinl(angle));
  }
  C *y = transformed(plan, x, n, FFT_FORWARD);
  peak[at] = (double)n;
  assert_true(is_small(gap(y, peak, 1, n), (double)n, n));
  free(x), free(peak), free(y);
}

/* Of q^k: (1 - q^n) / (1 - q w^j). */
static void check_geometric(Fft *plan, long n) {
  long double q = 0.75L, power = 1;
  C *x = malloc(sizeof *x * (size_t)n), *exact = malloc(sizeof *exact * (size_t)n);
  for (long k = 0; k < n; k++, power *= q) x[k] = (double)power;
  for (long j = 0; j < n; j++) {
    long double angle = 2 * acosl(-1) * (long double)j / (long double)n;
    long double re = 1 - q * cosl(angle), im = q * sinl(angle), size = re * re + im * im;
    exact[j] =
        complex_of((double)((1 - power) * re / size), (double)(-(1 - power) * im / size));
  }
  C *y = transformed(plan, x, n, FFT_FORWARD);
  assert_true(is_small(gap(y, exact, 1, n), norm(exact, n), n));
  free(x), free(exact), free(y);
}

static void check_inverse(Fft *plan, long n) {
  C *x = noise(n, 1), *y = transformed(plan, x, n, FFT_FORWARD);
  C *back = transformed(plan, y, n, FFT_BACKWARD);
  assert_true(is_small(gap(back, x, (double)n, n), 2 * (double)n * norm(x, n), n));
  free(x), free(y), free(back);
}

static void check_linear(Fft *plan, long n) {
  C *a = noise(n, 2), *b = noise(n, 3), *sum = malloc(sizeof *sum * (size_t)n);
  for (long k = 0; k < n; k++) sum[k] = a[k] + 3 * b[k];
  C *fa = transformed(plan, a, n, FFT_FORWARD),
    *fb = transformed(plan, b, n, FFT_FORWARD);
  C *both = transformed(plan, sum, n, FFT_FORWARD);
  for (long k = 0; k < n; k++) fa[k] += 3 * fb[k];
  assert_true(is_small(gap(both, fa, 1, n), 2 * norm(both, n), n));
  free(a), free(b), free(sum), free(fa), free(fb), free(both);
}

static void test_large(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof LARGE / sizeof *LARGE; i++) {
    long n = LARGE[i];
    Fft *plan = fft_new(n, NULL);
    check_frequency(plan, n, 0);
    check_frequency(plan, n, n / 3);
    check_frequency(plan, n, n - 1);
    check_geometric(plan, n);
    check_inverse(plan, n);
    check_linear(plan, n);
    fft_destroy(&plan);
  }
}

static void test_good_lengths(void **state) {
  (void)state;
  assert_int_equal(fft_good_length(0), 1);
  assert_int_equal(fft_good_length(1), 1);
  assert_int_equal(fft_good_length(13), 14);
  assert_int_equal(fft_good_length(8191), 8192);
  assert_int_equal(fft_good_length(16385), 16464);
}

static void test_stop(void **state) {
  (void)state;
  const long lengths[] = {1, 8191, 8192};
  for (int i = 0; i < 3; i++) {
    atomic_int stop = 0;
    long n = lengths[i];
    Fft *plan = fft_new(n, NULL);
    C *x = noise(n, 4);
    assert_true(fft_run(plan, x, FFT_FORWARD, &stop));
    stop = 1;
    assert_false(fft_run(plan, x, FFT_FORWARD, &stop));
    Fft *none = fft_new(n, &stop);
    assert_int_equal(none == NULL, n > 1);
    fft_destroy(&none);
    free(x);
    fft_destroy(&plan);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_definition), cmocka_unit_test(test_empty),
      cmocka_unit_test(test_large), cmocka_unit_test(test_good_lengths),
      cmocka_unit_test(test_stop)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
