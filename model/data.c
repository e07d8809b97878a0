/* SPDX-License-Identifier: BSD-3-Clause
   Binding data: every variable of the data block is found, brought to its declared type
   and checked. */
#include "model/data.h"
#include <limits.h>
#include <math.h>
#include <string.h>
#include "base/suggest.h"
#include "base/vec.h"
#include "lang/tree/leaf.h"
#include "model/data_group.h"

typedef Vec(const char *) NameList;

typedef struct Binder {
  Eval *e;
  const Program *program;
  const DataSource *source;
  Diags *diags;
  BlockKind kind;
  const char *what; /* first word of messages: "data" or "init" */
  bool has_failed;  /* then sizes may be missing through no fault of their own */
} Binder;

/* ---- names ---- */

static void report_missing(Binder *b, const Node *decl) {
  NameList names = {0};
  Buf hint = {0};
  const char *name;
  for (int i = 0; b->source->name_at && (name = b->source->name_at(b->source->ctx, i));
       i++) {
    vec_push(&names, name);
    buf_printf(&hint, "%s%s", i ? ", " : "there are: ", name);
  }
  if (b->source->advice) buf_printf(&hint, "%s%s", hint.n ? "; " : "", b->source->advice);
  vec_push(&names, NULL);
  const char *near = suggest_nearest(decl->text, names.at);
  if (near) {
    buf_clear(&hint);
    buf_printf(&hint, "did you mean `%s`?", near);
  }
  diag_add(b->diags, DIAG_ERROR, decl->span, hint.n ? buf_text(&hint) : NULL,
           "%s: `%s` is missing", b->what, decl->text);
  buf_free(&hint);
  vec_free(&names);
}

/* ---- shapes ---- */

static void put_dims(Buf *out, const long *dims, int n) {
  for (int k = 0; k < n; k++) buf_printf(out, "%s%ld", k ? " x " : "", dims[k]);
}

/* " (J = 7, 2 * K = 6)": declared sizes that are not written as numbers. */
static void put_sizes(const Binder *b, Buf *out, const Node *decl, const long *dims) {
  const Node *type = decl->kids[0];
  bool is_first = true;
  for (int k = 0; k + DT_SIZES < type->nkids; k++) {
    const Node *size = type->kids[DT_SIZES + k];
    if (!size || size->kind == NODE_INT) continue;
    buf_printf(out, "%s%.*s = %ld", is_first ? " (" : ", ",
               size->span.end - size->span.start, b->program->source + size->span.start,
               dims[k]);
    is_first = false;
  }
  if (!is_first) buf_putc(out, ')');
}

static void put_found(Buf *out, const View *w, int ndims) {
  if (w->ndims == 0)
    buf_put(out, "is a single number");
  else if (w->ndims != ndims) {
    buf_printf(out, "has %d dimension%s (", w->ndims, w->ndims == 1 ? "" : "s");
    put_dims(out, w->dims, w->ndims);
    buf_putc(out, ')');
  } else if (ndims == 1)
    buf_printf(out, "has %ld element%s", w->dims[0], w->dims[0] == 1 ? "" : "s");
  else {
    buf_put(out, "is ");
    put_dims(out, w->dims, w->ndims);
  }
}

static void report_shape(Binder *b, const Node *decl, const View *w, const long *dims,
                         int ndims) {
  Buf text = {0};
  buf_printf(&text, "%s: `%s` ", b->what, decl->text);
  put_found(&text, w, ndims);
  buf_put(&text, ", declared ");
  if (ndims == 0)
    buf_put(&text, "as a single number");
  else if (w->ndims != ndims)
    buf_printf(&text,
               w->ndims     ? "with %d of size "
               : ndims == 1 ? "with %d dimension of size "
                            : "with %d dimensions of size ",
               ndims);
  put_dims(&text, dims, ndims);
  put_sizes(b, &text, decl, dims);
  diag_add(b->diags, DIAG_ERROR, decl->span, NULL, "%s", buf_text(&text));
  buf_free(&text);
}

static bool is_shape(const View *w, const long *dims, int ndims, long size) {
  if (w->size == 0 && size == 0) return true; /* [] says nothing about other dimensions */
  if (w->ndims != ndims) return false;
  for (int k = 0; k < ndims; k++)
    if (w->dims[k] != dims[k]) return false;
  return true;
}

/* ---- numbers ---- */

/* Copies the numbers index by index: the two may be stored in different order. */
static void copy_numbers(const View *from, View *to, int level, long from_at, long to_at,
                         const long *from_step, const long *to_step) {
  if (level == to->ndims) {
    if (to->is_int)
      to->i[to_at] = from->i[from_at];
    else
      to->r[to_at] = view_get(from, from_at);
    return;
  }
  for (long k = 0; k < to->dims[level]; k++)
    copy_numbers(from, to, level + 1, from_at + k * from_step[level],
                 to_at + k * to_step[level], from_step, to_step);
}

