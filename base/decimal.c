/* SPDX-License-Identifier: BSD-3-Clause
   Decimals to doubles.  Up to 19 digits are one word, and so is 5^27: their product or
   quotient in two words is exact, or exact but for a remainder that is known, so that it
   can be rounded once.  What is longer goes to strtod (nothing here sets a locale). */
#include "base/decimal.h"
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"

enum { MOST_DIGITS = 19, MOST_POWER = 27, EXACT_POWER = 22, MANTISSA = 53 };

static const uint64_t FIVES[MOST_POWER + 1] = {1,
                                               5,
                                               25,
                                               125,
                                               625,
                                               3125,
                                               15625,
                                               78125,
                                               390625,
                                               1953125,
                                               9765625,
                                               48828125,
                                               244140625,
                                               1220703125,
                                               6103515625,
                                               30517578125,
                                               152587890625,
                                               762939453125,
                                               3814697265625,
                                               19073486328125,
                                               95367431640625,
                                               476837158203125,
                                               2384185791015625,
                                               11920928955078125,
                                               59604644775390625,
                                               298023223876953125,
                                               1490116119384765625,
                                               7450580596923828125};

static const double TENS[EXACT_POWER + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* 2^e of a normal number */
static double power_of_two(int e) {
  uint64_t bits = (uint64_t)(e + 1023) << 52;
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/* (q + rest) * 2^e, where 0 < rest < 1 if [has_rest], which needs q >= 2^53. */
static double rounded(uint64_t q, bool has_rest, int e) {
  int drop = 64 - MANTISSA - __builtin_clzll(q);
  if (drop <= 0) return (double)q * power_of_two(e);
  uint64_t half = UINT64_C(1) << (drop - 1), low = q & (2 * half - 1);
  q >>= drop;
  q += low > half || (low == half && (has_rest || (q & 1)));
  return (double)q * power_of_two(e + drop);
}

/* Both are brought to 64 bits, so that the quotient has 63 or 64. */
static double quotient(uint64_t digits, long power) {
  uint64_t five = FIVES[power];
  int up = __builtin_clzll(digits), up_five = __builtin_clzll(five);
  unsigned __int128 n = (unsigned __int128)(digits << up) << 63;
  five <<= up_five;
  uint64_t q = (uint64_t)(n / five);
  return rounded(q, (unsigned __int128)q * five != n, up_five - up - 63 - (int)power);
}

static double product(uint64_t digits, long power) {
  unsigned __int128 n = (unsigned __int128)digits * FIVES[power];
  uint64_t high = (uint64_t)(n >> 64);
  int down = high ? 64 - __builtin_clzll(high) : 0;
  uint64_t q = (uint64_t)(n >> down);
  return rounded(q, (unsigned __int128)q << down != n, down + (int)power);
}

bool decimal_scale(uint64_t digits, long power, double *out) {
  if (digits <= UINT64_C(1) << MANTISSA && power >= -EXACT_POWER &&
      power <= EXACT_POWER) { /* both are doubles */
    *out = power < 0 ? (double)digits / TENS[-power] : (double)digits * TENS[power];
    return true;
  }
  if (power < -MOST_POWER || power > MOST_POWER) return false;
  *out = digits == 0 ? 0 : power < 0 ? quotient(digits, -power) : product(digits, power);
  return true;
}

/* --- reading --- */

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* Eight digits at once, the first in the lowest byte: pairs, fours and all are put
   together by one multiplication each. */
static bool eight_digits(const char *p, uint64_t *out) {
  uint64_t x;
  memcpy(&x, p, sizeof x);
  if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__) return false;
  uint64_t high = x & UINT64_C(0xf0f0f0f0f0f0f0f0);
  uint64_t above = (x + UINT64_C(0x0606060606060606)) & UINT64_C(0xf0f0f0f0f0f0f0f0);
  const uint64_t zeros = UINT64_C(0x3030303030303030);
  if (high != zeros || above != zeros) return false;
  x -= zeros;
  x = (x * 10 + (x >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
  x = (x * 100 + (x >> 16)) & UINT64_C(0x0000ffff0000ffff);
  *out = (x * 10000 + (x >> 32)) & UINT32_MAX;
  return true;
}

/* *n more decimal digits behind those of *digits, which mean nothing past 19; returns
   where they stop. */
static const char *take_digits(const char *p, const char *end, uint64_t *digits,
                               long *n) {
  const char *from = p;
  uint64_t x = *digits, eight;
  for (; end - p >= 8 && eight_digits(p, &eight); p += 8) x = x * 100000000 + eight;
  for (; p < end && is_digit(*p); p++) x = x * 10 + (uint64_t)(*p - '0');
  *digits = x;
  *n += p - from;
  return p;
}

/* The power of ten that [*p] begins with, if any; false where it has no digits. */
static bool read_power(const char **p, const char *end, long *power) {
  enum { ENOUGH = 100000 }; /* beyond all doubles, whatever the digits do */
  const char *q = *p;
  if (q == end || (*q != 'e' && *q != 'E')) return true;
  bool is_negative = ++q < end && *q == '-';
  if (q < end && (*q == '-' || *q == '+')) q++;
  if (q == end || !is_digit(*q)) return false;
  long e = 0;
  for (; q < end && is_digit(*q); q++)
    if (e < ENOUGH) e = 10 * e + (*q - '0');
  *power += is_negative ? -e : e;
  *p = q;
  return true;
}

/* Of a number that is written as strtod reads it. */
static double by_strtod(Str text) {
  enum { SHORT = 64 };
  char room[SHORT], *copy = text.n < SHORT ? room : mem_new(text.n + 1);
  memcpy(copy, text.p, text.n);
  copy[text.n] = 0;
  double x = strtod(copy, NULL);
  if (copy != room) mem_free(copy);
  return x;
}

/* Digits that stand behind the zeros of "0.000123". */
static long significant(const char *p, long n) {
  for (; n > 0 && (*p == '0' || *p == '.'); p++) n -= *p == '0';
  return n;
}

size_t decimal_read(Str text, Decimal *out) {
  const char *p = text.p, *end = p + text.n, *whole;
  bool is_negative = text.n && *p == '-';
  uint64_t digits = 0;
  long n = 0, power = 0;
  whole = p += is_negative;
  p = take_digits(p, end, &digits, &n);
  if (p == whole || (*whole == '0' && n > 1)) return 0;
  out->is_integer = true;
  if (p < end && *p == '.') {
    long before = n;
    p = take_digits(p + 1, end, &digits, &n);
    power = before - n;
    if (power == 0) return 0;
    out->is_integer = false;
  }
  const char *mantissa_end = p;
  if (!read_power(&p, end, &power)) return 0;
  out->is_integer = out->is_integer && p == mantissa_end;
  double x;
  bool fits = n <= MOST_DIGITS || significant(whole, n) <= MOST_DIGITS;
  if (!fits || !decimal_scale(digits, power, &x))
    x = by_strtod((Str){whole, (size_t)(p - whole)});
  bool is_plain_zero = out->is_integer && x == 0; /* an integer has no -0 */
  out->value = is_negative && !is_plain_zero ? -x : x;
  return (size_t)(p - text.p);
}
