/* SPDX-License-Identifier: BSD-3-Clause
   Rows of the table that call user functions back: ode_rk45(f, ...) and its kind. */
#include "base/arena.h"
#include "base/memory.h"
#include "lang/eval/evaluator.h"
#include "lang/tree/leaf.h"
#include "math/view/call_util.h"
#include "math/view/hof.h"

typedef struct Callee {
  Eval *e;
  const Node *call, *fundef;
  Slot result; /* of the last call */
  EvalStatus status;
} Callee;

enum { MAX_FUNCTIONS = 2 };
typedef struct Callees {
  Callee at[MAX_FUNCTIONS];
  FnCallback callbacks[MAX_FUNCTIONS];
  int n;
} Callees;

static Slot slot_of_view(const View *v) {
  if (v->ndims == 0) return v->is_int ? SLOT_OF_INT(v->i[0]) : SLOT_OF_REAL(v->r[0]);
  return (Slot){.kind = SLOT_VALUE, .v = value_from_view(v)};
}

/* Tuples go through the row leaf by leaf. */
static Slot group_of_views(const View *in, Type t) {
  int n = leaf_count(t);
  Value **leaves = mem_new(sizeof(Value *) * (size_t)n);
  for (int k = 0; k < n; k++) leaves[k] = value_from_view(&in[k]);
  Slot s = {.kind = SLOT_VALUE, .v = value_regroup(t, leaves)};
  mem_free(leaves);
  return s;
}

/* The arguments of a call back are copies. */
static EvalStatus check_copies(Callee *c, const View *in, int nviews) {
  double size = 0;
  for (int k = 0; k < nviews; k++) size += (double)in[k].size;
  return eval_check_size(c->e, c->call->span, c->fundef->text, size);
}

static FnStatus call_back(void *ctx, const View *in, int nviews, View *out) {
  Callee *c = ctx;
  Slot args[FN_MAX_ARGS];
  int n = 0;
  c->status = check_copies(c, in, nviews);
  if (c->status != EVAL_OK) return FN_FAIL;
  for (int at = 0; at < nviews; n++) {
    Type t = c->fundef->kids[2 + n]->type;
    args[n] = leaf_is_group(t) ? group_of_views(&in[at], t) : slot_of_view(&in[at]);
    at += leaf_count(t);
  }
  slot_drop(&c->result);
  c->status = eval_user(c->e, c->call, c->fundef, args, n, &c->result);
  slots_drop(args, n);
  if (c->status == EVAL_OK) *out = slot_view(&c->result);
  return c->status == EVAL_OK ? FN_OK : c->status == EVAL_REJECT ? FN_REJECT : FN_FAIL;
}

/* Memory of a call, which is left from where it stands when it asks for more than there
   is. */
typedef struct Memory {
  Arena *arena;
  jmp_buf escape;
  size_t small; /* bytes of small pieces since memory was asked about */
  double refused;
} Memory;

static void *from_memory(FnCtx *ctx, size_t bytes) {
  enum { SMALL = 1 << 20, STEP = 1 << 22 };
  Memory *m = ctx->owner;
  if (bytes <= SMALL) m->small += bytes;
  size_t wanted = bytes <= SMALL && m->small > SMALL ? STEP : bytes;
  if (wanted > SMALL && !mem_has(wanted)) {
    m->refused = (double)bytes;
    call_leave(ctx);
    longjmp(m->escape, 1);
  }
  if (m->small > SMALL) m->small = 0;
  return arena_alloc(m->arena, bytes);
}

/* One of the functions of [fn], of shape or of value. */
static FnStatus guarded(FnCall *call, FnCtx *ctx, const Fn *fn, const View *in, int n,
                        View *result) {
  Memory *m = ctx->owner;
  if (!setjmp(m->escape)) return call(ctx, in, n, result);
  Buf text = {0};
  mem_put_refusal(&text, m->refused);
  FnStatus status = call_fail(ctx, "`%s` needs %s", fn->name, buf_text(&text));
  buf_free(&text);
  return status;
}

static EvalStatus run(Eval *e, const Node *node, const Fn *fn, const Callees *callees,
                      FnCtx *ctx, const View *in, int nviews, Slot *out) {
  View result = {0};
  FnStatus status = guarded(fn->shape, ctx, fn, in, nviews, &result);
  if (status == FN_OK) {
    TRY(eval_check_size(e, node->span, fn->name, (double)result.size));
    size_t bytes = (size_t)result.size * sizeof(double);
    result.r = arena_alloc(((Memory *)ctx->owner)->arena, bytes ? bytes : sizeof(double));
    status = guarded(fn->call, ctx, fn, in, nviews, &result);
  }
  if (status == FN_OK) {
    *out = slot_of_view(&result);
    return EVAL_OK;
  }
  /* Where the function failed, its own message stands. */
  for (int i = 0; i < callees->n; i++)
    if (callees->at[i].status != EVAL_OK) return callees->at[i].status;
  return eval_fail(e, status == FN_REJECT ? EVAL_REJECT : EVAL_ERROR, node->span, "%s",
                   ctx->error[0] ? ctx->error : fn->name);
}

/* Views of the leaves of a tuple. */
static bool add_leaves(const Value *group, View *in, int *nviews) {
  int n = leaf_count(group->type);
  if (*nviews + n > FN_MAX_ARGS) return false;
  for (int k = 0; k < n; k++) in[(*nviews)++] = value_leaf(group, k)->view;
  return true;
}

