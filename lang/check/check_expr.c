/* SPDX-License-Identifier: BSD-3-Clause
   Types of expressions but calls and indexing: literals, variables, operators,
   containers. */
#include "lang/check/checker.h"
#include <string.h>
#include "lang/tree/leaf.h"
#include "lang/tree/operator.h"

Type check_real(Type t) {
  if (t.base == BASE_INT) t.base = BASE_REAL;
  return t;
}

static bool is_vague(Type t) {
  return t.base == BASE_ANY || t.base == BASE_ERROR;
}

static bool is_scalar(Type t) {
  return is_vague(t) || (t.array == 0 && (t.base == BASE_INT || t.base == BASE_REAL));
}

static bool common_type(Checker *c, Type a, Type b, Type *out);

static bool common_tuple(Checker *c, Type a, Type b, Type *out) {
  if (a.base != BASE_TUPLE || b.base != BASE_TUPLE || a.array != b.array ||
      a.nparts != b.nparts)
    return false;
  Type *parts = ARENA_ARRAY(c->arena, Type, a.nparts);
  for (int i = 0; i < a.nparts; i++)
    if (!common_type(c, a.parts[i], b.parts[i], &parts[i])) return false;
  *out = a;
  out->parts = parts;
  return true;
}

/* The type both may be promoted to; false when there is none. */
static bool common_type(Checker *c, Type a, Type b, Type *out) {
  if (a.base == BASE_ERROR || b.base == BASE_ERROR)
    *out = TYPE(BASE_ERROR);
  else if (is_vague(a) || is_vague(b))
    *out = TYPE(BASE_ANY);
  else if (a.base == BASE_RECORD && b.base == BASE_RECORD && a.array == b.array)
    *out = TYPE_ARRAY(BASE_RECORD, a.array); /* whatever their fields are */
  else if (type_fits(a, b))
    *out = b;
  else if (type_fits(b, a))
    *out = a;
  else
    return common_tuple(c, a, b, out);
  return true;
}

/* 1 / 2 * x is a mistake as often as not: said where the int result becomes real. */
static void note_int_division(Checker *c, const Node *node) {
  if (node->kind != NODE_BINARY || strcmp(node->text, "/") != 0) return;
  check_note(c, node, "write `%/%` when rounding is meant, `1.0 * a / b` when it is not",
             "int / int rounds towards zero before it becomes real");
}

/* The members of a tuple that is written out are promoted where they stand. */
static void promote_members(Checker *c, Node *tuple, Type to) {
  for (int i = 0; i < tuple->nkids; i++) check_promote(c, &tuple->kids[i], to.parts[i]);
  tuple->type = to;
}

void check_promote(Checker *c, Node **slot, Type to) {
  Node *from = *slot;
  if (is_vague(from->type) || is_vague(to) || type_eq(from->type, to) ||
      !type_fits(from->type, to))
    return;
  if (from->kind == NODE_TUPLE) {
    promote_members(c, from, to);
    return;
  }
  if (type_is_int(from->type)) note_int_division(c, from);
  Node *node = node_new(c->arena, NODE_PROMOTE, from->span, 1);
  node->kids[0] = from;
  node->type = to;
  *slot = node;
}

const char *check_cure(Type from, Type to) {
  static const struct {
    Type from, to;
    const char *text;
  } CURES[] = {
      {{.base = BASE_REAL},
       {.base = BASE_INT},
       "to_int() cuts the decimals of data off; or declare it real"},
      {{.base = BASE_VECTOR}, {.base = BASE_ROW_VECTOR}, "transpose it: `x'`"},
      {{.base = BASE_ROW_VECTOR}, {.base = BASE_VECTOR}, "transpose it: `x'`"},
      {{.base = BASE_MATRIX}, {.base = BASE_VECTOR}, "to_vector() makes a vector of it"},
      {{.base = BASE_INT, .array = 1},
       {.base = BASE_VECTOR},
       "to_vector() makes a vector of it"},
      {{.base = BASE_REAL, .array = 1},
       {.base = BASE_VECTOR},
       "to_vector() makes a vector of it"},
      {{.base = BASE_INT, .array = 1},
       {.base = BASE_ROW_VECTOR},
       "to_row_vector() makes one of it"},
      {{.base = BASE_REAL, .array = 1},
       {.base = BASE_ROW_VECTOR},
       "to_row_vector() makes one of it"},
      {{.base = BASE_VECTOR},
       {.base = BASE_REAL, .array = 1},
       "to_array_1d() makes an array of it"},
      {{.base = BASE_ROW_VECTOR},
       {.base = BASE_REAL, .array = 1},
       "to_array_1d() makes an array of it"},
      {{.base = BASE_MATRIX},
       {.base = BASE_REAL, .array = 2},
       "to_array_2d() makes an array of it"},
      {{.base = BASE_REAL, .array = 2},
       {.base = BASE_MATRIX},
       "to_matrix() makes a matrix of it"}};
  if (type_is_complex(from) && !type_is_complex(to))
    return "get_real(), get_imag() and abs() give real numbers";
  for (size_t i = 0; i < sizeof CURES / sizeof *CURES; i++)
    if (type_eq(from, CURES[i].from) && type_eq(to, CURES[i].to)) return CURES[i].text;
  return NULL;
}

