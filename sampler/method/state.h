/* SPDX-License-Identifier: BSD-3-Clause
   Vectors of one chain: cut from one block that shares no cache line with another chain,
   padded with zeros to whole lanes, so that loops over a vector have no remainder.  Lanes
   have a fixed width whatever the processor, so sums have the same bits everywhere. */
#pragma once
#include <stddef.h>

enum { LANES = 4, LINE_DOUBLES = 8 };

typedef double Lane __attribute__((vector_size(LANES * sizeof(double)), may_alias));

/* The lane of [x] at element [i], a multiple of LANES. */
#define LANE(x, i) (*(Lane *)((x) + (i)))
#define CLANE(x, i) (*(const Lane *)((x) + (i)))

static inline double lane_sum(const Lane *x) {
  return ((*x)[0] + (*x)[1]) + ((*x)[2] + (*x)[3]);
}

typedef struct Block {
  double *memory;
  long stride;      /* doubles from one vector to the next */
  long used, count; /* vectors */
} Block;

/* [dim] rounded up to whole lanes: what loops run to. */
long padded_size(long dim);

/* Room for [count] zeroed vectors of [dim] doubles. */
Block block_new(long dim, long count);
void block_free(Block *block);

/* The next vector; valid until block_free. */
double *block_vector(Block *block);

void vector_copy(double *to, const double *from, long padded);
double vector_dot(const double *a, const double *b, long padded);
