/* SPDX-License-Identifier: BSD-3-Clause
   Calls of rows of the table, and of user functions with frames of their own. */
#include "lang/eval/evaluator.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "lang/tree/leaf.h"

enum {
  FEW_ARGS = 6,
  MAX_DEPTH = 2000 /* user functions inside each other */
};

/* ---- rows of the table ---- */

void scratch_reset(Scratch *s) {
  for (int k = 0; k < s->large.n; k++) mem_free(s->large.at[k]);
  s->large.n = 0;
  s->used = 0;
}

/* Whether the numbers of [out] are a block of their own, which is then taken out of the
   scratch memory. */
static bool takes_block(Eval *e, const View *out) {
  void *numbers = out->is_int ? (void *)out->i : (void *)out->r;
  for (int k = 0; k < e->scratch.large.n; k++)
    if (e->scratch.large.at[k] == numbers) {
      e->scratch.large.at[k] = NULL;
      return true;
    }
  return false;
}

static void keep_result(Eval *e, const View *result, Slot *out) {
  if (result->ndims == 0) {
    *out = result->is_int ? SLOT_OF_INT(result->i[0]) : SLOT_OF_REAL(result->r[0]);
    return;
  }
  Value *v = takes_block(e, result) ? value_adopt(result) : value_from_view(result);
  *out = (Slot){.kind = SLOT_VALUE, .v = v};
}

static EvalStatus check_numbers(Eval *e, Span span, const char *name, Slot *args, int n) {
  if (n > FN_MAX_ARGS)
    return eval_fail(e, EVAL_ERROR, span, "`%s` has more than %d arguments", name,
                     FN_MAX_ARGS);
  for (int k = 0; k < n; k++)
    if (!slot_has_numbers(&args[k]))
      return eval_fail(e, EVAL_ERROR, span, "argument %d of `%s` has no numbers", k + 1,
                       name);
  return EVAL_OK;
}

static bool is_inside(const FnDomain *d, double x) {
  return (d->above ? x > d->lower : x >= d->lower) &&
         (d->below ? x < d->upper : x <= d->upper) && !(d->finite && isinf(x));
}

/* A scalar kernel on scalars inside its domain: no views, no memory.  False where the
   general way must find the answer or the message. */
static bool apply_scalar(const FnMatch *match, Slot *args, int n, Slot *out) {
  const Fn *fn = match->fn;
  bool is_kernel = fn->kind == FN_SCALAR || fn->kind == FN_DENSITY;
  if (!is_kernel || match->result.base != BASE_REAL || match->result.array) return false;
  double x[FN_MAX_ARGS], d[FN_MAX_ARGS];
  for (int k = 0; k < n; k++) {
    FnDomain domain;
    if (!slot_is_scalar(&args[k])) return false;
    x[k] = slot_real(&args[k]);
    if (isnan(x[k]) || (fn_domain(fn, k, &domain) && !is_inside(&domain, x[k])))
      return false;
  }
  double value = fn->scalar(x, d, 0, false);
  if (isnan(value)) return false;
  *out = SLOT_OF_REAL(value);
  return true;
}

/* Whether the result could be so large that memory has to be asked about first. */
static bool may_be_large(const View *in, int n) {
  enum { LARGE = 100 };
  for (int k = 0; k < n; k++)
    if (in[k].size > LARGE || (in[k].ndims == 0 && in[k].is_int && in[k].i[0] > LARGE))
      return true;
  return false;
}

static EvalStatus check_result_size(Eval *e, Span span, const Fn *fn, const View *in,
                                    int n, double *size) {
  View shape = {0};
  *size = 0;
  if (fn->kind != FN_CALL || !may_be_large(in, n)) return EVAL_OK;
  FnStatus status = fn->shape(&e->ctx, in, n, &shape);
  scratch_reset(&e->scratch);
  if (status != FN_OK) return EVAL_OK; /* said by the call itself */
  *size = 1;
  for (int k = 0; k < shape.ndims; k++) *size *= (double)shape.dims[k];
  return eval_check_size(e, span, fn->name, *size);
}

