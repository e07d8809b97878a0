/* SPDX-License-Identifier: BSD-3-Clause
   A call of fit_sample while it is under way. */
#pragma once
#include "fit/effort.h"
#include "fit/hearing.h"
#include "fit/history.h"
#include "fit/keeper.h"
#include "fit/live.h"
#include "fit/target.h"
#include "fit/why.h"

typedef struct Job {
  FitRequest request; /* its own, options.init is ours */
  const FitRequest *asked;
  Store *store;
  const FitHost *host; /* of [hearing] */
  Hearing hearing;
  FitReport *report;
  Buf *error;
  Bound *bound;
  const Density *density;
  KeyParts parts;
  Layers *chains;
  Run *run;                    /* while it is sampling, and ... */
  Keeper *keeper;              /* ... who writes what it draws */
  Live *live;                  /* the table, when something is done under it */
  double *init;                /* chains x dim, or NULL */
  Effort effort;               /* of its chains */
  Histories histories;         /* of warm-ups */
  bool is_compiled, has_begun; /* what is done once, however often it is looked */
  bool has_quality, has_failed;
  Quality quality; /* of the draws when a target was looked at last */
  bool has_run;    /* something was missing */
  bool was_regenerated, was_stopped;
  bool was_vetted; /* draws of others were looked into, and ... */
  int refused;     /* ... chains that were not what they seemed */
  Why why;         /* what is different from what is stored */
  char began[64];  /* how the run went on with an earlier one, or "" */
} Job;

/* Each of these is false with the error said. */

/* Chooses the seed, binds the data and reads the starts. */
bool job_prepare(Job *job);
/* Compiles under the table. */
bool job_compile(Job *job);
