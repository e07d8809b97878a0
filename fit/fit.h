/* SPDX-License-Identifier: BSD-3-Clause
   A posterior that was sampled: its draws, statistics and data, also as a value. */
#pragma once
#include "base/column.h"
#include "lang/eval/value.h"
#include "model/model.h"
#include "sampler/run/sample.h"

/* Whether chains have met, of the scalars that were looked at. */
typedef struct FitVerdict {
  double r_hat, ess; /* the worst and the least; NaN where there is none */
  long watched;      /* scalars, all of them unless it was cut short */
  long walker; /* the first that walks away; the number of scalars where none does */
} FitVerdict;

/* What is known of the making of a chain. */
typedef struct FitChain {
  double rate;      /* draws a second, thinned ones too; 0: unknown */
  double step_size; /* that it goes on with */
} FitChain;

typedef struct Fit {
  Model *model;
  Sampler sampler;
  Columns *posterior, *sample_stats, *observed, *constant;
  Columns *warmup_stats; /* of the iterations of its warm-ups, or NULL */
  char *warmup;          /* how they went, a sentence; or NULL */
  const char *advice;    /* on transitions that diverged; NULL: there is none */
  Digest request;        /* the key of what was asked for */
  FitVerdict verdict;
  Digest key; /* of program, data, options, seed, draws and chains */
  uint64_t seed;
  bool seed_is_derived;
  bool is_foreign; /* another user made some of the draws, ... */
  bool is_vetted;  /* ... which were looked into */
  int tune, thin;
  double target_accept;
  /* Seconds of processors and evaluations of the density that made the draws; NaN:
     nobody knows. */
  double cpu_seconds, gradients;
  double seconds;   /* of sampling, when it was sampled; NaN: more draws took that time */
  FitChain *chains; /* of each */
  long asked;       /* draws a chain that were asked for; fewer when it was stopped */
  long refused;     /* draws whose generated quantities could not be computed, and ... */
  char *refusal;    /* ... why at the first of them, with the line; NULL: nobody knows */
} Fit;

/* What is to be said of where the draws come from, NULL when this user made them. */
const char *fit_origin(const Fit *fit);

/* A value that owns [fit] (consumed).  Its digest covers all that is shown of a fit. */
Value *fit_value(Fit **fit);
void fit_destroy(Fit **fit);     /* one that is no value yet */
Fit *fit_of(const Value *value); /* NULL when it is no fit */

/* Draws of variable [name] as a real array, chains one after the other; NULL when it has
   none. */
Value *fit_draws(const Fit *fit, const char *name);

/* Writes the .nc that arviz.from_netcdf opens; 0, or an errno value with a sentence. */
int fit_write(const Fit *fit, const char *path, Buf *error);