static Value *convert(const Value *value, Type type, const long *dims) {
  if (value->type.base == type.base && value->type.array == type.array &&
      value->view.size > 0)
    return value_ref(value);
  Value *v = value_zeros(type, dims);
  if (v->view.size == 0) return v;
  long from_step[VIEW_MAX_DIMS], to_step[VIEW_MAX_DIMS];
  value_steps(&value->view, from_step);
  value_steps(&v->view, to_step);
  copy_numbers(&value->view, &v->view, 0, 0, 0, from_step, to_step);
  return v;
}

/* Why a real value is no value of an int: its first number that cannot be one. */
static void put_why_no_int(Buf *out, const View *v) {
  for (long k = 0; k < v->size; k++) {
    double x = view_get(v, k);
    if (isnan(x)) {
      buf_put(out, "a value is missing (NaN): ints have no missing values");
      return;
    }
    if (x == floor(x) && x >= INT_MIN && x <= INT_MAX) continue;
    buf_printf(out, "%.15g is ", x);
    if (x == floor(x) && !isinf(x))
      buf_printf(out, "beyond the largest int, %d: declare it real", INT_MAX);
    else
      buf_put(out, "no whole number");
    return;
  }
  buf_put(out, "ints are written without a decimal point");
}

static bool check_kind(Binder *b, const Node *decl, const Value *value) {
  Type type = TYPE_ARRAY(decl->kids[0]->base, decl->kids[0]->array);
  Buf declared = {0}, found = {0};
  type_print(&declared, type);
  type_print(&found, value->type);
  bool has_numbers = value->view.r || value->view.i;
  bool is_real_for_int =
      has_numbers && type.base == BASE_INT && value->view.r && value->view.size > 0;
  bool fits = type_is_numeric(type) && has_numbers && !is_real_for_int;
  Buf why = {0};
  if (is_real_for_int) put_why_no_int(&why, &value->view);
  if (!fits)
    diag_add(b->diags, DIAG_ERROR, decl->span, why.n ? buf_text(&why) : NULL,
             "%s: `%s` is %s, declared %s", b->what, decl->text, buf_text(&found),
             buf_text(&declared));
  buf_free(&why);
  buf_free(&declared);
  buf_free(&found);
  return fits;
}

/* ---- binding ---- */

static bool report_status(Binder *b, const Node *decl, EvalStatus status) {
  if (status == EVAL_OK) return true;
  Span span = eval_error_span(b->e);
  diag_add(b->diags, DIAG_ERROR, span.start >= 0 ? span : decl->span, NULL, "%s: %s",
           b->what, eval_error(b->e));
  return false;
}

/* A parameter in [node] that has no value, or NULL. */
static const Node *find_unset(const Binder *b, const Node *node) {
  if (!node) return NULL;
  const Sym *sym = node->kind == NODE_VAR ? node->sym : NULL;
  if (sym && sym->block == BLOCK_PARAMETERS && !eval_get(b->e, sym)) return node;
  const Node *found = NULL;
  for (int k = 0; k < node->nkids && !found; k++) found = find_unset(b, node->kids[k]);
  return found;
}

/* Bounds of an initial value are those at the start. */
static bool has_bounds(Binder *b, const Node *decl) {
  const Node *unset = b->kind == BLOCK_PARAMETERS ? find_unset(b, decl->kids[0]) : NULL;
  if (!unset) return true;
  diag_add(b->diags, DIAG_ERROR, unset->span, "give both, or neither",
           "init: the bounds of `%s` depend on `%s`, which is missing", decl->text,
           unset->text);
  return false;
}

static bool bind_value(Binder *b, const Node *decl, const Value *value) {
  if (!check_kind(b, decl, value) || !has_bounds(b, decl)) return false;
  long dims[VIEW_MAX_DIMS], size = 1;
  int ndims;
  EvalStatus status = eval_decl_dims(b->e, decl, dims, &ndims);
  if (status != EVAL_OK) return b->has_failed ? false : report_status(b, decl, status);
  for (int k = 0; k < ndims; k++) size *= dims[k];
  if (!is_shape(&value->view, dims, ndims, size)) {
    report_shape(b, decl, &value->view, dims, ndims);
    return false;
  }
  Value *bound =
      convert(value, TYPE_ARRAY(decl->kids[0]->base, decl->kids[0]->array), dims);
  status = eval_check_constraint(b->e, decl, bound);
  /* Sizes of later variables may depend on it even when its bounds are broken. */
  eval_set(b->e, decl->sym, bound);
  return status == EVAL_OK || (b->has_failed && status == EVAL_ERROR)
             ? status == EVAL_OK
             : report_status(b, decl, status);
}

static void report_member(Binder *b, const Node *leaf, Type whole) {
  diag_add(b->diags, DIAG_ERROR, leaf->span,
           type_is_complex(whole)
               ? "complex numbers are pairs [re, im]"
               : "tuples are objects {\"1\": a, \"2\": b} in JSON, and in "
                 "an array all of one size",
           "%s: there is no `%s`", b->what, leaf->text);
}

