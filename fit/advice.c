/* SPDX-License-Identifier: BSD-3-Clause
   Notes on divergences, the one that changes least before the others. */
#include "fit/advice.h"
#include <math.h>

/* Whether smaller steps are what is left to do: below this they are not small yet. */
#define SMALL_STEPS 0.9

typedef struct Situation {
  const SampleOptions *options;
  const Density *density;
  double target; /* acceptance that the steps of the draws aimed at */
} Situation;

static bool is_as_written(const Situation *s) {
  SampleOptions other = *s->options;
  other.noncenter = 1;
  return !run_centred(s->options, s->density) && run_centred(&other, s->density);
}

static bool has_large_steps(const Situation *s) {
  return s->target < SMALL_STEPS;
}

static bool always(const Situation *s) {
  (void)s;
  return true;
}

static const struct Note {
  bool (*applies)(const Situation *s);
  const char *text;
} NOTES[] = {
    {is_as_written, "sample with noncenter = \"auto\""},
    {has_large_steps, "sample with target_accept = 0.95, whose steps are smaller"},
    {always, "sample with sampler = \"walnuts\", which splits its steps there"},
};

static double last_target(const SampleOptions *options, const Columns *warmup) {
  const Column *column = warmup ? columns_find(warmup, "target_accept") : NULL;
  double target = column && warmup->draws
                      ? *column_at(warmup, column, 0, warmup->draws - 1)
                      : options->target_accept;
  return fmax(target, options->target_accept);
}

const char *advice_on_divergence(const SampleOptions *options, const Density *density,
                                 const Columns *warmup) {
  Situation s = {options, density, last_target(options, warmup)};
  int i = 0;
  if (!sampler_method(options->sampler)->is_plain) return NULL;
  while (!NOTES[i].applies(&s)) i++;
  return NOTES[i].text;
}