void check_fits(Checker *c, Node **slot, Type to, const char *what) {
  Type from = check_expr(c, slot);
  if (type_fits(from, to)) {
    check_promote(c, slot, to);
    return;
  }
  bool is_real = from.base == BASE_REAL && to.base == BASE_INT && !from.array;
  check_error(c, *slot, is_real ? "declare it int" : NULL, "%s must be %s, not %s", what,
              check_type_text(c, to), check_type_text(c, from));
}

void check_scalar(Checker *c, Node **slot, const char *what) {
  Type t = check_expr(c, slot);
  if (!is_scalar(t))
    check_error(c, *slot, NULL, "%s must be int or real, not %s", what,
                check_type_text(c, t));
}

/* Edits `x` to `x != 0`. */
static void edit_condition(Checker *c, const Node *x, bool wrap) {
  Edits *edits = c->program->edits;
  bool ternary = x->kind == NODE_TERNARY && !(x->flags & NODE_PARENS);
  Span start = {x->span.start, x->span.start}, end = {x->span.end, x->span.end};
  if (wrap || ternary) edit_add(edits, start, "%s", wrap && ternary ? "((" : "(");
  edit_add(edits, end, "%s != 0%s", ternary ? ")" : "", wrap ? ")" : "");
}

/* [wrap]: the operand of `!`, which binds tighter than `!=`. */
static void make_int(Checker *c, Node **slot, bool wrap) {
  Node *x = *slot;
  if (c->is_cell || x->type.base != BASE_REAL || x->type.array) return;
  check_removed(c, x, "write `x != 0`", "real conditions are no longer part of Stan");
  edit_condition(c, x, wrap);
  Node *zero = node_new(c->arena, NODE_INT, x->span, 0);
  *slot = node_new(c->arena, NODE_BINARY, x->span, 2);
  (*slot)->text = "!=";
  (*slot)->kids[0] = x;
  (*slot)->kids[1] = zero;
  check_expr(c, slot);
}

void check_condition(Checker *c, Node **slot, const char *what) {
  check_scalar(c, slot, what);
  make_int(c, slot, false);
}

void check_kids(Checker *c, Node *node) {
  for (int i = 0; i < node->nkids; i++)
    if (node->kids[i]) check_expr(c, &node->kids[i]);
}

static Type unknown_variable(Checker *c, Node *node) {
  if (scope_has_function(&c->names, node->text)) {
    check_error(c, node, arena_printf(c->arena, "call it: `%s(...)`", node->text),
                "`%s` is a function, not a value", node->text);
    return TYPE(BASE_ERROR);
  }
  if (check_in_doubt(c, node->text)) return TYPE(BASE_ERROR);
  const char *near = scope_nearest(&c->names, node->text);
  if (!near) near = scope_nearest(&c->notebook, node->text);
  const char *cure = c->is_cell
                         ? "assign to it first, `name = value`"
                         : "declare it above its use; what is given belongs in `data`";
  check_error(c, node, near ? check_did_you_mean(c, near) : cure, "`%s` is not declared",
              node->text);
  return TYPE(BASE_ERROR);
}

static Type check_var(Checker *c, Node *node) {
  Sym *sym = check_lookup(c, node->text);
  node->sym = sym;
  if (!sym) return unknown_variable(c, node);
  bool late = sym->block == BLOCK_PARAMETERS ||
              sym->block == BLOCK_TRANSFORMED_PARAMETERS || sym->block == BLOCK_GENERATED;
  if (c->in_size && late)
    check_error(c, node, "sizes of variables of a block may depend on data only",
                "`%s` is not data: it is declared in the %s block", sym->name,
                block_name(sym->block));
  return sym->type;
}

/* The table is wider than Stan here: of its binary operators only powers take arrays. */
static bool may_be_array(const Checker *c, const char *text, const Type *t, int n) {
  bool array = n == 2 && (t[0].array || t[1].array);
  return !array || c->is_cell || strchr(text, '^');
}