static EvalStatus apply_row(Eval *e, Span span, const FnMatch *match, Slot *args, int n,
                            Slot *out) {
  const Fn *fn = match->fn;
  View in[FN_MAX_ARGS];
  for (int k = 0; k < n; k++) {
    if (match->promote >> k & 1)
      slot_promote(&args[k], fn_promoted(fn, k, slot_type(&args[k])));
    in[k] = slot_view(&args[k]);
  }
  return eval_views(e, span, fn, in, n, out);
}

static FnStatus fail_memory(FnCtx *ctx, const Scratch *scratch, const Fn *fn) {
  Buf text = {0};
  buf_printf(&text, "`%s` needs ", fn->name);
  mem_put_refusal(&text, (double)scratch->refused);
  snprintf(ctx->error, sizeof ctx->error, "%s", buf_text(&text));
  buf_free(&text);
  return FN_FAIL;
}

/* Rows of the table take their memory from us and own nothing else: one that asks for
   more than there is can be left from where it stands. */
FnStatus eval_guarded(FnCtx *ctx, Scratch *scratch, const Fn *fn, const View *in, int n,
                      View *result) {
  jmp_buf here, *outer = scratch->escape;
  scratch->escape = &here;
  FnStatus status =
      setjmp(here) ? fail_memory(ctx, scratch, fn) : fn_eval(ctx, fn, in, n, result);
  scratch->escape = outer;
  return status;
}

EvalStatus eval_views(Eval *e, Span span, const Fn *fn, const View *in, int n,
                      Slot *out) {
  View result = {0};
  e->ctx.rng = e->rng;
  e->ctx.memo = NULL;
  e->ctx.error[0] = 0;
  double size;
  TRY(check_result_size(e, span, fn, in, n, &size));
  FnStatus status = eval_goes_aside(e, fn, in, n, size)
                        ? eval_aside(e, fn, in, n, &result)
                        : eval_guarded(&e->ctx, &e->scratch, fn, in, n, &result);
  if (status == FN_OK) keep_result(e, &result, out);
  scratch_reset(&e->scratch);
  if (status == FN_OK) return EVAL_OK;
  if (status == FN_STOPPED) return eval_fail(e, EVAL_INTERRUPTED, span, "interrupted");
  return eval_fail(e, status == FN_REJECT ? EVAL_REJECT : EVAL_ERROR, span, "%s",
                   e->ctx.error[0] ? e->ctx.error : fn->name);
}

static bool any_group(Slot *args, int n) {
  for (int k = 0; k < n; k++)
    if (leaf_is_group(slot_type(&args[k]))) return true;
  return false;
}

/* Numbers that stand among complex ones become complex. */
static void promote_complex(const FnMatch *match, Slot *args, int n) {
  for (int k = 0; k < n; k++) {
    Type to = fn_promoted(match->fn, k, slot_type(&args[k]));
    if (match->promote >> k & 1 && type_is_complex(to)) slot_promote(&args[k], to);
  }
}

/* append_array, reverse and their kind do the same to every part of a tuple. */
static EvalStatus apply_to_parts(Eval *e, Span span, const FnMatch *match, Slot *args,
                                 int n, Slot *out) {
  Type t = match->result;
  int nparts = leaf_nparts(t), done = 0;
  Value **parts = mem_new(sizeof(Value *) * (size_t)(nparts + 1));
  EvalStatus status = EVAL_OK;
  promote_complex(match, args, n);
  for (; status == EVAL_OK && done < nparts; done += status == EVAL_OK) {
    Slot members[FN_MAX_ARGS], part = {0};
    for (int k = 0; k < n; k++) {
      bool is_group = leaf_is_group(slot_type(&args[k]));
      Value *member = is_group ? value_ref(args[k].v->items[done]) : NULL;
      members[k] = is_group ? slot_take(&member) : slot_share(&args[k]);
    }
    status = eval_apply_named(e, span, match->fn->name, members, n, &part);
    slots_drop(members, n);
    if (status == EVAL_OK) parts[done] = slot_box(&part);
  }
  for (int k = 0; status != EVAL_OK && k < done; k++) value_drop(&parts[k]);
  if (status == EVAL_OK)
    *out = (Slot){.kind = SLOT_VALUE,
                  .v = t.base == BASE_TUPLE ? value_tuples(parts, nparts, t.array)
                                            : value_complex(&parts[0], &parts[1])};
  mem_free(parts);
  return status;
}

