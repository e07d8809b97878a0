/* SPDX-License-Identifier: BSD-3-Clause
   Work that cannot be stopped and yet must not be waited for: it is done on a thread of
   its own, which is left to itself when its caller is told to stop.  The work may go on
   long after the call, so the job owns all that it touches. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>

/* [left] is not zero once the caller has left: then nobody wants the result. */
typedef void AsideWork(void *job, const atomic_int *left);

/* What becomes of work that is left.  Whoever is to wait for a lock must not wait for a
   thread that gets no processor: work that takes locks keeps its priority. */
typedef enum { ASIDE_LOWERED, ASIDE_TAKES_LOCKS } AsideKind;

/* Calls work(job) and waits for its end; true then, and the job is the caller's.  False
   as soon as [stop] is not zero: the work goes on, ASIDE_LOWERED with the lowest
   priority, and its thread ends with drop(job).  Without a thread to be had, and where
   [stop] is NULL, the work is done in place. */
bool aside_run(AsideKind kind, void *job, AsideWork *work, void (*drop)(void *job),
               const atomic_int *stop);

/* How many works that were left are still at it.  The process ends under them, without
   what exit() would do to memory that they use. */
int aside_left(void);
