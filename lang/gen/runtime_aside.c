/* SPDX-License-Identifier: BSD-3-Clause
   Rows of the table that take long and ask nobody whether to go on: they run on a thread
   of their own, which takes the working memory of the chain along.  When the chain is
   told to stop, both are left to themselves. */
#include <string.h>
#include "base/alloc.h"
#include "base/aside.h"
#include "lang/gen/work.h"

/* From this side on functions of a matrix, which need the cube of it, take many times
   what a thread and copies of its arguments cost. */
enum { LONG_SIDE = 400 };

/* A row with all that it touches. */
typedef struct RowJob {
  Work work;
  Row row;
  Rng rng;
  jmp_buf escape;
  int status;
} RowJob;

/* Of what is kept in older blocks of [W] it does not know. */
static bool is_own(const Work *W, const void *p) {
  return (const char *)p >= W->heap_begin && (const char *)p < W->heap_end;
}

static bool is_large(const View *v) {
  if (v->ndims - v->array != 2) return false;
  return v->dims[v->ndims - 2] >= LONG_SIDE && v->dims[v->ndims - 1] >= LONG_SIDE;
}

bool row_is_long(const Work *W, const Row *row) {
  if (W->ctx.callback || !W->host.interrupt || !W->escape || !is_own(W, row->c))
    return false;
  for (int k = 0; k < row->n; k++)
    if (is_large(&row->c->v[k])) return true;
  return false;
}

/* Numbers that belong to somebody else, who may be gone before the call ends. */
static void *own_copy(Work *W, const void *p, size_t bytes) {
  return memcpy(work_scratch(&W->ctx, bytes), p, bytes);
}

static void own_view(Work *W, View *v) {
  if (v->size == 0 || is_own(W, v->is_int ? (void *)v->i : (void *)v->r)) return;
  if (v->is_int)
    v->i = own_copy(W, v->i, sizeof(int) * (size_t)v->size);
  else
    v->r = own_copy(W, v->r, sizeof(double) * (size_t)v->size);
}

/* The row with all numbers in the chain's memory; adjoints are added there, and then to
   their places. */
static Row own_row(Work *W, const Row *row) {
  Row own = *row;
  const View *v = row->c->v;
  for (int k = 0; k < row->n; k++) own_view(W, &row->c->v[k]);
  if (row->call) return own;
  double **bars = work_scratch(&W->ctx, sizeof *bars * (size_t)row->n);
  own.out_bar = own_copy(W, row->out_bar, sizeof(double) * (size_t)v[row->n].size);
  for (int k = 0; k < row->n; k++) {
    size_t size = sizeof(double) * (size_t)v[k].size;
    bars[k] = row->bars[k] ? memset(work_scratch(&W->ctx, size), 0, size) : NULL;
  }
  own.bars = bars;
  return own;
}

static void add_bars(const RowJob *j, double *const *bars) {
  const View *v = j->row.c->v;
  for (int k = 0; k < j->row.n; k++)
    for (long i = 0; bars[k] && i < v[k].size; i++) bars[k][i] += j->row.bars[k][i];
}

static RowJob *new_job(Work *W, const Row *row) {
  Row own = own_row(W, row); /* may leave: there is nothing else to give back yet */
  RowJob *j = mem_new(sizeof *j);
  j->row = own;
  j->work = *W;
  j->work.escape = &j->escape;
  j->work.ctx.owner = &j->work;
  j->work.ctx.owned = NULL;
  j->work.ctx.spread = NULL; /* the chain's mates may be wanted before the job ends */
  if (W->ctx.rng) j->rng = *W->ctx.rng;
  if (W->ctx.rng) j->work.ctx.rng = &j->rng;
  return j;
}

static void drop_job(void *job) {
  RowJob *j = job;
  work_free_parts(&j->work);
  mem_free(j);
}

static void run_job(void *job, const atomic_int *left) {
  RowJob *j = job;
  j->work.ctx.stop = left;
  switch (setjmp(j->escape)) {
  case RUNTIME_OK: j->status = row_run(&j->work, &j->row); break;
  default: j->status = RUNTIME_ERROR;
  }
}

/* What is the chain's own and not the call's. */
static void take_back(Work *W, const RowJob *j) {
  Work own = *W;
  *W = j->work;
  W->escape = own.escape;
  W->ctx.owner = W;
  W->ctx.owned = own.ctx.owned;
  W->ctx.spread = own.ctx.spread;
  W->ctx.stop = own.ctx.stop;
  W->ctx.rng = own.ctx.rng;
  if (W->ctx.rng) *W->ctx.rng = j->rng;
}

/* The next call of generated code begins with memory of its own. */
static void forget(Work *W) {
  memset(&W->blocks, 0, sizeof W->blocks);
  memset(&W->found, 0, sizeof W->found);
  W->line = (Buf){0};
  W->used = 0;
  W->heap = W->heap_begin = W->heap_end = NULL;
  W->tape = W->tape_begin = W->tape_end = NULL;
}

int row_run_aside(Work *W, const Row *row) {
  RowJob *j = new_job(W, row);
  if (!aside_run(ASIDE_LOWERED, j, run_job, drop_job, W->host.interrupt)) {
    forget(W);
    work_leave(W, RUNTIME_STOPPED);
  }
  take_back(W, j);
  int status = j->status;
  bool is_refused = W->refused > 0;
  if (row->adjoint && !is_refused) add_bars(j, row->bars);
  mem_free(j);
  if (is_refused) work_leave(W, RUNTIME_ERROR);
  return status;
}
