/* SPDX-License-Identifier: BSD-3-Clause
   Constrained rows of draws whose generated layer is missing. */
#include "fit/regenerate.h"
#include <string.h>
#include "base/alloc.h"

/* Room for all rows, with those that are there. */
static bool make_room(ChainEntry *g, long drawn, long width) {
  RowBlock *rows = row_block_new(drawn, width);
  if (!rows) return false;
  for (long k = 0; k < g->drawn; k++)
    memcpy(rows->at + k * width, entry_row(g, k), sizeof(double) * (size_t)width);
  row_block_drop(&g->rows);
  g->rows = rows;
  g->from = 0;
  g->width = width;
  return true;
}

bool regenerate(Layers *layers, const Density *d, uint64_t seed) {
  const ChainEntry *draws = &layers->draws;
  ChainEntry *g = &layers->generated;
  long width = constrained_width(d), kept = state_width(d);
  if (!make_room(g, draws->drawn, width)) return false;
  void *state = d->chain_new(d->model, layers->chain);
  double *row = mem_new(sizeof *row * (size_t)(d->width + 1));
  Rng rng;
  rng_init(&rng, seed, (uint32_t)layers->chain, STREAM_GENERATED);
  for (long k = g->drawn; k < draws->drawn; k++) {
    rng_seek(&rng, (uint64_t)k);
    const double *q = entry_row(draws, k);
    if (d->discrete) d->discrete_set(d->model, state, q + d->dim);
    d->write(d->model, state, q, &rng, row);
    memcpy(entry_row(g, k), row + kept, sizeof *row * (size_t)width);
  }
  g->drawn = draws->drawn;
  g->is_foreign |= draws->is_foreign;
  mem_free(row);
  d->chain_free(d->model, state);
  return true;
}
