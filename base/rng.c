/* SPDX-License-Identifier: BSD-3-Clause
   Philox4x32-10, and deviates made from it.  A normal is the inverse of the distribution
   function, so it consumes a fixed count of numbers whatever its value. */
#include <math.h>
#include "base/quantile.h"
#include "base/rng.h"

/* One round after the other; constants of the paper. */
static void philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
  uint32_t x0 = counter[0], x1 = counter[1], x2 = counter[2], x3 = counter[3];
  uint32_t k0 = key[0], k1 = key[1];
  for (int round = 0; round < 10; round++) {
    uint64_t a = (uint64_t)0xD2511F53u * x0, b = (uint64_t)0xCD9E8D57u * x2;
    x0 = (uint32_t)(b >> 32) ^ x1 ^ k0;
    x1 = (uint32_t)b;
    x2 = (uint32_t)(a >> 32) ^ x3 ^ k1;
    x3 = (uint32_t)a;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  out[0] = x0, out[1] = x1, out[2] = x2, out[3] = x3;
}

/* The finaliser of splitmix64: a bijection in which every bit depends on every bit. */
static uint64_t mix(uint64_t x) {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
  x = (x ^ x >> 27) * 0x94D049BB133111EBu;
  return x ^ x >> 31;
}

void rng_init(Rng *r, uint64_t seed, uint32_t chain, RngStream stream) {
  /* Mixed one after the other: a symmetric combination would confuse seed 0 of stream 1
     with seed 1 of stream 0. */
  uint64_t key = mix(mix(seed) + ((uint64_t)chain << 32 | (uint32_t)stream));
  *r = (Rng){.key = {(uint32_t)key, (uint32_t)(key >> 32)}, .counter = {0, 0, 0, chain}};
  r->used = 4;
}

void rng_seek(Rng *r, uint64_t draw) {
  r->counter[0] = 0;
  r->counter[1] = (uint32_t)draw;
  r->counter[2] = (uint32_t)(draw >> 32);
  r->used = 4;
}

uint32_t rng_u32(Rng *r) {
  if (r->used == 4) {
    philox(r->counter, r->key, r->block);
    r->counter[0]++;
    r->used = 0;
  }
  return r->block[r->used++];
}

static uint64_t bits64(Rng *r) {
  uint64_t low = rng_u32(r);
  return (uint64_t)rng_u32(r) << 32 | low;
}

double rng_uniform(Rng *r) {
  uint64_t bits = bits64(r) >> 11;
  return bits ? (double)bits * 0x1p-53 : 0x1p-54;
}

double rng_normal(Rng *r) {
  return normal_quantile(rng_uniform(r));
}

double rng_exponential(Rng *r) {
  return -log(rng_uniform(r));
}

double rng_gamma(Rng *r, double shape) {
  /* These would be rejected for ever below. */
  if (!(shape > 0)) return NAN;
  if (isinf(shape)) return shape;
  if (shape < 1) {
    /* In logs: u^(1/shape) alone would underflow early for small shapes. */
    double u = rng_uniform(r);
    return exp(log(rng_gamma(r, shape + 1)) + log(u) / shape);
  }
  double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
  for (;;) {
    double z = rng_normal(r), u = rng_uniform(r), v = 1 + c * z;
    if (v <= 0) continue;
    v = v * v * v;
    if (log(u) < 0.5 * z * z + d - d * v + d * log(v)) return d * v;
  }
}
