/* SPDX-License-Identifier: BSD-3-Clause
   A run under the live table. */
#pragma once
#include "fit/history.h"
#include "fit/live.h"
#include "sampler/run/sample.h"

/* A run and what its table says. */
typedef struct Sampling {
  Run *run;
  const Density *density;
  const SampleOptions *options;
  const atomic_int *stop;
  char *warmup;      /* how the warm-up went, the caller's; NULL while it goes on */
  const char *note;  /* how it began: "continued at draw 1210", or NULL */
  char threads[120]; /* the same with "2 threads a chain", where it is more than one */
  RunStatus status;  /* how it ended */
  double r_hat, ess;
} Sampling;

/* Samples to the end, a stop or a failure. */
void sampling_do(Sampling *sampling, Live *live);

/* The table of a run after which there is no fit. */
void sampling_end(Sampling *sampling, Live *live, const char *note);
