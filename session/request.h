/* SPDX-License-Identifier: BSD-3-Clause
   What a call of sample() asks for. */
#pragma once
#include "model/model.h"
#include "sampler/run/sample.h"
#include "session/command.h"

typedef struct Request {
  Model *model;      /* borrowed from the notebook */
  const char *adapt; /* as written: "auto", "stan", "diag", ... */
  SampleOptions options;
  Compiler compiler;
  bool overwrite; /* compute again and replace what is stored */
  CacheMode cache;
  bool has_seed, random_seed;
  const Value *init; /* record of initial values, or NULL */
  const Value *data; /* record or table, NULL: the notebook's own names */
  Value *file;       /* data read from a file; the request's own */
  const Map *names;  /* of the notebook */
} Request;

/* Reads the arguments; false with the error said. */
bool request_read(Session *s, Args *args, Request *out);
void request_free(Request *request);

/* Data for the model's data block. */
DataSource request_source(Request *request);
