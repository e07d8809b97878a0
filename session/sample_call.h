/* SPDX-License-Identifier: BSD-3-Clause
   A call whose arguments are those of sample(). */
#pragma once
#include "fit/sample.h"
#include "session/command.h"
#include "session/sample_init.h"

/* The call as it is read, and what its data come from. */
typedef struct SampleCall {
  Session *s;
  Args *args;
  FitRequest request;
  const Value *data; /* record or table, NULL: the notebook's own names */
  Value *file;       /* data that were read from a file */
  SampleInits inits;
  char display[48]; /* of its tables; "": none yet */
} SampleCall;

/* Reads the arguments, of which nobody else takes those of sample(); [known] are all that
   there may be (ends with NULL).  False with the error said. */
bool sample_call_read(SampleCall *call, const char *const *known);
void sample_call_free(SampleCall *call);

/* The fit that is asked for; NULL with the error said.  Its table takes the place of an
   earlier one of the call. */
Fit *sample_call_run(SampleCall *call);

/* Index of [word], given as [name], among [words] (ends with NULL); -1 with the error
   said. */
int sample_word(Args *args, const char *name, const char *word, const char *const *words);

/* Every name that sample() takes; ends with NULL. */
extern const char *const sample_arguments[];
