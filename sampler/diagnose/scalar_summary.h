/* SPDX-License-Identifier: BSD-3-Clause
   The summary of a posterior: one row a scalar, and what it warns of. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include "base/column.h"
#include "base/str.h"
#include "base/vec.h"

typedef struct ScalarSummary {
  double mean, sd, hdi_low, hdi_high, mcse_mean, mcse_sd, ess_bulk, ess_tail, r_hat;
} ScalarSummary;

/* Element [element] of [column]. */
ScalarSummary scalar_summary(const Columns *posterior, const Column *column, long element,
                             double hdi_prob);

/* Sentences about what makes these draws unfit for use: r_hat above 1.01, ess below 100 a
   chain (the worst scalar is named), divergences, E-BFMI below 0.3, trajectories cut at
   max_treedepth.  [stats] may be NULL.  Appends to [out]; the texts are the caller's.
   False, with nothing said, when [stop] (may be NULL) was raised meanwhile. */
typedef Vec(char *) Texts;
bool summary_warnings(const Columns *posterior, const Columns *stats,
                      const atomic_int *stop, Texts *out);
