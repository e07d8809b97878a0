/* SPDX-License-Identifier: BSD-3-Clause
   Working memory of generated code, and its calls into the binary.  The head of Work and
   Call are repeated in the text of gen_prelude.c. */
#include <string.h>
#include "base/alloc.h"
#include "base/memory.h"
#include "lang/eval/value.h"
#include "lang/gen/work.h"
#include "math/exact/levels.h"
#include "math/exact/squares.h"
#include "math/linalg/la.h"
#include "math/view/call_util.h"

_Static_assert(offsetof(Work, constraint) == 6 * sizeof(void *),
               "the text repeats this layout");
_Static_assert(sizeof(atomic_int) == sizeof(int), "the text reads an int");
_Static_assert(offsetof(View, size) == 16 + VIEW_MAX_DIMS * sizeof(long),
               "the text repeats this layout");
_Static_assert(BASE_INT == 1 && BASE_REAL == 2 && VIEW_MAX_DIMS == 12,
               "numbers in the text");

void *ps_grow(Work *W, long bytes);
void ps_tape_grow(Work *W);
long ps_tape_depth(const Work *W);
void ps_tape_cut(Work *W, long depth);
int ps_enter(Work *W);
void *ps_keep(Work *W, char *mark, const void *p, long bytes);
int ps_obeys(int transform, long rows, long cols, const double *y);
void ps_print_text(Work *W, const char *text);
void ps_print_int(Work *W, int x);
void ps_print_real(Work *W, double x);
void ps_print_view(Work *W, const View *v);
void ps_print_end(Work *W);
void ps_reject_end(Work *W, const char *place);
int ps_call(Work *W, Call *c, FnShape *shape, FnCall *call, int n, unsigned want,
            int propto, Rng *rng, const FnCallback *callback);
int ps_eval(Work *W, Call *c, const char *name, int n, Rng *rng);
int ps_inside(const View *v, double lower, double upper);
void ps_adjoint(Work *W, Call *c, FnAdjoint *adjoint, int n, unsigned want, int propto,
                const double *out_bar, double *const *bars);

enum { FIRST_BLOCK = 1 << 16 };

void work_leave(Work *W, int status) {
  call_leave(&W->ctx);
  longjmp(*W->escape, status);
}

/* Leaves generated code when [bytes] are more than there is. */
static void need(Work *W, size_t bytes) {
  if (!W->escape || mem_has(bytes)) return;
  W->refused = bytes;
  work_leave(W, RUNTIME_ERROR);
}

static size_t rounded(size_t bytes) {
  return (bytes + 63) & ~(size_t)63;
}

static void new_block(Work *W, size_t bytes) {
  size_t size = bytes > W->used ? bytes : W->used;
  if (size < FIRST_BLOCK) size = FIRST_BLOCK;
  size = rounded(size);
  need(W, size);
  char *block = mem_new_aligned(size);
  vec_push(&W->blocks, block);
  W->used += size;
  W->heap = W->heap_begin = block;
  W->heap_end = block + size;
}

void *work_scratch(FnCtx *ctx, size_t bytes) {
  Work *W = ctx->owner;
  size_t n = rounded(bytes);
  if (n > (size_t)(W->heap_end - W->heap)) new_block(W, n);
  char *p = W->heap;
  W->heap += n;
  return p;
}

static const atomic_int never;

Work *work_new(void) {
  Work *W = mem_new_aligned(sizeof *W);
  W->stop = &never;
  new_block(W, FIRST_BLOCK);
  W->ctx.alloc = work_scratch;
  W->ctx.owner = W;
  W->ctx.spread = work_spread;
  return W;
}

void work_free_parts(Work *W) {
  for (int i = 0; i < W->blocks.n; i++) mem_free(W->blocks.at[i]);
  vec_free(&W->blocks);
  vec_free(&W->found);
  buf_free(&W->line);
  mem_free(W->tape_begin);
}

void work_destroy(Work **work) {
  Work *W = *work;
  if (!W) return;
  mates_destroy(&W->mates);
  mates_destroy(&W->kept);
  work_free_parts(W);
  mem_free(W);
  *work = NULL;
}

void work_set_host(Work *work, const WorkHost *host) {
  work->host = *host;
  work->stop = host->interrupt ? host->interrupt : &never;
  work->ctx.stop = host->interrupt;
}

void work_set_escape(Work *work, jmp_buf *escape) {
  work->escape = escape;
  if (escape) work->refused = 0;
}

size_t work_refused(const Work *work) {
  return work->refused;
}

const char *work_constraint(const Work *work) {
  return work->constraint;
}

/* What did not fit into one block gets one that is large enough for all of it, or a small
   one where so much is not to be had in one piece.  Where not even that is, there is
   none: the next call asks again. */