EvalStatus eval_apply(Eval *e, Span span, const FnMatch *match, Slot *args, int n,
                      Slot *out) {
  const Fn *fn = match->fn;
  if (fn->flags & FN_COMPLEX) return eval_complex(e, span, match, args, n, out);
  if (fn->kind == FN_PARTS) return eval_parts(e, span, match, args, n, out);
  if (fn->flags & FN_PACKED) {
    TRY(apply_row(e, span, match, args, n, out));
    return eval_unpack(e, span, match->result, out);
  }
  if (leaf_is_group(match->result) && n <= FN_MAX_ARGS && any_group(args, n))
    return apply_to_parts(e, span, match, args, n, out);
  TRY(check_numbers(e, span, fn->name, args, n));
  if (apply_scalar(match, args, n, out)) return EVAL_OK;
  if ((fn->kind == FN_RNG || (fn->flags & FN_VOLATILE)) && !e->rng)
    return eval_fail(e, EVAL_ERROR, span,
                     "`%s` cannot be used here: there are no random numbers", fn->name);
  return apply_row(e, span, match, args, n, out);
}

/* ---- user functions ---- */

static int frame_size(Eval *e, const Node *fundef) {
  for (int k = 0; k < e->frames.n; k++)
    if (e->frames.at[k].fundef == fundef) return e->frames.at[k].nslots;
  int nslots = fundef_nslots(fundef);
  vec_push(&e->frames, (FrameSize){fundef, nslots});
  return nslots;
}

/* Functions of earlier cells have places in other texts. */
static bool is_foreign(const Eval *e, const Node *fundef) {
  if (!fundef) return false;
  const Node *root = e->program->root;
  const Node *block = root->kind == NODE_PROGRAM ? root->kids[BLOCK_FUNCTIONS] : NULL;
  for (int k = 0; block && k < block->nkids; k++)
    if (block->kids[k] == fundef) return false;
  return true;
}

static EvalStatus check_depth(Eval *e, const Node *call) {
  if (e->depth == 0) stack_mark(&e->stack);
  if (e->depth < MAX_DEPTH && !stack_is_deep(&e->stack)) return EVAL_OK;
  return eval_fail(e, EVAL_ERROR, call->span, "`%s`: too many calls inside each other",
                   call->text);
}

static EvalStatus fill_frame(Eval *e, const Node *call, Slot *frame, const Node *fundef,
                             Slot *args, int n) {
  for (int k = 0; k < n; k++) {
    const Node *arg = fundef->kids[2 + k];
    TRY(eval_fit_type(e, call->span, arg->text, arg->type, &args[k]));
    frame[arg->sym->slot] = args[k];
    args[k].kind = SLOT_EMPTY;
  }
  return EVAL_OK;
}

/* "line 2 of `f`, `return v[4];`: ", of the place of the error in [fundef]. */
static void put_line(const Eval *e, const Node *fundef, Buf *out) {
  const char *home = fundef->sym ? fundef->sym->home : NULL;
  Span whole = fundef->span, at = e->span;
  if (whole.start < -1) whole = span_hide(whole), at = span_hide(at);
  if (!home || at.start < whole.start || at.start > whole.end) return;
  const char *first = home + whole.start;
  int line = 1;
  for (const char *p = first; p < home + at.start; p++)
    if (*p == '\n') line++, first = p + 1;
  first += strspn(first, " \t");
  int n = (int)strcspn(first, "\r\n");
  buf_printf(out, "line %d of `%s`, `%.*s%s`: ", line, fundef->text, n > 60 ? 60 : n,
             first, n > 60 ? "..." : "");
}

/* An error in a function of another text: says where in it, and where its calls leave
   that text, the call, whose place is what can be shown. */
