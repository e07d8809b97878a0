/* SPDX-License-Identifier: BSD-3-Clause
   Statements: blocks, branches, loops, target, print; values shown. */
#include "lang/eval/evaluator.h"
#include <math.h>
#include <string.h>
#include "lang/tree/leaf.h"

int eval_list(Eval *e, Node *const *statements, int n) {
  for (int k = 0; k < n; k++) {
    int flow = eval_exec(e, statements[k]);
    if (flow != EVAL_OK) return flow;
  }
  return EVAL_OK;
}

/* ---- target ---- */

/* An alternative that is impossible, as one that is NaN is, is no fault of a sum.  NaN is
   told in place of what was infinite before. */
void eval_add_to_target(Eval *e, const Node *node, double value) {
  double before = e->target, after = e->target += value;
  bool is_nan = isnan(after) && !isnan(before);
  bool is_inf = isinf(after) && isfinite(before) && !e->error.n;
  if (e->terms || !(is_nan || is_inf)) return;
  eval_fail(e, EVAL_OK, node->span, "the log density becomes %s here",
            is_nan      ? "NaN"
            : after < 0 ? "-infinity"
                        : "infinite");
}

static EvalStatus add_to_target(Eval *e, const Node *node, bool counts) {
  Slot s = {0};
  EvalStatus status = eval_slot(e, node->kids[0], &s);
  if (status != EVAL_OK) return eval_why_refused(e, node->kids[0], status);
  if (!slot_has_numbers(&s)) {
    slot_drop(&s);
    return eval_fail(e, EVAL_ERROR, node->span,
                     "only numbers can be added to the target");
  }
  View v = slot_view(&s);
  for (long k = 0; counts && k < v.size; k++)
    eval_add_to_target(e, node, view_get(&v, k));
  slot_drop(&s);
  return EVAL_OK;
}

/* ---- branches and loops ---- */

static int exec_if(Eval *e, const Node *node) {
  bool truth;
  TRY(eval_truth(e, node->kids[0], &truth));
  if (truth) return eval_exec(e, node->kids[1]);
  return node->nkids > 2 && node->kids[2] ? eval_exec(e, node->kids[2]) : EVAL_OK;
}

/* Whether a loop ends after its body had [flow]; turns break and continue into
   EVAL_OK. */
static bool loop_ends(int *flow) {
  bool ends = *flow != EVAL_OK && *flow != FLOW_CONTINUE;
  if (*flow == FLOW_BREAK || *flow == FLOW_CONTINUE) *flow = EVAL_OK;
  return ends;
}

static int exec_while(Eval *e, const Node *node) {
  for (;;) {
    bool truth;
    TRY(eval_poll(e, node->span));
    TRY(eval_truth(e, node->kids[0], &truth));
    if (!truth) return EVAL_OK;
    int flow = eval_exec(e, node->kids[1]);
    if (loop_ends(&flow)) return flow;
  }
}

static int exec_for(Eval *e, const Node *node) {
  int lower, upper;
  TRY(eval_int(e, node->kids[0], "the first value of a loop", &lower));
  TRY(eval_int(e, node->kids[1], "the last value of a loop", &upper));
  Slot *variable = &e->frame[node->sym->slot];
  slot_drop(variable);
  for (int64_t i = lower; i <= upper; i++) {
    TRY(eval_poll(e, node->span));
    *variable = SLOT_OF_INT((int)i);
    int flow = eval_exec(e, node->kids[2]);
    if (loop_ends(&flow)) return flow;
  }
  return EVAL_OK;
}

/* Element [k] in the order of foreach: rows of an array, all numbers of a matrix. */
static Slot foreach_element(const Value *v, long k) {
  if (v->view.array > 0) {
    Value *element = value_at(v, k);
    return slot_take(&element);
  }
  if (type_is_complex(v->type)) {
    Value *re = value_real(v->items[0]->view.r[k]),
          *im = value_real(v->items[1]->view.r[k]);
    return (Slot){.kind = SLOT_VALUE, .v = value_complex(&re, &im)};
  }
  return v->view.i ? SLOT_OF_INT(v->view.i[k]) : SLOT_OF_REAL(v->view.r[k]);
}