static void join_blocks(Work *W) {
  size_t all = W->used;
  for (int i = 0; i < W->blocks.n; i++) mem_free(W->blocks.at[i]);
  W->blocks.n = 0;
  W->used = 0;
  W->heap = W->heap_begin = W->heap_end = NULL;
  new_block(W, mem_has(all) ? all : FIRST_BLOCK);
}

void ps_reset(Work *W) {
  W->constraint = NULL;
  if (W->blocks.n != 1) join_blocks(W);
  W->heap = W->heap_begin;
  W->tape = W->tape_begin;
  buf_clear(&W->line); /* of a print that was left in its midst */
  stack_mark(&W->stack);
}

void *ps_grow(Work *W, long bytes) {
  return work_scratch(&W->ctx, bytes < 0 ? SIZE_MAX / 2 : (size_t)bytes);
}

void ps_tape_grow(Work *W) {
  size_t n = (size_t)(W->tape - W->tape_begin), size = n ? 2 * n : 4096;
  need(W, size * sizeof *W->tape);
  W->tape_begin = mem_resize(W->tape_begin, size * sizeof *W->tape);
  W->tape = W->tape_begin + n;
  W->tape_end = W->tape_begin + size;
}

long ps_tape_depth(const Work *W) {
  return W->tape - W->tape_begin;
}

void ps_tape_cut(Work *W, long depth) {
  W->tape = W->tape_begin + depth;
}

static int stopped(const Work *W) {
  return atomic_load_explicit(W->stop, memory_order_relaxed);
}

/* At the begin of functions that call themselves: they end before the stack does, and
   when they are interrupted. */
int ps_enter(Work *W) {
  if (stack_is_deep(&W->stack)) return RUNTIME_ERROR;
  return stopped(W) ? RUNTIME_STOPPED : RUNTIME_OK;
}

void *ps_keep(Work *W, char *mark, const void *p, long bytes) {
  if (mark >= W->heap_begin && mark <= W->heap_end && bytes <= W->heap_end - mark) {
    if (p != mark) memmove(mark, p, (size_t)bytes);
    W->heap = mark + ((bytes + 63) & ~63L);
    if (W->heap > W->heap_end) W->heap = W->heap_end;
    return mark;
  }
  void *kept = work_scratch(&W->ctx, (size_t)bytes);
  memcpy(kept, p, (size_t)bytes);
  return kept;
}

int ps_obeys(int transform, long rows, long cols, const double *y) {
  char error[320];
  return transform_check((Transform)transform, rows, cols, y, error);
}

/* What a call sets of the context: not the room for its error, which is large. */
typedef struct CallContext {
  unsigned want;
  int propto;
  Rng *rng;
  const FnCallback *callback;
  void *memo;
} CallContext;

/* Calls nest: a row may call a user function that calls rows.  The outer one finds its
   own context again. */
static CallContext context(Work *W, CallContext next) {
  FnCtx *ctx = &W->ctx;
  CallContext outer = {ctx->want, ctx->propto, ctx->rng, ctx->callback, ctx->memo};
  ctx->want = next.want;
  ctx->propto = next.propto;
  ctx->rng = next.rng;
  ctx->callback = next.callback;
  ctx->memo = next.memo;
  return outer;
}

static int fill_row(Work *W, const Row *row) {
  View *out = &row->c->v[row->n];
  memset(out, 0, sizeof *out);
  int status = row->shape(&W->ctx, row->c->v, row->n, out);
  if (status) return status;
  size_t bytes = (size_t)out->size * (out->is_int ? sizeof(int) : sizeof(double));
  void *numbers = work_scratch(&W->ctx, bytes);
  memset(numbers, 0, bytes);
  if (out->is_int)
    out->i = numbers;
  else
    out->r = numbers;
  return row->call(&W->ctx, row->c->v, row->n, out);
}

int row_run(Work *W, const Row *row) {
  const View *v = row->c->v;
  if (row->call) return fill_row(W, row);
  row->adjoint(&W->ctx, v, row->n, &v[row->n], row->out_bar, row->bars);
  return RUNTIME_OK;
}

static int run_row(Work *W, const Row *row, CallContext next) {
  CallContext outer = context(W, next);
  int status = row_is_long(W, row) ? row_run_aside(W, row) : row_run(W, row);
  row->c->memo = W->ctx.memo;
  context(W, outer);
  return status;
}

int ps_call(Work *W, Call *c, FnShape *shape, FnCall *call, int n, unsigned want,
            int propto, Rng *rng, const FnCallback *callback) {
  if (stopped(W)) return RUNTIME_STOPPED; /* calls are what takes long */
  Row row = {.c = c, .n = n, .shape = shape, .call = call};
  return run_row(W, &row, (CallContext){want, propto, rng, callback, NULL});
}

