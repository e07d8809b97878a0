/* SPDX-License-Identifier: BSD-3-Clause
   `y ~ distribution(...)`, truncated or not: adds a log density to the target. */
#include "lang/eval/evaluator.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A user function, which takes its arguments: they are shared, for truncation needs them
   again. */
static EvalStatus call_user(Eval *e, const Node *node, const Node *fundef, Slot *args,
                            int n, Slot *out) {
  Slot shared[FUNCTION_MAX_ARGS];
  for (int k = 0; k < n; k++) shared[k] = slot_share(&args[k]);
  EvalStatus status = eval_user(e, node, fundef, shared, n, out);
  slots_drop(shared, n);
  return status;
}

static EvalStatus take_number(Eval *e, const Node *node, Slot *result, double *out) {
  bool is_scalar = slot_is_scalar(result);
  if (is_scalar) *out = slot_real(result);
  slot_drop(result);
  if (is_scalar) return EVAL_OK;
  return eval_fail(e, EVAL_ERROR, node->span, "the density of `%s` is not a number",
                   node->text);
}

/* The row of the distribution that ends in [suffix], on scalar or whole arguments. */
static EvalStatus call_row(Eval *e, const Node *node, const char *suffix, Slot *args,
                           int n, double *out) {
  char name[256];
  Slot result = {0};
  snprintf(name, sizeof name, "%s%s", node->text, suffix);
  TRY(eval_apply_named(e, node->span, name, args, n, &result));
  return take_number(e, node, &result, out);
}

/* A cumulative function, the user's or the table's. */
static EvalStatus call_cdf(Eval *e, const Node *node, enum Cdf which, Slot *args, int n,
                           double *out) {
  const Sym *user = node->others ? node->others[which] : NULL;
  Slot result = {0};
  if (!user)
    return call_row(e, node, which == CDF_LOWER ? "_lcdf" : "_lccdf", args, n, out);
  TRY(call_user(e, node, user->decl, args, n, &result));
  return take_number(e, node, &result, out);
}

static EvalStatus density(Eval *e, const Node *node, Slot *args, int n) {
  const Node *decl = node->sym ? node->sym->decl : NULL;
  bool is_user = decl && decl->kind == NODE_FUNDEF;
  bool is_mass = type_is_int(slot_type(&args[0]));
  Slot result = {0};
  double value = 0;
  if (is_user || node->match.fn) {
    TRY(is_user ? call_user(e, node, decl, args, n, &result)
                : eval_apply(e, node->span, &node->match, args, n, &result));
    TRY(take_number(e, node, &result, &value));
  } else
    TRY(call_row(e, node, is_mass ? "_lpmf" : "_lpdf", args, n, &value));
  eval_add_to_target(e, node, value);
  return EVAL_OK;
}

/* Element [k] of an argument that may be shared by all elements. */
static Slot element_of(Slot *s, long k) {
  View v = slot_view(s);
  long at = v.size == 1 ? 0 : k;
  return v.is_int ? SLOT_OF_INT(v.i[at]) : SLOT_OF_REAL(v.r[at]);
}

static double log_diff_exp(double a, double b) {
  double d = b - a;
  if (d >= 0) return -INFINITY;
  return a + (d > -M_LN2 ? log(-expm1(d)) : log1p(-exp(d)));
}

/* Log probability of the interval; args[0], the outcome, is overwritten with its ends. */
static EvalStatus log_interval(Eval *e, const Node *node, Slot *args, int n, Slot *lower,
                               Slot *upper, double *out) {
  double log_upper = 0, log_lower = 0;
  bool is_discrete = args[0].kind == SLOT_INT;
  if (upper->kind != SLOT_EMPTY) {
    args[0] = *upper;
    TRY(call_cdf(e, node, CDF_LOWER, args, n, &log_upper));
    *out = log_upper;
  }
  if (lower->kind == SLOT_EMPTY) return EVAL_OK;
  args[0] = *lower;
  if (is_discrete && args[0].kind == SLOT_INT) /* the bound belongs to the interval */
    TRY(eval_set_int(e, node, (int64_t)args[0].i - 1, &args[0]));
  bool is_both = upper->kind != SLOT_EMPTY;
  TRY(call_cdf(e, node, is_both ? CDF_LOWER : CDF_UPPER, args, n, &log_lower));
  *out = is_both ? log_diff_exp(log_upper, log_lower) : log_lower;
  return EVAL_OK;
}