static void place_error(Eval *e, const Node *call, const Node *fundef, int flow) {
  bool leaves = !is_foreign(e, e->fundef), was_placed = e->is_placed;
  if (!leaves && was_placed) return;
  Buf line = {0}, text = {0}, hint = {0};
  if (!was_placed) put_line(e, fundef, &line);
  if (leaves && (was_placed || !line.n)) buf_printf(&text, "in `%s`: ", fundef->text);
  if (leaves && line.n) buf_put(&text, "in ");
  buf_printf(&text, "%s%s", buf_text(&line), eval_error(e));
  buf_put(&hint, buf_text(&e->hint));
  eval_fail(e, (EvalStatus)flow, leaves ? call->span : e->span, "%s", buf_text(&text));
  if (hint.n) eval_hint(e, buf_text(&hint));
  e->is_placed = true;
  buf_free(&line);
  buf_free(&text);
  buf_free(&hint);
}

static EvalStatus finish_call(Eval *e, const Node *call, const Node *fundef, int flow,
                              Slot *out) {
  bool is_void = fundef->kids[0]->base == BASE_VOID;
  if (flow == FLOW_RETURN || flow == EVAL_OK) {
    *out = e->result;
    e->result.kind = SLOT_EMPTY;
    if (is_void || out->kind != SLOT_EMPTY) {
      slot_promote(out, fundef->kids[0]->type);
      return EVAL_OK;
    }
    return eval_fail(e, EVAL_ERROR, call->span, "`%s` ended without returning a value",
                     fundef->text);
  }
  if (is_foreign(e, fundef) && flow != EVAL_INTERRUPTED)
    place_error(e, call, fundef, flow);
  return (EvalStatus)flow;
}

EvalStatus eval_user(Eval *e, const Node *call, const Node *fundef, Slot *args, int n,
                     Slot *out) {
  if (!fundef->kids[1] || fundef->nkids != n + 2)
    return eval_fail(e, EVAL_ERROR, call->span, "`%s` has no body for these arguments",
                     call->text);
  TRY(check_depth(e, call));
  TRY(eval_poll(e, call->span));
  int nslots = frame_size(e, fundef);
  const Node *caller = e->fundef;
  Slot *outer = e->frame, *frame = mem_new(sizeof(Slot) * (size_t)nslots);
  int flow = fill_frame(e, call, frame, fundef, args, n);
  if (flow == EVAL_OK) {
    e->frame = frame;
    e->fundef = fundef;
    e->depth++;
    flow = eval_exec(e, fundef->kids[1]);
    e->depth--;
    e->frame = outer;
    e->fundef = caller;
  }
  slots_drop(frame, nslots);
  mem_free(frame);
  return finish_call(e, call, fundef, flow, out);
}

/* ---- calls ---- */

static EvalStatus call_with(Eval *e, const Node *node, Slot *args, Slot *out) {
  int n = node->nkids;
  const Node *decl = node->sym ? node->sym->decl : NULL;
  if (!eval_is_as_checked(e, node, args, n)) return eval_late(e, node, args, n, out);
  if (decl && decl->kind == NODE_FUNDEF) return eval_user(e, node, decl, args, n, out);
  if (node->match.fn) return eval_apply(e, node->span, &node->match, args, n, out);
  return eval_late(e, node, args, n, out);
}

EvalStatus eval_call(Eval *e, const Node *node, Slot *out) {
  if (node->nkids == 0 && !node->sym && strcmp(node->text, "target") == 0) {
    *out = SLOT_OF_REAL(e->target);
    return EVAL_OK;
  }
  if (eval_is_higher(node)) return eval_higher(e, node, out);
  Slot few[FEW_ARGS], *args = few;
  if (node->nkids > FEW_ARGS) args = mem_new(sizeof(Slot) * (size_t)node->nkids);
  EvalStatus status = eval_all(e, node->kids, node->nkids, args);
  if (status == EVAL_OK) {
    status = call_with(e, node, args, out);
    slots_drop(args, node->nkids);
  }
  if (args != few) mem_free(args);
  return status;
}
