/* SPDX-License-Identifier: BSD-3-Clause
   A program as a log density: blocks, parameters from unconstrained numbers and back. */
#include "lang/eval/evaluator.h"
#include <math.h>
#include <stdio.h>

static const Node *block_of(const Eval *e, BlockKind block) {
  const Node *root = e->program->root;
  return root->kind == NODE_PROGRAM ? root->kids[block] : NULL;
}

/* ---- blocks ---- */

static EvalStatus check_declared(Eval *e, const Node *block) {
  for (int k = 0; k < block->nkids; k++) {
    const Node *decl = block->kids[k];
    if (decl->kind != NODE_DECL) continue;
    const Value *value = eval_get(e, decl->sym);
    if (value) TRY(eval_check_constraint(e, decl, value));
  }
  return EVAL_OK;
}

EvalStatus eval_block(Eval *e, BlockKind kind) {
  eval_begin(e);
  const Node *block = block_of(e, kind);
  if (!block) return EVAL_OK;
  int flow = eval_exec(e, block);
  slot_drop(&e->result);
  EvalStatus status = flow < FLOW_BREAK ? (EvalStatus)flow : EVAL_OK;
  bool has_checks = kind == BLOCK_TRANSFORMED_DATA ||
                    kind == BLOCK_TRANSFORMED_PARAMETERS || kind == BLOCK_GENERATED;
  if (has_checks && status == EVAL_OK) status = check_declared(e, block);
  /* No point of the parameters can mend transformed data. */
  if (status == EVAL_REJECT && kind == BLOCK_TRANSFORMED_DATA) status = EVAL_ERROR;
  return status;
}

/* ---- one parameter ---- */

/* A parameter declaration with what its transform needs. */
typedef struct Param {
  const Node *decl;
  Transform transform;
  Type type;
  long dims[VIEW_MAX_DIMS];
  long size, element; /* numbers in all, and in one element of its array */
  long rows, cols;    /* own dimensions of an element */
  long free_size;     /* unconstrained numbers in all */
  Bounds bounds;
} Param;

static Transform transform_of(const Node *type) {
  if (type->kids[DT_OFFSET] || type->kids[DT_MULTIPLIER])
    return TRANSFORM_OFFSET_MULTIPLIER;
  if (type->kids[DT_LOWER] && type->kids[DT_UPPER]) return TRANSFORM_LOWER_UPPER;
  if (type->kids[DT_LOWER]) return TRANSFORM_LOWER;
  if (type->kids[DT_UPPER]) return TRANSFORM_UPPER;
  return type->transform;
}

/* A unit vector of one element is -1 or 1, on which there is no density. */
static EvalStatus check_size(Eval *e, const Param *p) {
  if (transform_is_elementwise(p->transform)) return EVAL_OK;
  long least = p->transform == TRANSFORM_UNIT_VECTOR ? 2 : transform_least(p->transform);
  bool is_narrow = p->type.base == BASE_MATRIX && p->cols < p->rows;
  long size = is_narrow ? p->cols : p->rows;
  if (size >= least) return EVAL_OK;
  return eval_fail(e, EVAL_ERROR, p->decl->span,
                   "`%s` has size %ld: a %s that is a parameter has at least %ld",
                   p->decl->text, size, transform_name(p->transform), least);
}

/* Everything but the bounds, which may depend on earlier parameters. */
static EvalStatus param_sizes(Eval *e, const Node *decl, Param *p) {
  const Node *type = decl->kids[0];
  int ndims;
  *p = (Param){.decl = decl, .transform = transform_of(type), .rows = 1, .cols = 1};
  p->type = TYPE_ARRAY(type->base, type->array);
  if (!type_is_numeric(p->type))
    return eval_fail(e, EVAL_ERROR, decl->span, "`%s` cannot be a parameter of this type",
                     decl->text);
  TRY(eval_decl_dims(e, decl, p->dims, &ndims));
  p->size = 1;
  for (int k = 0; k < ndims; k++) p->size *= p->dims[k];
  if (ndims > type->array) p->rows = p->dims[type->array];
  if (ndims > type->array + 1) p->cols = p->dims[type->array + 1];
  p->element = p->rows * p->cols;
  p->free_size = p->size;
  if (!transform_is_elementwise(p->transform) && p->transform != TRANSFORM_NONE) {
    long arrays = 1;
    for (int k = 0; k < type->array; k++) arrays *= p->dims[k];
    p->free_size = arrays * transform_free_size(p->transform, p->rows, p->cols);
    if (arrays) return check_size(e, p);
  }
  return EVAL_OK;
}

static EvalStatus bad_bounds(Eval *e, const Param *p, double a, double b) {
  const Node *decl = p->decl;
  if (p->transform == TRANSFORM_LOWER_UPPER)
    return eval_fail(e, EVAL_REJECT, decl->span,
                     "the lower bound of `%s` is %g, its upper bound %g", decl->text, a,
                     b);
  return eval_fail(
      e, EVAL_REJECT, decl->span,
      "`%s` has offset %g and multiplier %g: they must be finite, the multiplier "
      "positive",
      decl->text, a, b);
}

