/* SPDX-License-Identifier: BSD-3-Clause
   The fingerprint of this machine's libm.  The library chooses code by processor, so the
   last bits of its results differ between machines, and with them the draws of a
   chain. */
#include <math.h>
#include <pthread.h>
#include "cache/key.h"

/* Through pointers that the compiler cannot see through: else it would compute the
   results itself when it compiles, with its own library. */
typedef double (*Unary)(double);
typedef double (*Binary)(double, double);

static const struct {
  const char *name;
  volatile Unary call;
  double low, high; /* arguments are spread over this interval */
} UNARY[] = {
    {"exp", exp, -700, 700},
    {"exp2", exp2, -1000, 1000},
    {"expm1", expm1, -30, 30},
    {"log", log, 1e-8, 1e8},
    {"log2", log2, 1e-8, 1e8},
    {"log10", log10, 1e-8, 1e8},
    {"log1p", log1p, -0.99, 100},
    {"sqrt", sqrt, 0, 1e6},
    {"cbrt", cbrt, -1e6, 1e6},
    {"sin", sin, -50, 50},
    {"cos", cos, -50, 50},
    {"tan", tan, -50, 50},
    {"asin", asin, -1, 1},
    {"acos", acos, -1, 1},
    {"atan", atan, -20, 20},
    {"sinh", sinh, -20, 20},
    {"cosh", cosh, -20, 20},
    {"tanh", tanh, -5, 5},
    {"asinh", asinh, -1e3, 1e3},
    {"acosh", acosh, 1, 1e3},
    {"atanh", atanh, -0.99, 0.99},
    {"erf", erf, -4, 4},
    {"erfc", erfc, -4, 20},
    {"tgamma", tgamma, 0.01, 150},
    {"j0", j0, 0, 40},
    {"j1", j1, 0, 40},
    {"y0", y0, 0.1, 40},
    {"y1", y1, 0.1, 40},
};

static const struct {
  const char *name;
  volatile Binary call;
} BINARY[] = {{"pow", pow}, {"atan2", atan2}, {"hypot", hypot}, {"fmod", fmod}};

enum { POINTS = 101 };

/* lgamma alone has a form that also writes the sign. */
static double log_gamma(double x) {
  int sign;
  return lgamma_r(x, &sign);
}

static void hash_unary(Hasher *h, const char *name, Unary f, double low, double high) {
  for (int i = 0; i < POINTS; i++)
    hash_real(h, name, f(low + (high - low) * i / (POINTS - 1)));
}

static Digest compute(void) {
  Hasher *h = hasher_new("numerics");
  for (size_t f = 0; f < sizeof UNARY / sizeof *UNARY; f++)
    hash_unary(h, UNARY[f].name, UNARY[f].call, UNARY[f].low, UNARY[f].high);
  hash_unary(h, "lgamma", log_gamma, 0.01, 1e3);
  for (size_t f = 0; f < sizeof BINARY / sizeof *BINARY; f++) {
    Binary call = BINARY[f].call;
    for (int i = 1; i <= POINTS; i++)
      hash_real(h, BINARY[f].name, call(0.37 * i, (i * 29 % POINTS - 50) / 7.0));
  }
  return hasher_end(&h);
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static Digest fingerprint;
static void compute_once(void) {
  fingerprint = compute();
}

Digest numerics_fingerprint(void) {
  pthread_once(&once, compute_once);
  return fingerprint;
}
