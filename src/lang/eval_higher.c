/* SPDX-License-Identifier: BSD-3-Clause
   Rows of the table that call user functions back: ode_rk45(f, ...) and its kind. */
#include "base/arena.h"
#include "lang/evaluator.h"
#include "math/hof.h"

typedef struct Callee {
  Eval *e;
  const Node *call, *fundef;
  Slot result; /* of the last call */
  EvalStatus status;
} Callee;

static Slot slot_of_view(const View *v) {
  if (v->ndims == 0) return v->is_int ? SLOT_OF_INT(v->i[0]) : SLOT_OF_REAL(v->r[0]);
  return (Slot){.kind = SLOT_VALUE, .v = value_from_view(v)};
}

static FnStatus call_back(void *ctx, const View *in, int n, View *out) {
  Callee *c = ctx;
  Slot args[FN_MAX_ARGS];
  for (int k = 0; k < n; k++) args[k] = slot_of_view(&in[k]);
  slot_drop(&c->result);
  c->status = eval_user(c->e, c->call, c->fundef, args, n, &c->result);
  slots_drop(args, n);
  if (c->status == EVAL_OK) *out = slot_view(&c->result);
  return c->status == EVAL_OK ? FN_OK : c->status == EVAL_REJECT ? FN_REJECT : FN_FAIL;
}

static void *from_arena(FnCtx *ctx, size_t bytes) {
  return arena_alloc(ctx->owner, bytes);
}

static EvalStatus run(Eval *e, const Node *node, const Callee *callee, FnCtx *ctx,
                      const View *in, Slot *out) {
  const Fn *fn = node->match.fn;
  View result = {0};
  FnStatus status = fn->shape(ctx, in, node->nkids, &result);
  if (status == FN_OK) {
    TRY(eval_check_size(e, node->span, fn->name, (double)result.size));
    size_t bytes = (size_t)result.size * sizeof(double);
    result.r = ctx->alloc(ctx, bytes ? bytes : sizeof(double));
    status = fn->call(ctx, in, node->nkids, &result);
  }
  if (status == FN_OK) {
    *out = slot_of_view(&result);
    return EVAL_OK;
  }
  /* Where the function failed, its own message stands. */
  if (callee->status != EVAL_OK) return callee->status;
  return eval_fail(e, status == FN_REJECT ? EVAL_REJECT : EVAL_ERROR, node->span, "%s",
                   ctx->error[0] ? ctx->error : fn->name);
}

/* The arguments after the function; views of them as the row wants them. */
static EvalStatus arguments(Eval *e, const Node *node, Slot *args, View *in) {
  int n = node->nkids;
  in[0] = (View){.base = BASE_FUNCTION};
  TRY(eval_all(e, node->kids + 1, n - 1, args + 1));
  for (int k = 1; k < n; k++) {
    if (!slot_has_numbers(&args[k])) {
      slots_drop(args + 1, n - 1);
      return eval_fail(e, EVAL_ERROR, node->span, "argument %d of `%s` has no numbers",
                       k + 1, node->text);
    }
    if (node->match.promote >> k & 1) slot_promote(&args[k], TYPE(BASE_REAL));
    in[k] = slot_view(&args[k]);
  }
  return EVAL_OK;
}

EvalStatus eval_higher(Eval *e, const Node *node, Slot *out) {
  Callee callee = {.e = e, .call = node, .fundef = node->kids[0]->sym->decl};
  Slot args[FN_MAX_ARGS];
  View in[FN_MAX_ARGS];
  TRY(arguments(e, node, args, in));
  Arena *arena = arena_new();
  FnCallback callback = {.value = call_back, .ctx = &callee};
  FnCtx ctx = {.alloc = from_arena, .owner = arena, .callback = &callback};
  EvalStatus status = run(e, node, &callee, &ctx, in, out);
  slot_drop(&callee.result);
  slots_drop(args + 1, node->nkids - 1);
  arena_destroy(&arena);
  return status;
}
