/* SPDX-License-Identifier: BSD-3-Clause
   What a program says while it is sampled, brought to the host: lines of print() before
   each state of the table, counts of reject() at the end. */
#pragma once
#include "fit/request.h"

typedef struct Hearing {
  FitHost host; /* what a run is given in the place of ... */
  const FitHost *outer;
  Talk *talk; /* where chains say it */
} Hearing;

/* [hearing] stays where it is until hearing_end. */
void hearing_begin(Hearing *hearing, const FitHost *host);

/* Brings what was said so far, in the thread that shows the table; [hearing] is one. */
void hearing_pass_on(void *hearing);
/* [failed]: the error of the run says why points were refused. */
void hearing_end(Hearing *hearing, bool failed);
