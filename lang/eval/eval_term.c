/* SPDX-License-Identifier: BSD-3-Clause
   Terms of a sum over discrete parameters (lang/discrete/discrete.h): a state that is
   refused weighs nothing; where all are, one of them gives the reason. */
#include "lang/eval/evaluator.h"
#include <math.h>
#include <string.h>
#include "math/solve/elimination.h"

void eval_forget_refusals(Eval *e) {
  for (int i = 0; i < e->refusals.n; i++) mem_free(e->refusals.at[i].text);
  e->refusals.n = 0;
}

static EvalStatus note_refusal(Eval *e, const Node *place) {
  Refusal r = {.span = e->span, .text = mem_strdup(eval_error(e))};
  vec_push(&e->refusals, r);
  e->status = EVAL_OK;
  return eval_int(e, place->kids[1], "a place", &e->refusals.at[e->refusals.n - 1].at);
}

int eval_term(Eval *e, const Node *node) {
  double outer = e->target, value;
  e->target = 0;
  e->terms++;
  int flow = eval_list(e, node->kids + 1, node->nkids - 1);
  e->terms--;
  value = e->target;
  e->target = outer;
  if (flow == EVAL_REJECT) {
    value = -INFINITY;
    flow = note_refusal(e, node->kids[0]);
  }
  if (flow != EVAL_OK) return flow;
  Slot slot = SLOT_OF_REAL(value);
  return eval_store(e, node->kids[0], &slot);
}

/* The reason of the statement that no state satisfies; of any, where none is alone to
   blame. */
static const Refusal *reason(const Eval *e, int dead) {
  for (int i = 0; i < e->refusals.n; i++)
    if (e->refusals.at[i].at == dead + 1) return &e->refusals.at[i];
  return dead < 0 && e->refusals.n ? &e->refusals.at[e->refusals.n - 1] : NULL;
}

EvalStatus eval_why_refused(Eval *e, const Node *value, EvalStatus status) {
  bool sum = value->kind == NODE_CALL && strcmp(value->text, "discrete_sum__") == 0;
  if (status != EVAL_REJECT || !sum) return status;
  const Value *terms = eval_get(e, value->kids[0]->sym),
              *plan = eval_get(e, value->kids[1]->sym);
  const Refusal *r = reason(e, elimination_dead(plan->view.i, terms->view.r));
  if (!r) return status;
  return eval_fail(e, status, r->span, "%s: %s", eval_error(e), r->text);
}
