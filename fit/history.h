/* SPDX-License-Identifier: BSD-3-Clause
   How the warm-ups of a run went: statistics of their iterations, and one sentence. */
#pragma once
#include "fit/layers.h"

/* One a group; NULL where nothing is known. */
typedef struct Histories {
  double **groups;
  int count;
} Histories;

Histories histories_new(int chains);
void histories_free(Histories *h);

/* Takes what [run] tells. */
void histories_take(Histories *h, const Run *run);

/* Copies what the first chain of each group knows. */
void histories_recall(Histories *h, const Layers *chains);

/* Statistics of the iterations of [chains] chains; NULL when nothing is known, or there
   is no memory. */
Columns *histories_columns(const Histories *h, const Method *method, int chains);

/* "warm-up: 150 iterations, metric of rank 7, target_accept raised to 0.9 for
   smaller steps", the caller's; NULL when nothing is known.  [dim]: parameters. */
char *histories_sentence(const Histories *h, long dim, const SampleOptions *options);
