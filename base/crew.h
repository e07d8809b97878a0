/* SPDX-License-Identifier: BSD-3-Clause
   Threads that work off numbered jobs and meet.  They sleep while they wait: barriers
   that spin cost more than the jobs of a small model on a busy machine.  Where the system
   gives fewer threads than asked for, those that there are do the work. */
#pragma once

typedef struct Crew Crew;

/* Threads for so many jobs when [asked] are allowed; 0: as many as the process may use
   processors. */
int crew_threads(int asked, int jobs);

/* Calls [work] on each of [threads] threads at most, the caller's among them, with
   [ctx]; returns when all are back. */
void crew_run(int threads, void (*work)(Crew *crew, void *ctx), void *ctx);

/* Called by all threads of [crew] with the same arguments: job(ctx, i) once for each i
   from 0 to [jobs] - 1, then meet(ctx) (unless NULL) on one of them while others wait. */
void crew_round(Crew *crew, int jobs, void (*job)(void *ctx, int i),
                void (*meet)(void *ctx), void *ctx);
