/* SPDX-License-Identifier: BSD-3-Clause
   Rows of the table that may take long, where nothing in them asks whether to go on: they
   are called aside, with copies of their arguments, and left when the cell is
   interrupted. */
#include <string.h>
#include "base/aside.h"
#include "base/memory.h"
#include "lang/eval/evaluator.h"

/* Numbers from which on a call may take long: most functions of matrices need the cube of
   their side, others little more than one step a number. */
enum { LARGE_MATRIX = 40000, LARGE_RESULT = 40000, LARGE_ANY = 1000000 };

/* A call with all that it touches. */
typedef struct RowJob {
  FnCtx ctx;
  Scratch scratch;
  const Fn *fn;
  int n;
  View in[FN_MAX_ARGS];
  void *numbers[FN_MAX_ARGS]; /* of in, its own */
  Rng rng;
  View result;
  FnStatus status;
} RowJob;

bool eval_goes_aside(const Eval *e, const Fn *fn, const View *in, int n, double size) {
  bool is_linear = fn->kind == FN_SCALAR || fn->kind == FN_DENSITY;
  if (!e->host.interrupt || is_linear) return false;
  double matrices = 0, all = 0;
  for (int k = 0; k < n; k++) {
    all += (double)in[k].size;
    if (in[k].ndims - in[k].array == 2) matrices += (double)in[k].size;
  }
  return matrices >= LARGE_MATRIX || size >= LARGE_RESULT || all >= LARGE_ANY;
}

static void drop_row(void *job) {
  RowJob *j = job;
  for (int k = 0; k < j->n; k++) mem_free(j->numbers[k]);
  scratch_reset(&j->scratch);
  vec_free(&j->scratch.large);
  mem_free(j->scratch.small);
  mem_free(j);
}

static void run_row(void *job, const atomic_int *left) {
  RowJob *j = job;
  j->ctx.stop = left;
  j->status = eval_guarded(&j->ctx, &j->scratch, j->fn, j->in, j->n, &j->result);
}

/* False when there is no memory for the copies. */
static bool copy_arguments(RowJob *j, const View *in, int n) {
  for (int k = 0; k < n; k++, j->n++) {
    const void *from = in[k].is_int ? (const void *)in[k].i : (const void *)in[k].r;
    size_t bytes = (size_t)in[k].size * (in[k].is_int ? sizeof(int) : sizeof(double));
    void *own = mem_try(bytes ? bytes : 1);
    if (!own) return false;
    if (bytes) memcpy(own, from, bytes);
    j->in[k] = in[k];
    j->numbers[k] = own;
    if (in[k].is_int)
      j->in[k].i = own;
    else
      j->in[k].r = own;
  }
  return true;
}

static RowJob *new_row(const Eval *e, const Fn *fn, const View *in, int n) {
  RowJob *j = mem_new(sizeof *j);
  j->fn = fn;
  j->ctx = e->ctx;
  j->ctx.owner = &j->scratch;
  if (e->rng) j->rng = *e->rng;
  if (e->rng) j->ctx.rng = &j->rng;
  j->scratch.small = mem_new(SCRATCH_SMALL);
  if (copy_arguments(j, in, n)) return j;
  drop_row(j);
  return NULL;
}

/* What the call has left behind becomes that of [e], memory of the result included. */
static void take_over(Eval *e, RowJob *j) {
  Scratch own = e->scratch;
  e->scratch = j->scratch;
  e->scratch.escape = own.escape;
  j->scratch = own;
  if (e->rng) *e->rng = j->rng;
  memcpy(e->ctx.error, j->ctx.error, sizeof e->ctx.error);
}

FnStatus eval_aside(Eval *e, const Fn *fn, const View *in, int n, View *result) {
  RowJob *j = new_row(e, fn, in, n);
  if (!j) return eval_guarded(&e->ctx, &e->scratch, fn, in, n, result);
  if (!aside_run(ASIDE_LOWERED, j, run_row, drop_row, e->host.interrupt))
    return FN_STOPPED;
  take_over(e, j);
  *result = j->result;
  FnStatus status = j->status;
  drop_row(j);
  return status;
}
