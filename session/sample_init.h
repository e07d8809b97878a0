/* SPDX-License-Identifier: BSD-3-Clause
   sample(init = ...): where chains start. */
#pragma once
#include "fit/request.h"
#include "session/command.h"

/* The starts as they were given: a record of values by name for all chains, or one for
   each. */
typedef struct SampleInits {
  Value **records; /* shared */
  DataSource *sources;
  int count;
} SampleInits;

/* Reads `init`: a record or an array of them, the name of a file or names of files, or a
   radius, which goes to [options].  What is wrong is said. */
void sample_inits_read(SampleInits *inits, Session *s, Args *args,
                       SampleOptions *options);
void sample_inits_free(SampleInits *inits);
