/* SPDX-License-Identifier: BSD-3-Clause
   Helpers: threads without work of their own, which take parts of the errands of others.
   Any thread may run errands, several at a time; without a helper it does all parts
   itself.  A helper that runs out of work looks out for more for a few microseconds and
   then sleeps, so nothing is burnt while nobody runs errands. */
#pragma once

typedef struct Team Team;

/* So many helpers; fewer where the system gives no more threads. */
Team *team_new(int helpers);
/* Nobody may run an errand. */
void team_destroy(Team **team);
int team_helpers(const Team *team); /* 0 without a team */

/* How many of them may help from now on: the others sleep.  At first all. */
void team_allow(Team *team, int helpers);
/* One more may. */
void team_release(Team *team);

/* One part of an errand; [member] is 0 for the caller of team_run and 1 to team_helpers
   for a helper: two threads at the same errand have different numbers. */
typedef void TeamPart(void *ctx, int i, int member);

/* Calls part(ctx, i, member) once for each i from 0 to [parts] - 1 and returns when all
   are done.  Parts begin in their order; how many run at once is unknown.  At most [most]
   helpers take part.  [team] may be NULL. */
void team_run(Team *team, int parts, int most, TeamPart *part, void *ctx);
