/* SPDX-License-Identifier: BSD-3-Clause
   Declarations of variables: names, sizes, bounds, first values. */
#include "lang/check/checker.h"
#include <string.h>
#include "lang/tree/leaf.h"

/* Words that may become part of the language, or are C++'s. */
static const char *const RESERVED[] = {"generated", "quantities", "transformed", "repeat",
                                       "until",     "then",       "true",        "false",
                                       "typedef",   "struct",     "var",         "export",
                                       "extern",    "static",     "auto"};

void check_name(Checker *c, const Node *node, const char *name) {
  if (text_has_suffix(name, "_lupdf") || text_has_suffix(name, "_lupmf"))
    check_error(c, node, "define the _lpdf or _lpmf form",
                "`%s`: names that end in _lupdf or _lupmf are made by the language",
                name);
  for (size_t i = 0; !c->is_cell && i < sizeof RESERVED / sizeof *RESERVED; i++)
    if (strcmp(RESERVED[i], name) == 0)
      check_error(c, node, "use another name", "`%s` is a reserved word", name);
}

void check_constant(Checker *c, const Node *node) {
  bool is_true = strcmp(node->text, "true") == 0;
  if (!c->is_cell || (!is_true && strcmp(node->text, "false") != 0)) return;
  check_error(c, node, "use another name",
              "`%s` always means %d and may not be given another value", node->text,
              is_true);
}

static bool is_top_level(const Checker *c) {
  return c->depth == 0 && !c->fundef && c->block != BLOCK_MODEL;
}

Sym *check_declare(Checker *c, Node *node, Type type) {
  check_name(c, node, node->text);
  check_constant(c, node);
  if (c->is_cell && is_top_level(c)) {
    node->type = type;
    node->sym = check_notebook_declare(c, node->text, type);
    node->sym->decl = node;
    if (node->kind == NODE_DECL && leaf_is_group(type))
      leaf_declare(c->arena, node->sym, node, &c->next_slot);
    return node->sym;
  }
  Sym *old = scope_find(&c->names, node->text);
  if (old)
    check_error(c, node, "use another name", "`%s` is declared already%s%s%s", node->text,
                old->is_local ? "" : ", in the ",
                old->is_local ? "" : block_name(old->block),
                old->is_local ? "" : " block");
  Sym *sym = ARENA_NEW(c->arena, Sym);
  *sym = (Sym){.name = node->text,
               .type = type,
               .block = c->block,
               .decl = node,
               .is_local = !is_top_level(c),
               .slot = c->next_slot++};
  node->sym = sym;
  node->type = type;
  scope_push(&c->names, sym);
  if (node->kind == NODE_DECL && leaf_is_group(type))
    leaf_declare(c->arena, sym, node, &c->next_slot);
  return sym;
}

Type check_decl_type(Checker *c, Node *type) {
  Type t = TYPE_ARRAY(type->base, type->array);
  if (t.base == BASE_TUPLE) {
    int first = DT_SIZES + type->array;
    Type *parts = ARENA_ARRAY(c->arena, Type, type->nkids - first + 1);
    for (int i = first; i < type->nkids; i++)
      parts[t.nparts++] = check_decl_type(c, type->kids[i]);
    t.parts = parts;
  }
  return type->type = t;
}

static void check_sizes(Checker *c, Node *type) {
  bool outside = c->in_size;
  c->in_size = is_top_level(c) && !c->is_cell;
  for (int i = DT_SIZES; i < type->nkids; i++) {
    if (!type->kids[i]) continue;
    if (type->kids[i]->kind == NODE_DECL_TYPE)
      check_sizes(c, type->kids[i]);
    else
      check_fits(c, &type->kids[i], TYPE(BASE_INT), "a size");
  }
  c->in_size = outside;
}

