/* SPDX-License-Identifier: BSD-3-Clause
   Calls that are resolved when they run: the checker could not know the types of their
   arguments, or found others than there are.  What fits nothing is one error, with the
   signatures that there are. */
#include <string.h>
#include "lang/eval/evaluator.h"
#include "lang/tree/leaf.h"
#include "lang/tree/operator.h"

enum { MAX_SHOWN = 5 /* signatures in one message */ };

bool eval_is_as_checked(const Eval *e, const Node *node, const Slot *args, int n) {
  if (!e->host.get) return true; /* variables of a program keep their types */
  for (int k = 0; k < n; k++) {
    Type t = node->kids[k]->type;
    if (t.base != BASE_FUNCTION && !type_eq(t, slot_type(&args[k]))) return false;
  }
  return true;
}

static void put_types(Buf *out, const Type *types, int n) {
  buf_putc(out, '(');
  for (int k = 0; k < n; k++) {
    if (k) buf_put(out, ", ");
    type_print(out, types[k]);
  }
  buf_putc(out, ')');
}

EvalStatus eval_no_match(Eval *e, Span span, const char *name, const Type *types, int n) {
  Buf found = {0}, known = {0};
  put_types(&found, types, n);
  eval_fail(e, EVAL_ERROR, span, "no signature of `%s` fits %s", name, buf_text(&found));
  if (fn_put_signatures(&known, name, n, MAX_SHOWN)) eval_hint(e, buf_text(&known));
  buf_free(&found);
  buf_free(&known);
  return EVAL_ERROR;
}

EvalStatus eval_apply_named(Eval *e, Span span, const char *name, Slot *args, int n,
                            Slot *out) {
  Type types[FUNCTION_MAX_ARGS];
  FnMatch match;
  for (int k = 0; k < n && k < FUNCTION_MAX_ARGS; k++) types[k] = slot_type(&args[k]);
  if (n > FN_MAX_ARGS || !fn_resolve(name, types, n, &match))
    return eval_no_match(e, span, name, types,
                         n < FUNCTION_MAX_ARGS ? n : FUNCTION_MAX_ARGS);
  return eval_apply(e, span, &match, args, n, out);
}

EvalStatus eval_apply_operator(Eval *e, const Node *node, const char *op, Slot *args,
                               int n, Slot *out) {
  Type types[2];
  FnMatch match;
  for (int k = 0; k < n; k++) types[k] = slot_type(&args[k]);
  if (node->match.fn && eval_is_as_checked(e, node, args, n))
    return eval_apply(e, node->span, &node->match, args, n, out);
  if (fn_resolve(operator_row(op, types, n), types, n, &match))
    return eval_apply(e, node->span, &match, args, n, out);
  Buf found = {0};
  put_types(&found, types, n);
  eval_fail(e, EVAL_ERROR, node->span, "operator `%s` does not fit %s", op,
            buf_text(&found));
  const char *hint = operator_hint(op, types, n, e->host.get != NULL);
  if (hint) eval_hint(e, hint);
  buf_free(&found);
  return EVAL_ERROR;
}

/* ---- functions of the notebook ---- */

static EvalStatus call_host(Eval *e, const Node *node, Slot *args, int n, Slot *out) {
  Value **values = mem_new(sizeof(Value *) * (size_t)n);
  const char **names = mem_new(sizeof(char *) * (size_t)n);
  for (int k = 0; k < n; k++) {
    values[k] = slot_box(&args[k]);
    names[k] = node->kids[k]->kind == NODE_NAMED ? node->kids[k]->text : NULL;
  }
  /* The function may look at notebook variables or set them. */
  eval_flush(e);
  e->status = EVAL_OK;
  Value *result = e->host.call(e->host.ctx, e, node, values, names, n);
  for (int k = 0; k < n; k++) value_drop(&values[k]);
  mem_free(values);
  mem_free(names);
  if (!result && e->status == EVAL_OK)
    return eval_fail(e, EVAL_ERROR, node->span, "`%s` failed", node->text);
  if (!result) return e->status;
  if (result->type.base == BASE_VOID) value_drop(&result);
  *out = slot_take(&result);
  return EVAL_OK;
}

static bool is_command(const Eval *e, const char *name) {
  return e->host.call && (!e->host.has || e->host.has(e->host.ctx, name));
}

/* ---- sizes of what is not made of numbers ---- */

