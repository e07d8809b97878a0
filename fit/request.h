/* SPDX-License-Identifier: BSD-3-Clause
   What is asked for when a model is sampled, and who hears of it. */
#pragma once
#include "cache/store.h"
#include "model/model.h"
#include "sampler/run/sample.h"
#include "widgets/widget.h"

typedef struct FitRequest {
  Model *model; /* borrowed */
  SampleOptions options;
  int thin; /* draws of a run to one of the fit */
  Compiler compiler;
  bool exact;     /* rows of data are reduced */
  bool overwrite; /* compute again and replace what is stored */
  CacheMode cache;
  bool has_seed, random_seed;
  DataSource data;         /* of the model's data block */
  const DataSource *inits; /* initial values by name: none, of all chains, or of each */
  int ninits;
} FitRequest;

/* Where a run shows how far it is, and what may stop it. */
typedef struct FitHost {
  void *ctx;
  const atomic_int *interrupt; /* 1: stop gracefully, 2: abort */
  /* The table of progress; [update]: it takes the place of the one shown before. */
  void (*show)(void *ctx, const ProgressTable *table, bool update);
  void (*note)(void *ctx, const char *text);  /* for the user: lines */
  void (*print)(void *ctx, const char *text); /* lines that the program has printed */
} FitHost;

/* What a run did. */
typedef struct FitReport {
  long compiled;       /* 1 when a compiler ran */
  long sampled_chains; /* chains that made at least one draw */
  char *why;           /* lines that say what it was due to, the caller's */
} FitReport;