static bool is_function(const Node *arg) {
  return arg->type.base == BASE_FUNCTION;
}

/* The arguments, functions excepted. */
static EvalStatus evaluate(Eval *e, const Node *node, Slot *args) {
  for (int k = 0; k < node->nkids; k++) {
    args[k] = (Slot){0};
    EvalStatus status =
        is_function(node->kids[k]) ? EVAL_OK : eval_slot(e, node->kids[k], &args[k]);
    if (status == EVAL_OK) continue;
    slots_drop(args, k);
    return status;
  }
  return EVAL_OK;
}

/* What argument [i] becomes: a parameter of its function takes it, or the row. */
static Type wanted(const FnMatch *match, const Node *node, const Type *types, int i) {
  Type tuple;
  int k = fn_callback_parameter(match->fn, i);
  if (fn_callback_tuple(match->fn, types, i, &tuple)) return tuple;
  if (k >= 0 && node->kids[0]->type.base == BASE_FUNCTION)
    return node->kids[0]->type.parts[k];
  return match->promote >> i & 1 ? TYPE(BASE_REAL) : types[i];
}

/* The row for the arguments as they are, which become what it takes. */
static EvalStatus match_of(Eval *e, const Node *node, Slot *args, FnMatch *match) {
  Type types[FN_MAX_ARGS];
  int n = node->nkids;
  *match = node->match;
  for (int k = 0; k < n; k++)
    types[k] = is_function(node->kids[k]) ? node->kids[k]->type : slot_type(&args[k]);
  bool found = match->fn && eval_is_as_checked(e, node, args, n);
  if (!found && !fn_resolve(node->text, types, n, match))
    return eval_no_match(e, node->span, node->text, types, n);
  for (int k = 0; k < n; k++) {
    Type to = wanted(match, node, types, k);
    if (!type_eq(types[k], to)) slot_promote(&args[k], to);
  }
  return EVAL_OK;
}

/* Views of the arguments as the row wants them. */
static EvalStatus views_of(Eval *e, const Node *node, Slot *args, View *in, int *nviews) {
  *nviews = 0;
  for (int k = 0; k < node->nkids; k++) {
    bool is_group = leaf_is_group(slot_type(&args[k]));
    if (is_group && add_leaves(args[k].v, in, nviews)) continue;
    if (is_group || *nviews == FN_MAX_ARGS)
      return eval_fail(e, EVAL_ERROR, node->span,
                       "`%s` has more than %d arguments, members of tuples included",
                       node->text, FN_MAX_ARGS);
    if (is_function(node->kids[k])) {
      in[(*nviews)++] = (View){.base = BASE_FUNCTION};
      continue;
    }
    if (!slot_has_numbers(&args[k]))
      return eval_fail(e, EVAL_ERROR, node->span, "argument %d of `%s` has no numbers",
                       k + 1, node->text);
    in[(*nviews)++] = slot_view(&args[k]);
  }
  return EVAL_OK;
}

static void add_callees(Eval *e, const Node *node, Callees *out) {
  for (int k = 0; k < node->nkids; k++) {
    if (!is_function(node->kids[k])) continue;
    Callee *callee = &out->at[out->n];
    *callee = (Callee){.e = e, .call = node, .fundef = node->kids[k]->sym->decl};
    out->callbacks[out->n++] = (FnCallback){.value = call_back, .ctx = callee};
  }
}

static EvalStatus run_in(Eval *e, const Node *node, const FnMatch *match, Slot *args,
                         Callees *callees, Slot *out) {
  View in[FN_MAX_ARGS];
  int nviews;
  TRY(views_of(e, node, args, in, &nviews));
  Memory memory = {.arena = arena_new()};
  add_callees(e, node, callees);
  FnCtx ctx = {.alloc = from_memory,
               .owner = &memory,
               .callback = callees->callbacks,
               .rng = e->rng};
  EvalStatus status = run(e, node, match->fn, callees, &ctx, in, nviews, out);
  if (status == EVAL_OK && match->fn->flags & FN_PACKED)
    status = eval_unpack(e, node->span, match->result, out);
  arena_destroy(&memory.arena);
  return status;
}

bool eval_is_higher(const Node *node) {
  if (node->match.fn) return node->match.fn->flags & FN_HIGHER;
  for (int k = 0; k < node->nkids; k++)
    if (is_function(node->kids[k])) return true;
  return false;
}

EvalStatus eval_higher(Eval *e, const Node *node, Slot *out) {
  Callees callees = {0};
  Slot args[FN_MAX_ARGS];
  FnMatch match;
  if (node->nkids > FN_MAX_ARGS)
    return eval_fail(e, EVAL_ERROR, node->span, "`%s` has more than %d arguments",
                     node->text, FN_MAX_ARGS);
  TRY(evaluate(e, node, args));
  EvalStatus status = match_of(e, node, args, &match);
  if (status == EVAL_OK && match.fn->flags & FN_VOLATILE && !e->rng)
    status =
        eval_fail(e, EVAL_ERROR, node->span,
                  "`%s` cannot be used here: there are no random numbers", node->text);
  if (status == EVAL_OK) status = run_in(e, node, &match, args, &callees, out);
  for (int i = 0; i < callees.n; i++) slot_drop(&callees.at[i].result);
  slots_drop(args, node->nkids);
  return status;
}