static void check_bound(Checker *c, Node **slot, Type variable, const char *what) {
  Type t = check_expr(c, slot);
  if (t.base == BASE_ERROR || t.base == BASE_ANY || variable.base == BASE_ERROR) return;
  bool scalar = t.array == 0 && (t.base == BASE_INT || t.base == BASE_REAL);
  if (variable.base == BASE_INT && !type_is_int(t)) {
    check_error(c, *slot, NULL, "%s of an int must be int, not %s", what,
                check_type_text(c, t));
  } else if (!scalar && !type_fits(t, variable)) {
    check_error(c, *slot, NULL, "%s of %s must be a scalar or %s, not %s", what,
                check_type_text(c, variable), check_type_text(c, variable),
                check_type_text(c, t));
  } else if (variable.base != BASE_INT) {
    check_promote(c, slot, check_real(t));
  }
}

static void check_bounds(Checker *c, Node *type) {
  static const char *const WHAT[] = {"the lower bound", "the upper bound", "the offset",
                                     "the multiplier"};
  Type variable = type->type;
  for (int i = DT_SIZES; i < type->nkids; i++)
    if (type->kids[i] && type->kids[i]->kind == NODE_DECL_TYPE)
      check_bounds(c, type->kids[i]);
  for (int i = 0; i < DT_SIZES; i++) {
    if (!type->kids[i]) continue;
    check_bound(c, &type->kids[i], variable, WHAT[i]);
    if (i >= DT_OFFSET && variable.base == BASE_INT)
      check_error(c, type->kids[i], NULL, "an int has no offset or multiplier");
    if (type_is_complex(variable))
      check_error(c, type->kids[i],
                  "declare the real and the imaginary part by themselves",
                  "complex numbers have no order, so %s means nothing", WHAT[i]);
  }
}

static bool has_int(Type t) {
  for (int k = 0; k < leaf_nparts(t); k++)
    if (has_int(leaf_part(t, k))) return true;
  return type_is_int(t);
}

static void check_int_parameter(Checker *c, Node *node, Type type) {
  if (!is_top_level(c) || !has_int(type)) return;
  if (c->block == BLOCK_PARAMETERS && c->program->strict)
    check_error(c, node, "sum it out of the density (log_mix, log_sum_exp)",
                "int parameters are not part of Stan");
  else if (c->block == BLOCK_PARAMETERS && !type_is_int(type))
    check_error(c, node, "declare it by itself",
                "an int parameter may not be a member of a tuple");
  if (c->block == BLOCK_TRANSFORMED_PARAMETERS)
    check_error(c, node, "declare it in transformed data or as a local variable",
                "transformed parameters may not be int");
}

static void check_initial(Checker *c, Node *decl, Type to) {
  Node **value = &decl->kids[1];
  Type from = check_expr(c, value);
  if (type_fits(from, to)) {
    check_promote(c, value, to);
    return;
  }
  check_error(c, *value, check_cure(from, to),
              "%s cannot be assigned to `%s`, which is %s", check_type_text(c, from),
              decl->text, check_type_text(c, to));
}

typedef struct Mention {
  const Sym *sym;
  bool found;
} Mention;

static bool mentions(void *ctx, Node *node) {
  Mention *m = ctx;
  m->found = m->found || (node->kind == NODE_VAR && node->sym == m->sym);
  return !m->found && !node_asks_shape(node);
}

bool check_mentions(Node *node, const Sym *sym) {
  Mention m = {.sym = sym};
  node_walk(node, mentions, &m);
  return m.found;
}

/* A first value that uses the variable itself reads what has not been set. */
static void warn_self(Checker *c, Node *decl) {
  if (check_mentions(decl->kids[1], decl->sym))
    diag_add(c->diags, DIAG_WARNING, decl->span, NULL,
             "the first value of `%s` uses the variable itself", decl->text);
}

void check_decl(Checker *c, Node *decl) {
  Node *dt = decl->kids[0];
  Type type = check_decl_type(c, dt);
  bool has_value = decl->nkids > 1 && decl->kids[1];
  bool notebook = c->is_cell && is_top_level(c);
  check_sizes(c, dt);
  check_bounds(c, dt);
  check_int_parameter(c, decl, type);
  if (has_value && notebook)
    check_initial(c, decl, type); /* x may stand for its old value */
  check_declare(c, decl, type);
  if (!has_value || notebook) return;
  check_initial(c, decl, type);
  warn_self(c, decl);
}
