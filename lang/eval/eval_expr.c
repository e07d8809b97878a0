/* SPDX-License-Identifier: BSD-3-Clause
   Expressions: literals, variables, operators, containers, fields.  Scalars are computed
   here; everything else goes to the table of functions. */
#include "lang/eval/evaluator.h"
#include <limits.h>
#include <math.h>
#include <string.h>

/* ---- variables ---- */

EvalStatus eval_place(Eval *e, const Node *node, Slot **out) {
  Slot *s =
      eval_is_notebook(node->sym) ? eval_note(e, node->text) : &e->frame[node->sym->slot];
  if (!s || s->kind == SLOT_EMPTY)
    return eval_fail(e, EVAL_ERROR, node->span, "`%s` has no value", node->text);
  *out = s;
  return EVAL_OK;
}

static EvalStatus eval_var(Eval *e, const Node *node, Slot *out) {
  Slot *place;
  TRY(eval_place(e, node, &place));
  *out = slot_share(place);
  return EVAL_OK;
}

/* ---- scalars ---- */

/* Another type was needed where [found] stands, which is dropped. */
static EvalStatus wrong_type(Eval *e, const Node *node, const char *needed, Slot *found) {
  Buf type = {0};
  type_print(&type, slot_type(found));
  eval_fail(e, EVAL_ERROR, node->span, "%s, not %s", needed, buf_text(&type));
  buf_free(&type);
  slot_drop(found);
  return EVAL_ERROR;
}

EvalStatus eval_int(Eval *e, const Node *node, const char *what, int *out) {
  Slot s = {0};
  TRY(eval_slot(e, node, &s));
  if (s.kind == SLOT_INT) {
    *out = s.i;
    return EVAL_OK;
  }
  Buf needed = {0};
  buf_printf(&needed, "%s must be an int", what);
  wrong_type(e, node, buf_text(&needed), &s);
  buf_free(&needed);
  return EVAL_ERROR;
}

EvalStatus eval_truth(Eval *e, const Node *node, bool *out) {
  Slot s = {0};
  TRY(eval_slot(e, node, &s));
  if (!slot_is_scalar(&s))
    return wrong_type(e, node, "a condition must be an int or a real", &s);
  *out = slot_real(&s) != 0;
  return EVAL_OK;
}

EvalStatus eval_set_int(Eval *e, const Node *node, int64_t x, Slot *out) {
  if (x < INT_MIN || x > INT_MAX)
    return eval_fail(e, EVAL_ERROR, node->span,
                     "the int result %lld is too large: ints have 32 bits", (long long)x);
  *out = SLOT_OF_INT((int)x);
  return EVAL_OK;
}

static EvalStatus divide_ints(Eval *e, const Node *node, bool modulus, int64_t a,
                              int64_t b, Slot *out) {
  if (b == 0)
    return eval_fail(e, EVAL_ERROR, node->span, "%s of %lld by zero",
                     modulus ? "remainder" : "integer division", (long long)a);
  return eval_set_int(e, node, modulus ? a % b : a / b, out);
}

/* Comparisons, for ints and reals alike; -1 when [op] is none. */
static int compare(const char *op, double a, double b) {
  bool or_equal = op[1] == '=';
  switch (op[0]) {
  case '<': return or_equal ? a <= b : a < b;
  case '>': return or_equal ? a >= b : a > b;
  case '=': return or_equal ? a == b : -1;
  case '!': return or_equal ? a != b : -1;
  default: return -1;
  }
}

static EvalStatus binary_ints(Eval *e, const Node *node, const char *op, int64_t a,
                              int64_t b, Slot *out) {
  switch (op[0]) {
  case '+': return eval_set_int(e, node, a + b, out);
  case '-': return eval_set_int(e, node, a - b, out);
  case '*': return eval_set_int(e, node, a * b, out);
  case '/': return divide_ints(e, node, false, a, b, out);
  case '%': return divide_ints(e, node, op[1] == 0, a, b, out);
  case '^': *out = SLOT_OF_REAL(pow((double)a, (double)b)); return EVAL_OK;
  default: *out = SLOT_OF_INT(compare(op, (double)a, (double)b)); return EVAL_OK;
  }
}

static EvalStatus binary_reals(Eval *e, const Node *node, const char *op, double a,
                               double b, Slot *out) {
  const char *arith = op[0] == '.' ? op + 1 : op;
  switch (arith[0]) {
  case '+': *out = SLOT_OF_REAL(a + b); return EVAL_OK;
  case '-': *out = SLOT_OF_REAL(a - b); return EVAL_OK;
  case '*': *out = SLOT_OF_REAL(a * b); return EVAL_OK;
  case '/': *out = SLOT_OF_REAL(a / b); return EVAL_OK;
  case '^': *out = SLOT_OF_REAL(pow(a, b)); return EVAL_OK;
  case '%':
    return eval_fail(e, EVAL_ERROR, node->span, "`%s` is for ints, not for reals", op);
  default: *out = SLOT_OF_INT(compare(op, a, b)); return EVAL_OK;
  }
}

/* ---- operators on containers ---- */

