/* SPDX-License-Identifier: BSD-3-Clause
   Looking into draws of others. */
#include "fit/vet.h"
#include "base/clock.h"
#include "base/digest.h"

/* So many transitions of a chain, unless they take longer than that together; one at
   least. */
enum { TRANSITIONS = 5 };
#define MOST_SECONDS 0.05

/* Rows are made room for up to the one that is drawn again. */
static const size_t LARGEST = (size_t)64 << 20;

/* Draws that can be looked into: the first began at the end of the warm-up, which nobody
   knows. */
static long last_of(const ChainEntry *draws, const Density *density) {
  size_t row = sizeof(double) * (size_t)(density->width + draws->nstats + 1);
  long most = (long)(LARGEST / row);
  return draws->drawn < most ? draws->drawn : most;
}

/* One of 1, ..., last - 1. */
static long any_below(long last) {
  uint64_t random;
  entropy(&random, sizeof random);
  return 1 + (long)(random % (uint64_t)(last - 1));
}

/* Whether draw [i] follows from the one before it. */
static bool follows(const Layers *layers, const Density *density,
                    const SampleOptions *options, long i) {
  const ChainEntry *draws = &layers->draws, *generated = &layers->generated;
  const ChainState state = {.q = entry_row(draws, i - 1),
                            .learnt = draws->learnt + 1,
                            .n = draws->nlearnt - 1,
                            .step_size = draws->step_size,
                            .warmed = layers_tune(layers),
                            .drawn = i};
  bool has_row = i < generated->drawn && generated->width > 0;
  const NextDraw next = {entry_row(draws, i), has_row ? entry_row(generated, i) : NULL,
                         entry_stats(draws, i)};
  return run_repeats(density, options, layers->chain, &state, &next);
}

bool vet_chain(const Layers *layers, const Density *density,
               const SampleOptions *options) {
  long last = last_of(&layers->draws, density);
  double end = clock_seconds() + MOST_SECONDS;
  if (last < 2) return false;
  for (int k = 0; k < TRANSITIONS && (k == 0 || clock_seconds() < end); k++)
    if (!follows(layers, density, options, any_below(last))) return false;
  return true;
}