/* Whether all numbers lie between the bounds; what is not a number does not. */
int ps_inside(const View *v, double lower, double upper) {
  bool all = true;
  for (long k = 0; k < v->size; k++) {
    double x = view_get(v, k);
    all = all & (x >= lower) & (x <= upper);
  }
  return all;
}

static bool all_zero(const double *x, long n) {
  for (long i = 0; i < n; i++)
    if (x[i] != 0) return false;
  return true;
}

/* A result that nothing depends on passes nothing on, even where its derivative is
   infinite. */
void ps_adjoint(Work *W, Call *c, FnAdjoint *adjoint, int n, unsigned want, int propto,
                const double *out_bar, double *const *bars) {
  if (all_zero(out_bar, c->v[n].size)) return;
  Row row = {.c = c, .n = n, .adjoint = adjoint, .out_bar = out_bar, .bars = bars};
  run_row(W, &row, (CallContext){want, propto, NULL, NULL, c->memo});
}

static const Fn *find_row(Work *W, const char *name, const View *v, int n) {
  Found f = {.name = name, .n = n};
  Type types[FN_MAX_ARGS];
  for (int i = 0; i < n; i++) {
    f.types[i] = (short)(v[i].base * 16 + v[i].array);
    types[i] = TYPE_ARRAY(v[i].base, v[i].array);
  }
  for (int i = 0; i < W->found.n; i++) {
    const Found *o = &W->found.at[i];
    if (o->name == name && o->n == n && !memcmp(o->types, f.types, sizeof f.types))
      return o->fn;
  }
  FnMatch match;
  if (fn_resolve(name, types, n, &match)) f.fn = match.fn;
  vec_push(&W->found, f);
  return f.fn;
}

int ps_eval(Work *W, Call *c, const char *name, int n, Rng *rng) {
  const Fn *fn = find_row(W, name, c->v, n);
  memset(&c->v[n], 0, sizeof c->v[n]);
  if (!fn) return RUNTIME_ERROR;
  CallContext outer = context(W, (CallContext){0, 0, rng, NULL, NULL});
  int status = fn_eval(&W->ctx, fn, c->v, n, &c->v[n]);
  context(W, outer);
  return status;
}

void ps_print_text(Work *W, const char *text) {
  buf_put(&W->line, text);
}

static void print_value(Work *W, Value *v) {
  value_print_stan(&W->line, v);
  value_drop(&v);
}

void ps_print_int(Work *W, int x) {
  print_value(W, value_int(x));
}

void ps_print_real(Work *W, double x) {
  print_value(W, value_real(x));
}

void ps_print_view(Work *W, const View *v) {
  print_value(W, value_from_view(v));
}

void ps_print_end(Work *W) {
  buf_putc(&W->line, '\n');
  if (W->host.print) W->host.print(W->host.ctx, buf_text(&W->line));
  buf_clear(&W->line);
}

void ps_reject_end(Work *W, const char *place) {
  if (W->host.reject) W->host.reject(W->host.ctx, buf_text(&W->line), place);
  buf_clear(&W->line);
}

const FnSymbol *runtime_symbols(void) {
#define SYMBOL(name)                                                                     \
  { #name, (void *)name }
  static const FnSymbol symbols[] = {SYMBOL(ps_reset),
                                     SYMBOL(ps_grow),
                                     SYMBOL(ps_tape_grow),
                                     SYMBOL(ps_tape_depth),
                                     SYMBOL(ps_tape_cut),
                                     SYMBOL(ps_enter),
                                     SYMBOL(ps_keep),
                                     SYMBOL(ps_obeys),
                                     SYMBOL(ps_print_text),
                                     SYMBOL(ps_print_int),
                                     SYMBOL(ps_print_real),
                                     SYMBOL(ps_print_view),
                                     SYMBOL(ps_print_end),
                                     SYMBOL(ps_reject_end),
                                     SYMBOL(ps_call),
                                     SYMBOL(ps_inside),
                                     SYMBOL(ps_eval),
                                     SYMBOL(ps_adjoint),
                                     SYMBOL(ps_squares),
                                     SYMBOL(ps_squares_by),
                                     SYMBOL(la_bernoulli_logit),
                                     SYMBOL(la_panels_tile),
                                     SYMBOL(la_panels_product),
                                     SYMBOL(la_panels_adjoint),
                                     SYMBOL(la_panels_add),
                                     SYMBOL(la_gemm),
                                     SYMBOL(ps_parts),
                                     SYMBOL(ps_sweep),
                                     SYMBOL(transform_free_size),
                                     SYMBOL(transform_constrain),
                                     SYMBOL(transform_adjoint),
                                     SYMBOL(memset),
                                     SYMBOL(memcpy),
                                     SYMBOL(memmove),
                                     {NULL, NULL}};
  return symbols;
}