static EvalStatus param_bounds(Eval *e, Param *p) {
  TRY(eval_bounds(e, p->decl, &p->bounds));
  EvalStatus status = eval_bounds_fit(e, p->decl, &p->bounds, p->size, p->element);
  bool is_affine = p->transform == TRANSFORM_OFFSET_MULTIPLIER;
  bool is_both = p->transform == TRANSFORM_LOWER_UPPER;
  for (long k = 0; status == EVAL_OK && (is_affine || is_both) && k < p->size; k++) {
    double a = eval_bound_at(&p->bounds.a, k, 0), b = eval_bound_at(&p->bounds.b, k, 1);
    bool fits = is_both ? a <= b : isfinite(a) && isfinite(b) && b > 0;
    if (!fits) status = bad_bounds(e, p, a, b);
  }
  if (status != EVAL_OK) bounds_drop(&p->bounds);
  return status;
}

/* The numbers a and b of transform_scalar for number [k]. */
static void scalar_bounds(const Param *p, long k, double *a, double *b) {
  bool is_affine = p->transform == TRANSFORM_OFFSET_MULTIPLIER;
  *a = eval_bound_at(&p->bounds.a, k, is_affine ? 0 : -INFINITY);
  *b = eval_bound_at(&p->bounds.b, k, is_affine ? 1 : INFINITY);
}

/* ---- from unconstrained numbers ---- */

static EvalStatus constrain_scalars(Eval *e, Param *p, const double *q, double *y,
                                    double *lj) {
  TRY(param_bounds(e, p));
  for (long k = 0; k < p->size; k++) {
    double a, b;
    scalar_bounds(p, k, &a, &b);
    y[k] = transform_scalar(p->transform, q[k], a, b, lj);
  }
  bounds_drop(&p->bounds);
  return EVAL_OK;
}

static EvalStatus constrain_elements(Eval *e, const Param *p, const double *q, double *y,
                                     double *lj) {
  long free_size = transform_free_size(p->transform, p->rows, p->cols);
  for (long k = 0; k * p->element < p->size; k++) {
    FnStatus status = transform_constrain(p->transform, p->rows, p->cols,
                                          q + k * free_size, y + k * p->element, lj);
    if (status != FN_OK)
      return eval_fail(e, status == FN_REJECT ? EVAL_REJECT : EVAL_ERROR, p->decl->span,
                       "`%s` cannot be made a %s here", p->decl->text,
                       transform_name(p->transform));
  }
  return EVAL_OK;
}

static EvalStatus constrain_param(Eval *e, const Node *decl, const double **q,
                                  double *lj) {
  Param p;
  TRY(param_sizes(e, decl, &p));
  if (p.type.base == BASE_INT) return EVAL_OK; /* set by whoever samples it */
  Value *value = value_zeros(p.type, p.dims);
  double *y = value->view.r;
  EvalStatus status = EVAL_OK;
  if (p.transform == TRANSFORM_NONE)
    for (long k = 0; k < p.size; k++) y[k] = (*q)[k];
  else if (transform_is_elementwise(p.transform))
    status = constrain_scalars(e, &p, *q, y, lj);
  else
    status = constrain_elements(e, &p, *q, y, lj);
  *q += p.free_size;
  if (status == EVAL_OK)
    eval_set(e, decl->sym, value);
  else
    value_drop(&value);
  return status;
}

/* Declarations of plain parameters: one by itself, or the leaves of a tuple. */
static Node *const *plain_params(Node *const *decl, int *n) {
  const Sym *sym = (*decl)->kind == NODE_DECL ? (*decl)->sym : NULL;
  *n = !sym ? 0 : sym->nleaves ? sym->nleaves : 1;
  return sym && sym->nleaves ? sym->leaves : decl;
}

EvalStatus eval_dim(Eval *e, long *dim) {
  eval_begin(e);
  const Node *block = block_of(e, BLOCK_PARAMETERS);
  *dim = 0;
  for (int k = 0; block && k < block->nkids; k++) {
    int n;
    Node *const *decls = plain_params(&block->kids[k], &n);
    for (int i = 0; i < n; i++) {
      Param p;
      TRY(param_sizes(e, decls[i], &p));
      if (p.type.base != BASE_INT) *dim += p.free_size;
    }
  }
  return EVAL_OK;
}

bool eval_param_place(Eval *e, const Sym *sym, long *at, long *n) {
  eval_begin(e);
  const Node *block = block_of(e, BLOCK_PARAMETERS);
  *at = 0;
  for (int k = 0; block && k < block->nkids; k++) {
    int count;
    Node *const *decls = plain_params(&block->kids[k], &count);
    for (int i = 0; i < count; i++) {
      Param p;
      if (param_sizes(e, decls[i], &p) != EVAL_OK) return false;
      *n = p.type.base == BASE_INT ? 0 : p.free_size;
      if (decls[i]->sym == sym) return p.type.base != BASE_INT;
      *at += *n;
    }
  }
  return false;
}

