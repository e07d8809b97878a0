/* SPDX-License-Identifier: BSD-3-Clause
   Inside of Model and Bound, for this folder. */
#pragma once
#include <pthread.h>
#include "lang/gen/gen.h"
#include "model/centred.h"
#include "model/model.h"
#include "model/native.h"
#include "model/parts.h"
#include "model/latents.h"

struct Model {
  Program *program;
  const Program *summed;  /* without the discrete parameters that can be summed out */
  const Program *sampled; /* with all of them; NULL when there are none */
  const Program *parts;   /* parts of the density of [sampled], or NULL */
  GenCode *code;          /* of [summed] */
  char *misfit;           /* why it cannot be bound as things are, or NULL */
  atomic_int refs;
};

/* One variable of the posterior. */
typedef struct OutputVar {
  const char *name;
  ColumnKind kind;
  int ndims;
  long dims[COLUMN_MAX_DIMS];
  long size, offset; /* numbers, and where they begin in a row */
} OutputVar;

struct Bound {
  Model *model;
  BoundHost host;
  const Program *program; /* what is bound, compiled and evaluated: summed or sampled */
  const GenCode *code;
  GenCode *own_code; /* where that is not the model's */
  Latents *latents;  /* discrete parameters that are sampled, or NULL */
  Bound *parts;     /* of the program of parts of the density, where that is known, ... */
  Parts *together;  /* ... and what stands together in them */
  Eval *eval;       /* holds data and transformed data; the oracle */
  Centred *centred; /* those of the density */
  pthread_mutex_t oracle; /* one user of [eval] at a time once chains run */
  Value **values;         /* of the generated code's slots */
  View *slots;
  Compiler chosen;
  Native *native; /* NULL before bound_compile */
  Density density;
  char *compiler;
  char *reductions; /* NULL where nothing is reduced */
  OutputVar *outputs;
  int noutputs;
  long outputs_width; /* constrained numbers of a row */
};

/* Lays out a row: parameters, transformed parameters, generated quantities. */
bool bound_lay_out(Bound *bound, Diags *diags);