/* One outcome, between element [k] of the bounds; args[0] is overwritten. */
static EvalStatus truncate_one(Eval *e, const Node *node, Slot *args, int n, Slot *ends,
                               long k) {
  Slot lower = {0}, upper = {0};
  if (ends[0].kind != SLOT_EMPTY) lower = element_of(&ends[0], k);
  if (ends[1].kind != SLOT_EMPTY) upper = element_of(&ends[1], k);
  double y = slot_real(&args[0]), log_mass = 0;
  bool is_below = lower.kind != SLOT_EMPTY && y < slot_real(&lower);
  bool is_above = upper.kind != SLOT_EMPTY && y > slot_real(&upper);
  if (is_below || is_above) {
    eval_fail(e, EVAL_OK, node->span, "%g, left of `~`, is %s the bound %g of T[ ]", y,
              is_below ? "below" : "above", slot_real(is_below ? &lower : &upper));
    e->target = -INFINITY;
    return EVAL_OK;
  }
  TRY(log_interval(e, node, args, n, &lower, &upper, &log_mass));
  eval_add_to_target(e, node, -log_mass);
  return EVAL_OK;
}

static EvalStatus truncate_element(Eval *e, const Node *node, Slot *args, int n,
                                   Slot *ends, long k) {
  Slot scalars[FUNCTION_MAX_ARGS];
  for (int a = 0; a < n; a++) scalars[a] = element_of(&args[a], k);
  return truncate_one(e, node, scalars, n, ends, k);
}

/* A user's distribution has one outcome, and takes its other arguments whole. */
static EvalStatus truncate_user(Eval *e, const Node *node, Slot *args, int n,
                                Slot *ends) {
  Slot own[FUNCTION_MAX_ARGS];
  if (!slot_is_scalar(&args[0]))
    return eval_fail(e, EVAL_ERROR, node->span,
                     "the outcome of a truncated distribution must be one number");
  for (int a = 0; a < n; a++) own[a] = args[a];
  return truncate_one(e, node, own, n, ends, 0);
}

static EvalStatus truncate_all(Eval *e, const Node *node, Slot *args, int n, Slot *ends) {
  if (node->others) return truncate_user(e, node, args, n, ends);
  long size = 1;
  for (int k = 0; k < n + 2; k++) {
    Slot *s = k < n ? &args[k] : &ends[k - n];
    if (s->kind == SLOT_EMPTY) continue;
    bool fits = slot_has_numbers(s);
    long own = fits ? slot_view(s).size : 0;
    if (!fits || (own != 1 && size != 1 && own != size))
      return eval_fail(e, EVAL_ERROR, node->span,
                       "the arguments of a truncated distribution differ in size");
    if (own != 1) size = own;
  }
  for (long k = 0; k < size; k++) TRY(truncate_element(e, node, args, n, ends, k));
  return EVAL_OK;
}

static EvalStatus truncate_target(Eval *e, const Node *node, Slot *args, int n) {
  Slot ends[2] = {{0}, {0}};
  EvalStatus status = EVAL_OK;
  for (int k = 0; k < 2 && status == EVAL_OK; k++)
    if (node->kids[TILDE_LOWER + k])
      status = eval_slot(e, node->kids[TILDE_LOWER + k], &ends[k]);
  if (status == EVAL_OK) status = truncate_all(e, node, args, n, ends);
  slots_drop(ends, 2);
  return status;
}

/* A density that calls user functions: as a call of it. */
static EvalStatus higher(Eval *e, const Node *node, int n) {
  Node *kids[FUNCTION_MAX_ARGS] = {node->kids[TILDE_OUTCOME]}, call = *node;
  Slot result = {0};
  double value = 0;
  for (int k = 1; k < n; k++) kids[k] = node->kids[TILDE_ARGS + k - 1];
  call.kind = NODE_CALL;
  call.kids = kids;
  call.nkids = n;
  TRY(eval_higher(e, &call, &result));
  TRY(take_number(e, node, &result, &value));
  eval_add_to_target(e, node, value);
  return EVAL_OK;
}

EvalStatus eval_tilde(Eval *e, const Node *node) {
  int n = node->nkids - TILDE_ARGS + 1;
  Slot args[FUNCTION_MAX_ARGS];
  if (n > FUNCTION_MAX_ARGS)
    return eval_fail(e, EVAL_ERROR, node->span, "`%s` has too many arguments",
                     node->text);
  if (node->match.fn && node->match.fn->flags & FN_HIGHER) return higher(e, node, n);
  TRY(eval_all(e, &node->kids[TILDE_OUTCOME], 1, args));
  EvalStatus status = eval_all(e, node->kids + TILDE_ARGS, n - 1, args + 1);
  if (status != EVAL_OK) {
    slot_drop(&args[0]);
    return status;
  }
  status = density(e, node, args, n);
  if (status == EVAL_OK && (node->flags & NODE_TRUNCATED))
    status = truncate_target(e, node, args, n);
  slots_drop(args, n);
  return status;
}
