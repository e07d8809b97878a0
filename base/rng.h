/* SPDX-License-Identifier: BSD-3-Clause
   Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel
   random numbers: as easy as 1, 2, 3", SC 2011).  A number depends on (seed, chain,
   stream, draw, position) alone: never on the number of threads, draws or chains. */
#pragma once
#include <stdint.h>

typedef enum {
  STREAM_INIT,
  STREAM_WARMUP,
  STREAM_SAMPLING,
  STREAM_GENERATED,
  STREAM_TRANSFORMED_DATA,
  STREAM_NOTEBOOK,
  STREAM_PRIOR,
  STREAM_DISCRETE
} RngStream;

typedef struct Rng {
  uint32_t key[2];     /* from seed, chain and stream */
  uint32_t counter[4]; /* block within the draw, draw (two words), chain */
  uint32_t block[4];   /* numbers of the current block */
  int used;            /* how many of them are used, 0 .. 4 */
} Rng;

/* At the first position of draw 0. */
void rng_init(Rng *r, uint64_t seed, uint32_t chain, RngStream stream);

/* At the first position of draw [draw]. */
void rng_seek(Rng *r, uint64_t draw);

uint32_t rng_u32(Rng *r);
double rng_uniform(Rng *r);             /* in (0, 1), 53 bits, never 0 or 1 */
double rng_normal(Rng *r);              /* standard normal */
double rng_exponential(Rng *r);         /* rate 1 */
double rng_gamma(Rng *r, double shape); /* scale 1; Marsaglia and Tsang 2000 */