EvalStatus eval_constrain(Eval *e, const double *q, bool jacobian, double *lj) {
  eval_begin(e);
  const Node *block = block_of(e, BLOCK_PARAMETERS);
  double sum = 0;
  for (int k = 0; block && k < block->nkids; k++) {
    int n;
    Node *const *decls = plain_params(&block->kids[k], &n);
    for (int i = 0; i < n; i++) TRY(constrain_param(e, decls[i], &q, &sum));
    if (n) eval_gather(e, block->kids[k]->sym);
  }
  if (lj) *lj = jacobian ? sum : 0;
  return EVAL_OK;
}

EvalStatus eval_log_density(Eval *e, const double *q, bool jacobian, double *lp) {
  double lj;
  buf_clear(&e->error); /* of an earlier point */
  TRY(eval_constrain(e, q, jacobian, &lj));
  e->target = lj;
  e->jacobian = jacobian;
  EvalStatus status = eval_block(e, BLOCK_TRANSFORMED_PARAMETERS);
  if (status == EVAL_OK) status = eval_block(e, BLOCK_MODEL);
  if (status == EVAL_OK) *lp = e->target;
  return status;
}

/* ---- to unconstrained numbers ---- */

static EvalStatus check_shape(Eval *e, const Param *p, const Value *value) {
  const View *w = &value->view;
  bool same = w->r && w->base == p->type.base && w->array == p->type.array;
  for (int k = 0; same && k < w->ndims; k++) same = w->dims[k] == p->dims[k];
  if (same) return EVAL_OK;
  return eval_fail(e, EVAL_ERROR, p->decl->span,
                   "the value of `%s` has another type or size than its declaration",
                   p->decl->text);
}

/* Element [k] is at no finite place of the unconstrained space. */
static EvalStatus no_start(Eval *e, const Param *p, long k, double y) {
  const char *why = isnan(y)   ? "no number"
                    : isinf(y) ? "not finite"
                               : "on its bound, where no chain can start";
  char element[32] = "";
  if (p->size > 1) snprintf(element, sizeof element, " (element %ld)", k + 1);
  return eval_fail(e, EVAL_REJECT, p->decl->span, "`%s`%s is %g: that is %s",
                   p->decl->text, element, y, why);
}

static EvalStatus free_scalars(Eval *e, Param *p, const double *y, double *q) {
  TRY(param_bounds(e, p));
  EvalStatus status = EVAL_OK;
  for (long k = 0; status == EVAL_OK && k < p->size; k++) {
    double a, b;
    scalar_bounds(p, k, &a, &b);
    q[k] = transform_scalar_free(p->transform, y[k], a, b);
    if (!isfinite(q[k])) status = no_start(e, p, k, y[k]);
  }
  bounds_drop(&p->bounds);
  return status;
}

static EvalStatus free_elements(Eval *e, const Param *p, const double *y, double *q) {
  long free_size = transform_free_size(p->transform, p->rows, p->cols);
  char error[320] = "";
  for (long k = 0; k * p->element < p->size; k++) {
    FnStatus status = transform_unconstrain(p->transform, p->rows, p->cols,
                                            y + k * p->element, q + k * free_size, error);
    if (status != FN_OK)
      return eval_fail(e, EVAL_REJECT, p->decl->span, "`%s` %s", p->decl->text, error);
    for (long i = 0; i < free_size; i++)
      if (!isfinite(q[k * free_size + i]))
        return eval_fail(e, EVAL_REJECT, p->decl->span,
                         "`%s` is on the border of its constraint", p->decl->text);
  }
  return EVAL_OK;
}

static EvalStatus free_value(Eval *e, Param *p, const Value *value, double *q) {
  TRY(check_shape(e, p, value));
  TRY(eval_check_constraint(e, p->decl, value));
  const double *y = value->view.r;
  if (transform_is_elementwise(p->transform)) return free_scalars(e, p, y, q);
  if (p->transform != TRANSFORM_NONE) return free_elements(e, p, y, q);
  for (long k = 0; k < p->size; k++) q[k] = y[k];
  return EVAL_OK;
}

static EvalStatus free_param(Eval *e, const Node *decl, double **q) {
  Param p;
  TRY(param_sizes(e, decl, &p));
  if (p.type.base == BASE_INT) return EVAL_OK;
  const Value *value = eval_get(e, decl->sym);
  EvalStatus status = value ? free_value(e, &p, value, *q) : EVAL_OK;
  for (long k = 0; !value && k < p.free_size; k++) (*q)[k] = (double)NAN;
  *q += p.free_size;
  return status;
}

EvalStatus eval_unconstrain(Eval *e, double *q) {
  eval_begin(e);
  const Node *block = block_of(e, BLOCK_PARAMETERS);
  for (int k = 0; block && k < block->nkids; k++) {
    int n;
    Node *const *decls = plain_params(&block->kids[k], &n);
    if (n) eval_spread(e, block->kids[k]->sym);
    for (int i = 0; i < n; i++) TRY(free_param(e, decls[i], &q));
  }
  return EVAL_OK;
}