Type check_operator(Checker *c, Node *node, const char *text, Node **operands, int n) {
  Type types[2] = {{0}};
  bool any = false, error = false;
  for (int i = 0; i < n; i++) {
    types[i] = operands[i]->type;
    any = any || types[i].base == BASE_ANY;
    error = error || types[i].base == BASE_ERROR;
  }
  node->match = (FnMatch){0};
  if (error) return TYPE(BASE_ERROR);
  if (any) return TYPE(BASE_ANY);
  const char *row = operator_row(text, types, n);
  if (may_be_array(c, text, types, n) && fn_resolve(row, types, n, &node->match)) {
    for (int i = 0; i < n; i++)
      if (node->match.promote >> i & 1)
        check_promote(c, &operands[i], fn_promoted(node->match.fn, i, operands[i]->type));
    return node->match.result;
  }
  node->match = (FnMatch){0};
  check_error(c, node, operator_hint(text, types, n, c->is_cell),
              "operator `%s` does not fit %s", text, check_types_text(c, types, n));
  return TYPE(BASE_ERROR);
}

static Type check_binary(Checker *c, Node *node) {
  bool logical = strcmp(node->text, "&&") == 0 || strcmp(node->text, "||") == 0;
  if (!logical) {
    check_kids(c, node);
    return check_operator(c, node, node->text, node->kids, 2);
  }
  for (int i = 0; i < 2; i++)
    check_condition(c, &node->kids[i],
                    arena_printf(c->arena, "an operand of `%s`", node->text));
  return TYPE(BASE_INT);
}

static Type check_ternary(Checker *c, Node *node) {
  check_fits(c, &node->kids[0], TYPE(BASE_INT), "the condition of `?:`");
  Type a = check_expr(c, &node->kids[1]), b = check_expr(c, &node->kids[2]), common;
  if (!common_type(c, a, b, &common)) {
    check_error(c, node, NULL, "the two values of `?:` differ in type: %s and %s",
                check_type_text(c, a), check_type_text(c, b));
    return TYPE(BASE_ERROR);
  }
  check_promote(c, &node->kids[1], common);
  check_promote(c, &node->kids[2], common);
  return common;
}

static Type check_array(Checker *c, Node *node) {
  if (node->nkids == 0) {
    check_error(c, node, "declare an array of size 0 instead", "`{}` has no type");
    return TYPE(BASE_ERROR);
  }
  Type common = check_expr(c, &node->kids[0]);
  for (int i = 1; i < node->nkids; i++) {
    Type t = check_expr(c, &node->kids[i]), both;
    if (!common_type(c, common, t, &both)) {
      check_error(c, node->kids[i], NULL,
                  "elements of an array have one type: %s after %s",
                  check_type_text(c, t), check_type_text(c, common));
      both = TYPE(BASE_ERROR);
    }
    common = both;
  }
  for (int i = 0; i < node->nkids; i++) check_promote(c, &node->kids[i], common);
  if (is_vague(common)) return common;
  common.array++;
  return common;
}

/* A row with complex elements: the others become complex too. */
static Type complex_row(Checker *c, Node *node, bool is_matrix) {
  Type element = TYPE(is_matrix ? BASE_COMPLEX_ROW_VECTOR : BASE_COMPLEX);
  for (int i = 0; i < node->nkids; i++) check_promote(c, &node->kids[i], element);
  return TYPE(is_matrix ? BASE_COMPLEX_MATRIX : BASE_COMPLEX_ROW_VECTOR);
}

static Type check_row(Checker *c, Node *node) {
  int rows = 0, scalars = 0, vague = 0, complex = 0;
  Node *odd = NULL;
  for (int i = 0; i < node->nkids; i++) {
    Type t = check_expr(c, &node->kids[i]);
    complex += type_is_complex(t);
    t = type_real_of(t);
    bool is_row = t.base == BASE_ROW_VECTOR && t.array == 0;
    if (is_vague(t))
      vague++;
    else if (is_row)
      rows++;
    else if (is_scalar(t))
      scalars++;
    if ((!is_row && !is_scalar(t)) || (rows && scalars)) odd = odd ? odd : node->kids[i];
    if (!is_row) check_promote(c, &node->kids[i], TYPE(BASE_REAL));
  }
  if (odd) {
    check_error(c, odd, "arrays are written with braces: { }",
                "elements of `[ ]` are all scalars or all row vectors, not %s",
                check_type_text(c, odd->type));
    return TYPE(BASE_ERROR);
  }
  if (vague) return TYPE(c->is_cell ? BASE_ANY : BASE_ERROR);
  if (complex) return complex_row(c, node, rows > 0);
  return TYPE(rows ? BASE_MATRIX : BASE_ROW_VECTOR);
}