EvalStatus eval_binary(Eval *e, const Node *node, const char *op, Slot *a, Slot *b,
                       Slot *out) {
  if (a->kind == SLOT_INT && b->kind == SLOT_INT && op[0] != '\\')
    return binary_ints(e, node, op + (op[0] == '.'), a->i, b->i, out);
  if (slot_is_scalar(a) && slot_is_scalar(b) && op[0] != '\\')
    return binary_reals(e, node, op, slot_real(a), slot_real(b), out);
  Slot args[2] = {*a, *b};
  EvalStatus status = eval_apply_operator(e, node, op, args, 2, out);
  slots_drop(args, 2);
  a->kind = b->kind = SLOT_EMPTY;
  return status;
}

static EvalStatus eval_logical(Eval *e, const Node *node, bool is_or, Slot *out) {
  bool truth;
  TRY(eval_truth(e, node->kids[0], &truth));
  if (truth != is_or) TRY(eval_truth(e, node->kids[1], &truth));
  *out = SLOT_OF_INT(truth);
  return EVAL_OK;
}

static EvalStatus eval_operator(Eval *e, const Node *node, Slot *out) {
  const char *op = node->text;
  if (op[0] == '&' || op[0] == '|') return eval_logical(e, node, op[0] == '|', out);
  Slot a = {0}, b = {0};
  TRY(eval_slot(e, node->kids[0], &a));
  EvalStatus status = eval_slot(e, node->kids[1], &b);
  if (status == EVAL_OK) status = eval_binary(e, node, op, &a, &b, out);
  slot_drop(&a);
  return status;
}

static EvalStatus apply_unary(Eval *e, const Node *node, const char *op, Slot *a,
                              Slot *out) {
  EvalStatus status = eval_apply_operator(e, node, op, a, 1, out);
  slot_drop(a);
  return status;
}

static EvalStatus eval_unary(Eval *e, const Node *node, Slot *out) {
  Slot a = {0};
  TRY(eval_slot(e, node->kids[0], &a));
  char op = node->text[0];
  if (!slot_is_scalar(&a)) return apply_unary(e, node, node->text, &a, out);
  if (op == '!')
    *out = SLOT_OF_INT(slot_real(&a) == 0);
  else if (op == '+')
    *out = a;
  else if (a.kind == SLOT_INT)
    return eval_set_int(e, node, -(int64_t)a.i, out);
  else
    *out = SLOT_OF_REAL(-a.r);
  return EVAL_OK;
}

static EvalStatus eval_transpose(Eval *e, const Node *node, Slot *out) {
  Slot a = {0};
  TRY(eval_slot(e, node->kids[0], &a));
  if (!slot_is_scalar(&a)) return apply_unary(e, node, "'", &a, out);
  *out = a;
  return EVAL_OK;
}

static EvalStatus eval_ternary(Eval *e, const Node *node, Slot *out) {
  bool truth;
  TRY(eval_truth(e, node->kids[0], &truth));
  TRY(eval_slot(e, node->kids[truth ? 1 : 2], out));
  slot_promote(out, node->type);
  return EVAL_OK;
}

static EvalStatus eval_promote(Eval *e, const Node *node, Slot *out) {
  TRY(eval_slot(e, node->kids[0], out));
  slot_promote(out, node->type);
  return EVAL_OK;
}

EvalStatus eval_slot(Eval *e, const Node *node, Slot *out) {
  switch (node->kind) {
  case NODE_INT: *out = SLOT_OF_INT(node->i); return EVAL_OK;
  case NODE_REAL: *out = SLOT_OF_REAL(node->r); return EVAL_OK;
  case NODE_STRING:
    *out = (Slot){.kind = SLOT_VALUE, .v = value_text(node->text)};
    return EVAL_OK;
  case NODE_VAR: return eval_var(e, node, out);
  case NODE_BINARY: return eval_operator(e, node, out);
  case NODE_INDEX: return eval_index(e, node, out);
  case NODE_CALL: return eval_call(e, node, out);
  case NODE_UNARY: return eval_unary(e, node, out);
  case NODE_PROMOTE: return eval_promote(e, node, out);
  case NODE_TRANSPOSE: return eval_transpose(e, node, out);
  case NODE_TERNARY: return eval_ternary(e, node, out);
  case NODE_NAMED: return eval_slot(e, node->kids[0], out);
  case NODE_ARRAY: return eval_array(e, node, out);
  case NODE_ROW: return eval_row(e, node, out);
  case NODE_TUPLE: return eval_tuple(e, node, out);
  case NODE_RECORD: return eval_record(e, node, out);
  case NODE_FIELD: return eval_field(e, node, out);
  case NODE_IMAG: {
    Value *re = value_real(0), *im = value_real(node->r);
    *out = (Slot){.kind = SLOT_VALUE, .v = value_complex(&re, &im)};
    return EVAL_OK;
  }
  default:
    return eval_fail(e, EVAL_ERROR, node->span, "%s is not a value",
                     node_kind_name(node->kind));
  }
}

EvalStatus eval_all(Eval *e, Node *const *nodes, int n, Slot *out) {
  for (int k = 0; k < n; k++) {
    out[k].kind = SLOT_EMPTY;
    EvalStatus status = eval_slot(e, nodes[k], &out[k]);
    if (status == EVAL_OK && out[k].kind == SLOT_EMPTY)
      status = eval_fail(e, EVAL_ERROR, nodes[k]->span, "this has no value");
    if (status != EVAL_OK) {
      slots_drop(out, k);
      return status;
    }
  }
  return EVAL_OK;
}
