/* SPDX-License-Identifier: BSD-3-Clause
   One transition once more: what a chain that stands somewhere draws next. */
#include <string.h>
#include "base/alloc.h"
#include "sampler/run/chain.h"

/* Room for the draw after [state].  Of the rows before it the last alone is looked at: a
   chain that stays where it is draws it again. */
static DrawRows room_for(const Density *density, const SampleOptions *o,
                         const ChainState *state) {
  DrawRows rows = draw_rows_new(state->drawn + 1, density->width,
                                method_columns(sampler_method(o->sampler)));
  long kept = density->dim + density->discrete;
  if (draw_rows_are_whole(&rows) && kept && state->drawn)
    memcpy(rows.rows->at + (state->drawn - 1) * rows.rows->stride, state->q,
           sizeof *state->q * (size_t)kept);
  return rows;
}

static bool same_numbers(const double *a, const double *b, long n) {
  return n == 0 || memcmp(a, b, sizeof *a * (size_t)n) == 0;
}

bool run_repeats(const Density *density, const SampleOptions *options, int chain,
                 const ChainState *state, const NextDraw *next) {
  SampleOptions one = *options;
  one.draws = (int)state->drawn + 1;
  atomic_int halt = 0, stop = 0;
  DrawRows rows = room_for(density, options, state);
  if (!draw_rows_are_whole(&rows)) {
    draw_rows_drop(&rows);
    return false;
  }
  Chain *c = chain_new(chain, density, &one, &halt);
  chain_resume(c, state, &rows);
  while (!c->error && c->state.drawn <= state->drawn) chain_sample(c, &stop);
  long kept = density->dim + density->discrete, i = state->drawn;
  bool same = !c->error && same_numbers(chain_row(c, i), next->state, kept) &&
              same_numbers(chain_row(c, i) + kept, next->constrained,
                           next->constrained ? density->width - kept : 0) &&
              same_numbers(chain_stats(c, i), next->stats, c->drawn.stats->stride);
  chain_destroy(&c);
  return same;
}