/* Tuples and complex numbers leaf by leaf, then put together. */
static bool bind_group(Binder *b, const Node *decl, const Value *value) {
  const Sym *sym = decl->sym;
  bool fine = true;
  for (int k = 0; k < sym->nleaves; k++) {
    Value *leaf = data_leaf(value, sym->type, k);
    if (!leaf) report_member(b, sym->leaves[k], sym->type);
    fine = leaf && bind_value(b, sym->leaves[k], leaf) && fine;
    value_drop(&leaf);
  }
  if (fine) eval_gather(b->e, sym);
  return fine;
}

/* What has no elements may be left out: [decl] is bound to that.  False where it has
   some, or where its sizes are not known. */
static bool bind_nothing(Binder *b, const Node *decl) {
  const Sym *sym = decl->sym;
  long dims[VIEW_MAX_DIMS], size = 1;
  int ndims;
  for (int k = 0; k < sym->nleaves; k++)
    if (!bind_nothing(b, sym->leaves[k])) return false;
  if (sym->nleaves) {
    eval_gather(b->e, sym);
    return true;
  }
  if (eval_decl_dims(b->e, decl, dims, &ndims) != EVAL_OK) return false;
  for (int k = 0; k < ndims; k++) size *= dims[k];
  if (size > 0) return false;
  eval_set(b->e, sym,
           value_zeros(TYPE_ARRAY(decl->kids[0]->base, decl->kids[0]->array), dims));
  return true;
}

/* `{}` of a cell or a file, which does not tell what it is empty of. */
static bool is_braces(const Value *value) {
  return value->type.base == BASE_RECORD && value->type.array == 0 &&
         map_count(value->fields) == 0;
}

static bool bind_variable(Binder *b, const Node *decl) {
  const Value *value = b->source->find(b->source->ctx, decl->text);
  if ((!value || is_braces(value)) && bind_nothing(b, decl)) return true;
  if (!value) {
    report_missing(b, decl);
    return false;
  }
  if (value->type.base == BASE_ERROR) {
    diag_add(b->diags, DIAG_ERROR, decl->span, NULL, "%s: %s", b->what, value->text);
    return false;
  }
  return decl->sym->nleaves ? bind_group(b, decl, value) : bind_value(b, decl, value);
}

/* Parameters that are not given find their starts themselves. */
static bool is_bound(const Binder *b, const Node *decl) {
  return decl->kind == NODE_DECL &&
         (b->kind == BLOCK_DATA || b->source->find(b->source->ctx, decl->text) != NULL);
}

static bool bind_block(Binder *b) {
  const Node *root = b->program->root;
  const Node *block = root->kind == NODE_PROGRAM ? root->kids[b->kind] : NULL;
  for (int k = 0; block && k < block->nkids; k++)
    if (is_bound(b, block->kids[k]) && !bind_variable(b, block->kids[k]))
      b->has_failed = true;
  return !b->has_failed;
}

bool data_bind(Eval *e, const Program *program, const DataSource *source, Diags *diags) {
  Binder b = {e, program, source, diags, BLOCK_DATA, "data", false};
  return bind_block(&b);
}

/* Names that a draw of [program] has. */
static void list_drawn(const Program *program, NameList *names) {
  static const BlockKind BLOCKS[] = {BLOCK_PARAMETERS, BLOCK_TRANSFORMED_PARAMETERS,
                                     BLOCK_GENERATED};
  for (size_t i = 0; i < sizeof BLOCKS / sizeof *BLOCKS; i++) {
    Node **decls;
    int n = program_decls(program, BLOCKS[i], &decls);
    for (int k = 0; k < n; k++) vec_push(names, decls[k]->text);
  }
  vec_push(names, NULL);
}

static bool is_listed(const NameList *names, const char *name) {
  for (int i = 0; names->at[i]; i++)
    if (strcmp(names->at[i], name) == 0) return true;
  return false;
}

/* A whole draw may be given, so variables that follow from parameters are passed over. */
static void refuse_unknown(Binder *b) {
  NameList names = {0};
  const char *name;
  list_drawn(b->program, &names);
  for (int i = 0; b->source->name_at && (name = b->source->name_at(b->source->ctx, i));
       i++) {
    if (is_listed(&names, name)) continue;
    const char *near = suggest_nearest(name, names.at);
    Buf hint = {0};
    if (near) buf_printf(&hint, "did you mean `%s`?", near);
    diag_add(b->diags, DIAG_ERROR, (Span){-1, -1}, near ? buf_text(&hint) : NULL,
             "init: the program has no parameter `%s`", name);
    buf_free(&hint);
    b->has_failed = true;
  }
  vec_free(&names);
}

bool data_bind_inits(Eval *e, const Program *program, const DataSource *source,
                     Diags *diags) {
  Binder b = {e, program, source, diags, BLOCK_PARAMETERS, "init", false};
  Node **decls;
  int n = program_decls(program, BLOCK_PARAMETERS, &decls);
  for (int k = 0; k < n; k++) eval_unset(e, decls[k]->sym);
  refuse_unknown(&b);
  return bind_block(&b);
}
