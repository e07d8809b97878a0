/* SPDX-License-Identifier: BSD-3-Clause
   Padded, aligned vectors. */
#include "sampler/method/state.h"
#include <string.h>
#include "base/alloc.h"

long padded_size(long dim) {
  return (dim + LANES - 1) / LANES * LANES;
}

Block block_new(long dim, long count) {
  long stride = (dim + LINE_DOUBLES - 1) / LINE_DOUBLES * LINE_DOUBLES;
  size_t bytes = sizeof(double) * (size_t)(stride * count);
  return (Block){.memory = mem_new_aligned(bytes), .stride = stride, .count = count};
}

void block_free(Block *block) {
  mem_free(block->memory);
  *block = (Block){0};
}

double *block_vector(Block *block) {
  ASSERT(block->used < block->count);
  return block->memory + block->stride * block->used++;
}

void vector_copy(double *to, const double *from, long padded) {
  for (long i = 0; i < padded; i += LANES) LANE(to, i) = CLANE(from, i);
}

double vector_dot(const double *a, const double *b, long padded) {
  Lane sum = {0};
  for (long i = 0; i < padded; i += LANES) sum += CLANE(a, i) * CLANE(b, i);
  return lane_sum(&sum);
}
