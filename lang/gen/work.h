/* SPDX-License-Identifier: BSD-3-Clause
   Working memory of a chain from the inside: for the files of the runtime alone. */
#pragma once
#include "base/str.h"
#include "base/stack.h"
#include "base/vec.h"
#include "base/team.h"
#include "lang/gen/runtime.h"

typedef struct Call {
  void *memo;
  double *numbers;
  View v[1];
} Call;

/* A row found once by name and argument types. */
typedef struct Found {
  const char *name;
  int n;
  short types[FN_MAX_ARGS];
  const Fn *fn;
} Found;

struct Work {
  char *heap, *heap_end, *heap_begin; /* free part and begin of the newest block */
  double *tape, *tape_end;
  const atomic_int *stop; /* not zero: the code ends with RUNTIME_STOPPED */
  const char *constraint; /* the text notes where it is while it holds one to be true */
  double *tape_begin;
  Vec(char *) blocks; /* of this call; joined into one at the next */
  size_t used;        /* bytes of the blocks */
  FnCtx ctx;
  Vec(Found) found;
  Buf line;
  WorkHost host;
  Stack stack; /* where this call of generated code began */
  jmp_buf *escape;
  size_t refused;
  struct Mates *mates; /* runtime_parts.c; NULL before parts are done */
  struct Mates *kept;  /* of parts that go on in the reverse sweep */
  Team *team;          /* who may help with them, or NULL */
  int most;            /* helpers at once */
};

void ps_reset(Work *W);

void mates_destroy(struct Mates **mates);
/* FnCtx.spread of a Work. */
int work_spread(FnCtx *ctx, const FnParts *parts);

/* Of generated text: some rounds of a loop, what they add to sums. */
typedef int PartFunction(Work *W, const void *shared, long from, long to, double *sums);
int ps_parts(Work *W, PartFunction *f, const void *shared, long from, long to, int n,
             long together, long width, double **sums);

int ps_sweep(Work *W, int first, int back, PartFunction *f, const void *shared, long from,
             long to, int n, long together, long width, double **sums);

/* Leaves generated code with [status], from wherever it is. */
void work_leave(Work *W, int status);

/* Memory of the call, until it lets go of it; see FnCtx. */
void *work_scratch(FnCtx *ctx, size_t bytes);
void work_free_parts(Work *W); /* all but the struct itself */

/* A call of a row that has been prepared: its arguments are in c->v, its result goes to
   c->v[n].  [call] or [adjoint] is NULL. */
typedef struct Row {
  Call *c;
  int n;
  FnShape *shape;
  FnCall *call;
  FnAdjoint *adjoint;
  const double *out_bar;
  double *const *bars;
} Row;
int row_run(Work *W, const Row *row); /* a status of generated code */

/* Whether it may take so long that it is worth a thread of its own. */
bool row_is_long(const Work *W, const Row *row);
/* The same as row_run; when the chain is told to stop meanwhile, generated code is left,
   and the working memory is left to the call. */
int row_run_aside(Work *W, const Row *row);
