/* SPDX-License-Identifier: BSD-3-Clause
   Random numbers: the known answers of Random123, the inverse normal against mpmath (see
   expected.py), independence of what is drawn before, moments within five standard
   errors. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/rng.h"
#include "check.h"

/* philox4x32 10 in the file kat_vectors of Random123. */
static void test_known_answers(void **state) {
  (void)state;
  static const struct {
    uint32_t counter[4], key[2], out[4];
  } kat[] = {{{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
             {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
              {0xffffffff, 0xffffffff},
              {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
             {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
              {0xa4093822, 0x299f31d0},
              {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}};
  for (size_t i = 0; i < sizeof kat / sizeof *kat; i++) {
    Rng r = {.used = 4};
    memcpy(r.counter, kat[i].counter, sizeof r.counter);
    memcpy(r.key, kat[i].key, sizeof r.key);
    for (int j = 0; j < 4; j++) assert_int_equal(rng_u32(&r), kat[i].out[j]);
  }
}

/* An Rng whose next uniform is [bits] / 2^53. */
static Rng with_bits(uint64_t bits) {
  Rng r = {0};
  r.block[0] = (uint32_t)(bits << 11);
  r.block[1] = (uint32_t)(bits >> 21);
  return r;
}

static void test_uniform_ends(void **state) {
  (void)state;
  Rng low = with_bits(0), high = with_bits((UINT64_C(1) << 53) - 1);
  assert_true(rng_uniform(&low) > 0);
  assert_true(rng_uniform(&high) < 1);
}

static void test_inverse_normal(void **state) {
  (void)state;
  static const struct {
    uint64_t bits;
    double z;
  } rows[] = {
      {1ull, -8.209536151601386856},
      {2ull, -8.125890664701906859},
      {1000ull, -7.33480496348525668},
      {1073741824ull, -5.166578119728753113},
      {35184372088832ull, -2.660067468617459659},
      {1125899906842624ull, -1.150349380376008178},
      {675539944105574ull, -1.439531470938456229},
      {4503599627370495ull, -2.782916424671766922e-16},
      {4503599627370496ull, 0.0},
      {8444249301319680ull, 1.534120544352546312},
      {9007199254740991ull, 8.209536151601386856},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    Rng r = with_bits(rows[i].bits);
    double z = rng_normal(&r);
    assert_true(fabs(z - rows[i].z) <= 5e-16 * fabs(rows[i].z));
    assert_int_equal(r.used, 2);
  }
}

static void test_position_alone(void **state) {
  (void)state;
  Rng a, b;
  rng_init(&a, 42, 3, STREAM_SAMPLING);
  rng_init(&b, 42, 3, STREAM_SAMPLING);
  for (int i = 0; i < 1001; i++) rng_normal(&a); /* ends inside a block */
  rng_seek(&a, UINT64_C(5000000000));
  rng_seek(&b, UINT64_C(5000000000));
  for (int i = 0; i < 100; i++) assert_int_equal(rng_u32(&a), rng_u32(&b));
}

static void test_streams_differ(void **state) {
  (void)state;
  enum {
    SEEDS = 7,
    CHAINS = 6,
    STREAMS = 7,
    DRAWS = 3,
    ALL = SEEDS * CHAINS * STREAMS * DRAWS
  };
  static const uint64_t seeds[SEEDS] = {0, 1, 2, 1u << 31, 1ull << 32, 1ull << 63, ~0ull};
  static uint64_t seen[ALL];
  int n = 0;
  for (int s = 0; s < SEEDS; s++)
    for (uint32_t c = 0; c < CHAINS; c++)
      for (int t = 0; t < STREAMS; t++)
        for (uint64_t d = 0; d < DRAWS; d++) {
          Rng r;
          rng_init(&r, seeds[s], c, (RngStream)t);
          rng_seek(&r, d == 2 ? 1ull << 32 : d);
          seen[n] = (uint64_t)rng_u32(&r) << 32;
          seen[n++] |= rng_u32(&r);
        }
  for (int i = 0; i < ALL; i++)
    for (int j = 0; j < i; j++) assert_int_not_equal(seen[i], seen[j]);
}

enum { COUNT = 200000 };
static double sample[COUNT];

/* Mean and variance of [sample] within five Monte-Carlo errors of a distribution with
   variance [var] and fourth central moment [m4]. */
static void check_moments(double mean, double var, double m4) {
  double m = 0, v = 0;
  for (int i = 0; i < COUNT; i++) m += sample[i] / COUNT;
  for (int i = 0; i < COUNT; i++) v += (sample[i] - mean) * (sample[i] - mean) / COUNT;
  assert_true(fabs(m - mean) < 5 * sqrt(var / COUNT));
  assert_true(fabs(v - var) < 5 * sqrt((m4 - var * var) / COUNT));
}

static void test_moments(void **state) {
  (void)state;
  Rng r;
  rng_init(&r, 20240229, 0, STREAM_NOTEBOOK);
  for (int i = 0; i < COUNT; i++) sample[i] = rng_uniform(&r);
  check_moments(0.5, 1.0 / 12, 1.0 / 80);
  for (int i = 0; i < COUNT; i++) sample[i] = rng_normal(&r);
  check_moments(0, 1, 3);
  for (int i = 0; i < COUNT; i++) sample[i] = rng_exponential(&r);
  check_moments(1, 1, 9);
  static const double shapes[] = {0.05, 0.5, 1, 1.5, 4, 100};
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
    double k = shapes[s];
    for (int i = 0; i < COUNT; i++) sample[i] = rng_gamma(&r, k);
    check_moments(k, k, 3 * k * k + 6 * k);
  }
}

static void test_gamma_ends(void **state) {
  (void)state;
  Rng r;
  rng_init(&r, 1, 0, STREAM_NOTEBOOK);
  assert_true(isnan(rng_gamma(&r, NAN)));
  assert_true(isnan(rng_gamma(&r, -1)));
  assert_true(isinf(rng_gamma(&r, HUGE_VAL)));
  assert_true(rng_gamma(&r, 1e-8) >= 0);
  assert_true(fabs(rng_gamma(&r, 1e12) / 1e12 - 1) < 1e-5);
}

/* Counts of sixteen equal cells of the distribution function of z: chi-square, 15 degrees
   of freedom, is above 44.26 once in 10,000. */
static void test_normal_cells(void **state) {
  (void)state;
  Rng r;
  double chi2 = 0;
  int cells[16] = {0};
  rng_init(&r, 7, 1, STREAM_PRIOR);
  for (int i = 0; i < COUNT; i++) {
    double p = 0.5 * erfc(-rng_normal(&r) / sqrt(2));
    cells[p < 1 ? (int)(16 * p) : 15]++;
  }
  for (int i = 0; i < 16; i++) chi2 += pow(cells[i] - COUNT / 16.0, 2) / (COUNT / 16.0);
  assert_true(chi2 < 44.26);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_known_answers),  cmocka_unit_test(test_uniform_ends),
      cmocka_unit_test(test_inverse_normal), cmocka_unit_test(test_position_alone),
      cmocka_unit_test(test_streams_differ), cmocka_unit_test(test_moments),
      cmocka_unit_test(test_gamma_ends),     cmocka_unit_test(test_normal_cells)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