static Type check_record(Checker *c, Node *node) {
  Type *parts = ARENA_ARRAY(c->arena, Type, node->nkids);
  const char **names = ARENA_ARRAY(c->arena, const char *, node->nkids);
  for (int i = 0; i < node->nkids; i++) {
    Node *field = node->kids[i];
    parts[i] = field->type = check_expr(c, &field->kids[0]);
    names[i] = field->text;
    for (int k = 0; k < i; k++)
      if (strcmp(names[k], names[i]) == 0)
        check_error(c, field, NULL, "field `%s` is given twice", names[i]);
  }
  return (Type){
      .base = BASE_RECORD, .nparts = node->nkids, .parts = parts, .names = names};
}

static Type check_tuple(Checker *c, Node *node) {
  Type *parts = ARENA_ARRAY(c->arena, Type, node->nkids);
  bool vague = false, error = false;
  for (int i = 0; i < node->nkids; i++) {
    parts[i] = check_expr(c, &node->kids[i]);
    vague = vague || parts[i].base == BASE_ANY;
    error = error || parts[i].base == BASE_ERROR;
  }
  if (error) return TYPE(BASE_ERROR);
  if (vague) return TYPE(BASE_ANY);
  return (Type){.base = BASE_TUPLE, .nparts = node->nkids, .parts = parts};
}

static Type check_named(Checker *c, Node *node) {
  Type t = check_expr(c, &node->kids[0]);
  check_error(c, node, "only functions of the notebook take named arguments",
              "`%s =` is not possible here", node->text);
  return t;
}

static Type check_kind(Checker *c, Node *node) {
  switch (node->kind) {
  case NODE_INT: return TYPE(BASE_INT);
  case NODE_REAL: return TYPE(BASE_REAL);
  case NODE_IMAG: return TYPE(BASE_COMPLEX);
  case NODE_TUPLE: return check_tuple(c, node);
  case NODE_STRING: return TYPE(BASE_STRING);
  case NODE_VAR: return check_var(c, node);
  case NODE_CALL: return check_call(c, node);
  case NODE_NAMED: return check_named(c, node);
  case NODE_UNARY:
    check_kids(c, node);
    if (node->text[0] == '!') make_int(c, &node->kids[0], true);
    if (node->text[0] == '+') check_strict_call(c, node, "plus", &node->kids[0]->type, 1);
    return check_operator(c, node, node->text, node->kids, 1);
  case NODE_TRANSPOSE:
    check_kids(c, node);
    return check_operator(c, node, "'", node->kids, 1);
  case NODE_BINARY: return check_binary(c, node);
  case NODE_TERNARY: return check_ternary(c, node);
  case NODE_INDEX: return check_index(c, node);
  case NODE_ARRAY: return check_array(c, node);
  case NODE_ROW: return check_row(c, node);
  case NODE_RECORD: return check_record(c, node);
  case NODE_FIELD: return check_field(c, node);
  default: ASSERT(!"an expression"); return TYPE(BASE_ERROR);
  }
}

Type check_expr(Checker *c, Node **slot) {
  while ((*slot)->kind == NODE_PROMOTE) *slot = (*slot)->kids[0]; /* checked before */
  Type t = check_kind(c, *slot);
  if (t.base == BASE_VOID) {
    check_error(c, *slot, NULL, "`%s` gives no value", (*slot)->text);
    t = TYPE(BASE_ERROR);
  }
  (*slot)->type = t;
  return t;
}

/* Whether a real-valued variable holds data at this place. */
static bool sym_is_data(const Checker *c, const Sym *sym) {
  if (sym->is_argument) return sym->data_only;
  return sym->block == BLOCK_DATA || sym->block == BLOCK_TRANSFORMED_DATA ||
         sym->block == BLOCK_NOTEBOOK || c->block == BLOCK_GENERATED;
}

/* An int takes something of a parameter by a comparison alone. */
static bool is_data_int(const Node *node) {
  bool compares = node->kind == NODE_UNARY || node->kind == NODE_BINARY ||
                  node->kind == NODE_TERNARY || node->kind == NODE_ARRAY;
  return type_is_int(node->type) && !compares;
}

bool check_is_data(const Checker *c, const Node *node) {
  if (!node || is_data_int(node) || node->type.base == BASE_ERROR) return true;
  if (node->type.base == BASE_FUNCTION) return true;
  if (node->kind == NODE_VAR) return !node->sym || sym_is_data(c, node->sym);
  for (int i = 0; i < node->nkids; i++)
    if (!check_is_data(c, node->kids[i])) return false;
  return true;
}
