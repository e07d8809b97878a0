/* SPDX-License-Identifier: BSD-3-Clause
   Keys of what a run keeps, from the rows of option.def. */
#pragma once
#include "fit/request.h"

/* What a key is made of, besides the request. */
typedef struct KeyParts {
  const FitRequest *request;
  const Bound *bound;
  Digest init; /* of the initial values */
  uint64_t seed;
} KeyParts;

/* A seed derived from program, data (their digest) and options: what does not depend on
   the seed itself, as transformed data may. */
uint64_t keys_seed(const FitRequest *request, Digest data);

/* The key of all that is asked for, before anything is bound: equal ones give equal fits,
   unless their seed is random. */
Digest keys_request(const FitRequest *request);

/* The key of the draws of chain [chain] (from 0); [preimage] as in key_end. */
Digest keys_draws(const KeyParts *parts, int chain, Json **preimage);

/* The key of what the warm-up of group [group] (from 0) has learnt. */
Digest keys_warmup(const KeyParts *parts, int group);

/* The key of what is computed from these draws; [preimage] as in key_end. */
Digest keys_generated(const KeyParts *parts, Digest draws, Json **preimage);

/* The key of a fit of [draws] draws of chains with these keys of generated rows.  It
   knows the names of variables and model, which a cell shows of a fit. */
Digest keys_fit(const KeyParts *parts, const Digest *generated, long draws);