static int exec_foreach(Eval *e, const Node *node) {
  Slot container = {0};
  TRY(eval_slot(e, node->kids[0], &container));
  if (container.kind != SLOT_VALUE || container.v->view.ndims == 0) {
    slot_drop(&container);
    return eval_fail(e, EVAL_ERROR, node->kids[0]->span, "a loop needs a container here");
  }
  const View *w = &container.v->view;
  long n = w->array > 0 ? w->dims[0] : w->size;
  int flow = EVAL_OK;
  for (long k = 0; k < n; k++) {
    flow = eval_poll(e, node->span);
    if (flow != EVAL_OK) break;
    Slot *variable = &e->frame[node->sym->slot];
    slot_drop(variable);
    *variable = foreach_element(container.v, k);
    flow = eval_exec(e, node->kids[1]);
    if (loop_ends(&flow)) break;
  }
  slot_drop(&container);
  return flow;
}

static int exec_return(Eval *e, const Node *node) {
  Slot value = {0}; /* calls in the expression use e->result themselves */
  if (node->nkids > 0 && node->kids[0]) TRY(eval_slot(e, node->kids[0], &value));
  slot_drop(&e->result);
  e->result = value;
  return FLOW_RETURN;
}

/* ---- texts ---- */

static void put_slot(Buf *out, Slot *s) {
  if (s->kind == SLOT_INT)
    buf_printf(out, "%d", s->i);
  else if (s->kind == SLOT_REAL)
    value_put_real(out, s->r);
  else if (s->kind == SLOT_VALUE)
    value_print_stan(out, s->v);
}

static EvalStatus message(Eval *e, const Node *node, Buf *out) {
  for (int k = 0; k < node->nkids; k++) {
    Slot s = {0};
    TRY(eval_slot(e, node->kids[k], &s));
    put_slot(out, &s);
    slot_drop(&s);
  }
  return EVAL_OK;
}

static int exec_message(Eval *e, const Node *node) {
  Buf text = {0};
  EvalStatus status = message(e, node, &text);
  if (status != EVAL_OK) {
    buf_free(&text);
    return status;
  }
  if (node->kind == NODE_PRINT) {
    buf_putc(&text, '\n');
    if (e->host.print) e->host.print(e->host.ctx, buf_text(&text));
  } else
    status = eval_fail(e, node->kind == NODE_REJECT ? EVAL_REJECT : EVAL_ERROR,
                       node->span, "%s", text.n ? buf_text(&text) : "no reason given");
  buf_free(&text);
  return status;
}

static int exec_expression(Eval *e, const Node *node) {
  Slot s = {0};
  TRY(eval_slot(e, node->kids[0], &s));
  bool is_shown = s.kind != SLOT_EMPTY && !(node->flags & NODE_SILENT) && e->host.show;
  Value *value = slot_box(&s);
  if (is_shown) e->host.show(e->host.ctx, value);
  value_drop(&value);
  return EVAL_OK;
}

int eval_exec(Eval *e, const Node *node) {
  switch (node->kind) {
  case NODE_BLOCK: return eval_list(e, node->kids, node->nkids);
  case NODE_PROFILE: return eval_list(e, node->kids + 1, node->nkids - 1);
  case NODE_TERM: return eval_term(e, node);
  case NODE_DECL: return eval_declare(e, node);
  case NODE_ASSIGN: return eval_assign(e, node);
  case NODE_TILDE: return eval_tilde(e, node);
  case NODE_TARGET: return add_to_target(e, node, true);
  case NODE_JACOBIAN: return add_to_target(e, node, e->jacobian);
  case NODE_IF: return exec_if(e, node);
  case NODE_WHILE: return exec_while(e, node);
  case NODE_FOR: return exec_for(e, node);
  case NODE_FOREACH: return exec_foreach(e, node);
  case NODE_BREAK: return FLOW_BREAK;
  case NODE_CONTINUE: return FLOW_CONTINUE;
  case NODE_RETURN: return exec_return(e, node);
  case NODE_PRINT:
  case NODE_REJECT:
  case NODE_FATAL: return exec_message(e, node);
  case NODE_EXPR: return exec_expression(e, node);
  case NODE_SKIP:
  case NODE_FUNDEF: return EVAL_OK;
  default:
    return eval_fail(e, EVAL_ERROR, node->span, "%s is not a statement",
                     node_kind_name(node->kind));
  }
}
