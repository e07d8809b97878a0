/* SPDX-License-Identifier: BSD-3-Clause
   What programs say while they run, from any number of threads: lines of print() in the
   order in which they were said, and how often each reject() was met.  It is kept here
   until somebody who may show it takes it.  A program that says much is heard in part:
   so many lines a second, and how many were left out. */
#pragma once
#include <stdbool.h>

typedef struct Talk Talk;

/* Lines of print() that are heard in a second, and their bytes. */
enum { TALK_LINES = 200, TALK_BYTES = 1 << 16 };

Talk *talk_new(void);
void talk_destroy(Talk **talk);

/* One line with its newline, said by [chain] from 0; -1: by none. */
void talk_print(Talk *talk, int chain, const char *line);

/* reject() at [place] ("line 7") with [text]. */
void talk_reject(Talk *talk, const char *place, const char *text);

/* The lines since the last time, the caller's; NULL when there are none.  [end]: there
   will be no more. */
char *talk_take(Talk *talk, bool end);

/* [chain] was refused elsewhere than at a reject(): by the constraint declared at
   [place], or by something else (NULL).  Whether that is its first time there: then the
   reason is wanted. */
bool talk_refuse(Talk *talk, int chain, const char *place);
void talk_reason(Talk *talk, int chain, const char *place, const char *reason);

/* What is not a constraint is told from so many refusals on: a few are usual where the
   warm-up looks for its step size. */
enum { TALK_REFUSALS = 100 };

/* What was refused so far elsewhere than at a constraint is not told: the run failed, and
   its error says why. */
void talk_forget(Talk *talk);

/* A line for every reject() of another text or place, most frequent first, and for every
   other refusal; the caller's, NULL when there was none. */
char *talk_rejects(Talk *talk);
