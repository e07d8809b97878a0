/* SPDX-License-Identifier: BSD-3-Clause
   Constrained rows of draws whose generated layer is missing. */
#include "fit/regenerate.h"
#include <string.h>
#include "base/alloc.h"

void regenerate(Layers *layers, const Density *d, uint64_t seed) {
  const ChainEntry *draws = &layers->draws;
  ChainEntry *g = &layers->generated;
  long width = constrained_width(d), kept = state_width(d);
  void *state = d->chain_new(d->model);
  double *row = mem_new(sizeof *row * (size_t)(d->width + 1));
  g->rows = mem_resize(g->rows, sizeof *row * (size_t)(draws->drawn * width + 1));
  Rng rng;
  rng_init(&rng, seed, (uint32_t)layers->chain, STREAM_GENERATED);
  for (long k = g->drawn; k < draws->drawn; k++) {
    rng_seek(&rng, (uint64_t)k);
    const double *q = draws->rows + k * kept;
    if (d->discrete) d->discrete_set(d->model, state, q + d->dim);
    d->write(d->model, state, q, &rng, row);
    memcpy(g->rows + k * width, row + kept, sizeof *row * (size_t)width);
  }
  g->width = width;
  g->drawn = draws->drawn;
  mem_free(row);
  d->chain_free(d->model, state);
}