/* dims() of what has parts. */
static Slot dims_of(const Value *v) {
  long n = v->view.ndims;
  Value *dims = value_new(TYPE_ARRAY(BASE_INT, 1), &n);
  for (long k = 0; k < n; k++) dims->view.i[k] = (int)v->view.dims[k];
  return slot_take(&dims);
}

/* Rows or columns of a table or of complex numbers; -1 of anything else. */
static long extent(const Value *v, bool is_rows) {
  Base base = v->type.base;
  if (v->type.array) return -1;
  switch (base) {
  case BASE_TABLE: return is_rows ? value_rows(v) : map_count(v->fields);
  case BASE_COMPLEX_VECTOR: return is_rows ? v->view.dims[0] : 1;
  case BASE_COMPLEX_ROW_VECTOR: return is_rows ? 1 : v->view.dims[0];
  case BASE_COMPLEX_MATRIX: return v->view.dims[is_rows ? 0 : 1];
  default: return -1;
  }
}

/* rows(table), size({"a", "b"}). */
static bool size_of(const char *name, const Slot *arg, Slot *out) {
  if (arg->kind != SLOT_VALUE || slot_has_numbers(arg)) return false;
  const Value *v = arg->v;
  bool is_group = leaf_is_group(v->type), is_rows = strcmp(name, "rows") == 0;
  bool is_size = strcmp(name, "size") == 0, is_all = strcmp(name, "num_elements") == 0;
  if (is_group && strcmp(name, "dims") == 0) {
    *out = dims_of(v);
    return true;
  }
  long n = -1;
  if (is_rows || strcmp(name, "cols") == 0)
    n = extent(v, is_rows);
  else if ((is_size || is_all) && (is_group || v->type.array))
    n = is_size && v->type.array ? v->view.dims[0] : v->view.size;
  if (n >= 0) *out = SLOT_OF_INT((int)n);
  return n >= 0;
}

/* ---- the call ---- */

/* Numbers, complex ones and tuples too. */
static bool all_numbers(const Type *types, int n) {
  for (int k = 0; k < n; k++)
    if (!type_is_numeric(types[k]) && !leaf_is_group(types[k])) return false;
  return true;
}

static bool has_names(const Node *node) {
  for (int k = 0; k < node->nkids; k++)
    if (node->kids[k]->kind == NODE_NAMED) return true;
  return false;
}

/* The table comes before the notebook where all arguments are numbers: head(v, 2). */
static EvalStatus call_table(Eval *e, const Node *node, const Type *types, Slot *args,
                             int n, Slot *out) {
  int rows;
  bool in_table = fn_find(node->text, &rows) && !has_names(node);
  if (in_table && n == 1 && size_of(node->text, &args[0], out)) return EVAL_OK;
  if (in_table && (all_numbers(types, n) || !is_command(e, node->text)))
    return eval_apply_named(e, node->span, node->text, args, n, out);
  if (is_command(e, node->text)) return call_host(e, node, args, n, out);
  return eval_no_match(e, node->span, node->text, types, n);
}

/* The one user function of the name, or NULL. */
static const Node *only_function(const Node *node) {
  bool is_one = node->others && node->others[0] && !node->others[1];
  const Sym *sym = is_one ? node->others[0] : node->sym;
  return sym ? sym->decl : NULL;
}

/* The user function that takes the arguments, or, where none does and nothing else is
   called so, one that says why.  Only functions of the notebook take names. */
static const Node *user_function(Eval *e, const Node *node, const Type *types, int n) {
  int rows;
  const Node *best = NULL, *decl = only_function(node);
  if (has_names(node)) return NULL;
  if (e->host.function) best = e->host.function(e->host.ctx, node->text, types, n);
  bool is_user = decl && decl->kind == NODE_FUNDEF && !fn_find(node->text, &rows) &&
                 !is_command(e, node->text);
  return best || !is_user ? best : decl;
}

EvalStatus eval_late(Eval *e, const Node *node, Slot *args, int n, Slot *out) {
  Type *types = mem_new(sizeof *types * (size_t)(n + 1));
  for (int k = 0; k < n; k++) types[k] = slot_type(&args[k]);
  const Node *fundef = user_function(e, node, types, n);
  EvalStatus status = fundef ? eval_user(e, node, fundef, args, n, out)
                             : call_table(e, node, types, args, n, out);
  mem_free(types);
  return status;
}
