/* SPDX-License-Identifier: BSD-3-Clause
   Statements: assignments, increments, branches, loops, returns. */
#include "lang/check/checker.h"
#include <string.h>
#include "lang/tree/leaf.h"

/* The statements of a block have a scope of their own. */
static void check_block(Checker *c, Node *block) {
  int mark = c->names.vars.n;
  c->depth++;
  for (int i = 0; i < block->nkids; i++) check_statement(c, &block->kids[i]);
  c->depth--;
  scope_pop(&c->names, mark);
}

/* The variable an lvalue is a part of; NULL for what cannot be assigned to. */
static Node *lvalue_root(Node *node) {
  while (node->kind == NODE_INDEX || node->kind == NODE_FIELD) node = node->kids[0];
  return node->kind == NODE_VAR ? node : NULL;
}

/* What to do where a variable of another block is assigned to. */
static const char *assign_cure(BlockKind block) {
  if (block == BLOCK_PARAMETERS)
    return "the sampler gives parameters their values: use `~`, or a variable of this "
           "block";
  return "assign it in its own block, or declare another variable here";
}

static void check_assignable(Checker *c, const Node *var) {
  const Sym *sym = var->sym;
  const char *name = var->text;
  check_constant(c, var);
  if (!sym) return;
  if (sym->is_argument)
    check_error(c, var, "copy it to a variable first",
                "argument `%s` may not be assigned", name);
  else if (sym->is_loop)
    check_error(c, var, "copy it to a variable first",
                "loop variable `%s` may not be assigned", name);
  else if (!sym->is_local && sym->block != c->block)
    check_error(c, var, assign_cure(sym->block),
                "`%s` is declared in the %s block and may not be assigned here", name,
                block_name(sym->block));
}

/* x[2:3][1] = ... would write to a copy. */
static void check_nested_index(Checker *c, const Node *lvalue) {
  bool indexed_again = false;
  for (const Node *n = lvalue; n->kind == NODE_INDEX || n->kind == NODE_FIELD;
       n = n->kids[0]) {
    if (n->kind == NODE_FIELD) continue;
    for (int i = 1; indexed_again && i < n->nkids; i++)
      if (check_is_multi(n->kids[i])) {
        check_error(c, lvalue, "write one pair of brackets with all indices",
                    "several elements that are indexed again may not be assigned");
        return;
      }
    indexed_again = true;
  }
}

static bool is_plain(const Node *assign) {
  return assign->kids[0]->kind == NODE_VAR && strcmp(assign->text, "=") == 0;
}

/* name = value at notebook scope: declares, whatever the name meant before.  In a branch
   the type is only known when the types before and after agree. */
static bool assign_notebook(Checker *c, Node *node) {
  Node *var = node->kids[0];
  if (!c->is_cell || !is_plain(node) || scope_find(&c->names, var->text)) return false;
  check_constant(c, var);
  Type type = check_expr(c, &node->kids[1]);
  Sym *old = check_lookup(c, var->text);
  bool vague = old && c->depth > 0 && !type_eq(old->type, type);
  var->sym = check_notebook_declare(c, var->text, vague ? TYPE(BASE_ANY) : type);
  var->type = type;
  return true;
}

/* k[k[1]] = ... : which element is meant would depend on when it is looked up. */
static void check_own_index(Checker *c, const Node *lvalue, const Node *root) {
  bool is_read = false;
  for (; lvalue->kind == NODE_INDEX || lvalue->kind == NODE_FIELD;
       lvalue = lvalue->kids[0])
    for (int i = 1; root->sym && i < lvalue->nkids; i++)
      is_read =
          is_read || (lvalue->kids[i] && check_mentions(lvalue->kids[i], root->sym));
  if (is_read)
    check_error(c, root, "compute the index before, in a variable of its own",
                "`%s` is assigned to and read in its own index", root->text);
}

/* Elementwise operators assign to containers only. */
static bool is_elementwise_of_scalar(const Node *node, Type to) {
  return node->text[0] == '.' && type_ndims(to) == 0 && type_is_numeric(to);
}

static void assign_compound(Checker *c, Node *node, Type to) {
  size_t n = strlen(node->text) - 1;
  if (!c->is_cell && is_elementwise_of_scalar(node, to)) {
    check_error(c, node, arena_printf(c->arena, "write `%s`", node->text + 1),
                "`%s` works on elements, %s has none", node->text,
                check_type_text(c, to));
    return;
  }
  const char *op = arena_strn(c->arena, node->text, n);
  Type from = node->kids[1]->type;
  Node *operands[2] = {node->kids[0], node->kids[1]};
  Type result = check_operator(c, node, op, operands, 2);
  node->kids[1] = operands[1];
  const Sym *sym = node->kids[0]->kind == NODE_VAR ? node->kids[0]->sym : NULL;
  if (c->is_cell && sym && !sym->is_local) {
    check_notebook_declare(c, sym->name, result);
    return;
  }
  if (type_eq(result, to) || result.base == BASE_ERROR || result.base == BASE_ANY ||
      to.base == BASE_ANY)
    return;
  check_error(c, node, NULL,
              "`%s` of %s and %s gives %s, which is not the type of the variable",
              node->text, check_type_text(c, to), check_type_text(c, from),
              check_type_text(c, result));
}

static void assign_value(Checker *c, Node *node, Type to) {
  Type from = node->kids[1]->type;
  if (type_fits(from, to)) {
    check_promote(c, &node->kids[1], to);
    return;
  }
  check_error(c, node, check_cure(from, to), "%s cannot be assigned to %s",
              check_type_text(c, from), check_type_text(c, to));
}

static void assign_place(Checker *c, Node *place) {
  Node *root = lvalue_root(place);
  if (root)
    check_assignable(c, root);
  else
    check_error(c, place, NULL, "only a variable or its elements can be assigned");
  if (!root || place->kind == NODE_VAR) return;
  check_nested_index(c, place);
  if (!c->is_cell) check_own_index(c, place, root);
}

/* At notebook scope a name that takes a member is declared by it. */
static void place_of_member(Checker *c, Node *place, Type member) {
  bool is_new =
      c->is_cell && place->kind == NODE_VAR && !scope_find(&c->names, place->text);
  if (is_new) {
    check_constant(c, place);
    place->sym = check_notebook_declare(c, place->text, member);
    place->type = member;
    return;
  }
  check_expr(c, &place);
  assign_place(c, place);
}

/* (a, b) = value: member by member. */
static void assign_members(Checker *c, Node *left, Type from) {
  bool fits = from.base == BASE_TUPLE && !from.array && from.nparts == left->nkids;
  bool vague = from.base == BASE_ANY || from.base == BASE_ERROR;
  if (!fits && !vague)
    check_error(c, left, from.base == BASE_TUPLE ? "write a name for every member" : NULL,
                "%d names cannot take %s", left->nkids, check_type_text(c, from));
  for (int i = 0; i < left->nkids; i++) {
    Type member = fits ? from.parts[i] : TYPE(vague ? from.base : BASE_ERROR);
    if (left->kids[i]->kind == NODE_TUPLE)
      assign_members(c, left->kids[i], member);
    else
      place_of_member(c, left->kids[i], member);
  }
  Type *parts = ARENA_ARRAY(c->arena, Type, left->nkids);
  bool error = !fits && !vague;
  for (int i = 0; i < left->nkids; i++) {
    parts[i] = left->kids[i]->type;
    error = error || parts[i].base == BASE_ERROR;
  }
  left->type = error ? TYPE(BASE_ERROR)
                     : (Type){.base = BASE_TUPLE, .nparts = left->nkids, .parts = parts};
}

static void check_destructure(Checker *c, Node *node) {
  Type from = check_expr(c, &node->kids[1]);
  if (strcmp(node->text, "=") != 0) {
    check_error(c, node, "assign each by itself",
                "`%s` does not go over several variables", node->text);
    return;
  }
  assign_members(c, node->kids[0], from);
  check_overlap(c, node->kids[0]);
  Type to = node->kids[0]->type;
  if (to.base != BASE_ERROR && from.base == BASE_TUPLE) assign_value(c, node, to);
}

static void check_assign(Checker *c, Node *node) {
  node->match = (FnMatch){0};
  if (node->kids[0]->kind == NODE_TUPLE) {
    check_destructure(c, node);
    return;
  }
  if (assign_notebook(c, node)) return;
  Type to = check_expr(c, &node->kids[0]);
  Type from = check_expr(c, &node->kids[1]);
  const Node *root = lvalue_root(node->kids[0]);
  assign_place(c, node->kids[0]);
  if (!root || to.base == BASE_ERROR || from.base == BASE_ERROR) return;
  if (strcmp(node->text, "=") == 0)
    assign_value(c, node, to);
  else
    assign_compound(c, node, to);
  if (is_plain(node) && node_eq(node->kids[0], node->kids[1]))
    diag_add(c->diags, DIAG_WARNING, node->span, NULL, "`%s` is assigned to itself",
             root->text);
}

static void check_increment(Checker *c, Node *node) {
  bool is_target = node->kind == NODE_TARGET;
  Type t = check_expr(c, &node->kids[0]);
  bool numeric = type_is_numeric(t) || t.base == BASE_ERROR || t.base == BASE_ANY;
  if (!numeric)
    check_error(c, node->kids[0],
                type_is_complex(t) ? "get_real() and abs() give real numbers" : NULL,
                "an increment is a number or numbers, not %s", check_type_text(c, t));
  check_promote(c, &node->kids[0], check_real(t));
  if (is_target && !check_may_target(c))
    check_error(c, node,
                "use it in the model block or in a function whose name ends in _lp",
                "`target +=` may not be used here");
  if (!is_target && !check_may_jacobian(c))
    check_error(
        c, node,
        "use it in transformed parameters or in a function whose name ends in _jacobian",
        "`jacobian +=` may not be used here");
}

static void check_body(Checker *c, Node **slot) {
  int mark = c->names.vars.n;
  c->depth++;
  check_statement(c, slot);
  c->depth--;
  scope_pop(&c->names, mark);
}

static void check_if(Checker *c, Node *node) {
  check_condition(c, &node->kids[0], "a condition");
  check_body(c, &node->kids[1]);
  if (node->nkids > 2 && node->kids[2]) check_body(c, &node->kids[2]);
}

static void forget_place(Checker *c, const Node *place) {
  for (int i = 0; place->kind == NODE_TUPLE && i < place->nkids; i++)
    forget_place(c, place->kids[i]);
  bool known = place->kind == NODE_VAR && !scope_find(&c->names, place->text) &&
               check_lookup(c, place->text);
  if (known) check_notebook_declare(c, place->text, TYPE(BASE_ANY));
}

/* What a loop of a cell assigns has the type of no single round. */
static bool forget_type(void *ctx, Node *node) {
  if (node->kind == NODE_ASSIGN) forget_place(ctx, node->kids[0]);
  return true;
}

static void check_loop_body(Checker *c, Node **slot) {
  if (c->is_cell) node_walk(*slot, forget_type, c);
  c->loops++;
  check_body(c, slot);
  c->loops--;
}

static void check_while(Checker *c, Node *node) {
  if (c->is_cell) node_walk(node->kids[1], forget_type, c);
  check_condition(c, &node->kids[0], "a condition");
  check_loop_body(c, &node->kids[1]);
}

static void loop_over(Checker *c, Node *node, Type type, Node **body) {
  int mark = c->names.vars.n;
  c->depth++;
  Sym *sym = check_declare(c, node, type);
  sym->is_loop = true;
  check_loop_body(c, body);
  c->depth--;
  scope_pop(&c->names, mark);
}

static void check_for(Checker *c, Node *node) {
  check_fits(c, &node->kids[0], TYPE(BASE_INT), "the first value of a loop");
  check_fits(c, &node->kids[1], TYPE(BASE_INT), "the last value of a loop");
  loop_over(c, node, TYPE(BASE_INT), &node->kids[2]);
}

static void check_foreach(Checker *c, Node *node) {
  Type t = check_expr(c, &node->kids[0]);
  Type element = type_element(t);
  if (!t.array && t.base == BASE_MATRIX) element = TYPE(BASE_REAL);
  if (!t.array && t.base == BASE_COMPLEX_MATRIX) element = TYPE(BASE_COMPLEX);
  if (t.base == BASE_ERROR || t.base == BASE_ANY) {
    element = t;
  } else if (type_ndims(t) == 0) {
    check_error(c, node->kids[0], "write `1:n` to count",
                "a loop goes over an array, vector or matrix, not %s",
                check_type_text(c, t));
    element = TYPE(BASE_ERROR);
  }
  loop_over(c, node, element, &node->kids[1]);
}

static void check_return(Checker *c, Node *node) {
  Node **value = node->nkids && node->kids[0] ? &node->kids[0] : NULL;
  Type from = value ? check_expr(c, value) : TYPE(BASE_VOID);
  if (!c->fundef) {
    check_error(c, node, NULL, "return stands in functions only");
    return;
  }
  const Sym *f = c->fundef->sym;
  Type to = f->type.parts[f->type.nparts];
  if (to.base == BASE_VOID && value)
    check_error(c, node, NULL, "`%s` is void and returns nothing", f->name);
  else if (!value && to.base != BASE_VOID)
    check_error(c, node, NULL, "`%s` must return %s", f->name, check_type_text(c, to));
  else if (value && !type_fits(from, to))
    check_error(c, node, check_cure(from, to), "`%s` must return %s, not %s", f->name,
                check_type_text(c, to), check_type_text(c, from));
  else if (value)
    check_promote(c, value, to);
}

static void check_value_statement(Checker *c, Node *node) {
  Node **slot = &node->kids[0];
  Type t = (*slot)->kind == NODE_CALL ? check_call(c, *slot) : check_expr(c, slot);
  (*slot)->type = t;
  if (c->is_cell || t.base == BASE_VOID || t.base == BASE_ERROR) return;
  check_error(c, node, "assign it, or remove the statement",
              "this value of type %s is not used", check_type_text(c, t));
}

static void check_jump(Checker *c, Node *node) {
  if (c->loops == 0 && !check_in_doubt(c, "for") && !check_in_doubt(c, "while"))
    check_error(c, node, NULL, "%s stands in loops only",
                node->kind == NODE_BREAK ? "break" : "continue");
}

static void check_profile(Checker *c, Node *node) {
  int mark = c->names.vars.n;
  c->depth++;
  if (node->nkids) node->kids[0]->type = TYPE(BASE_STRING);
  for (int i = 1; i < node->nkids; i++) check_statement(c, &node->kids[i]);
  c->depth--;
  scope_pop(&c->names, mark);
}

static void check_term(Checker *c, Node *node) {
  int mark = c->names.vars.n;
  check_expr(c, &node->kids[0]);
  c->depth++;
  c->in_term = true;
  for (int i = 1; i < node->nkids; i++) check_statement(c, &node->kids[i]);
  c->in_term = false;
  c->depth--;
  scope_pop(&c->names, mark);
}

void check_statement(Checker *c, Node **slot) {
  Node *node = *slot;
  if (diags_stopped(c->diags)) return;
  switch (node->kind) {
  case NODE_DECL: check_decl(c, node); break;
  case NODE_BLOCK: check_block(c, node); break;
  case NODE_ASSIGN: check_assign(c, node); break;
  case NODE_TILDE: check_tilde(c, node); break;
  case NODE_TARGET:
  case NODE_JACOBIAN: check_increment(c, node); break;
  case NODE_IF: check_if(c, node); break;
  case NODE_WHILE: check_while(c, node); break;
  case NODE_FOR: check_for(c, node); break;
  case NODE_FOREACH: check_foreach(c, node); break;
  case NODE_BREAK:
  case NODE_CONTINUE: check_jump(c, node); break;
  case NODE_RETURN: check_return(c, node); break;
  case NODE_PRINT:
  case NODE_REJECT:
  case NODE_FATAL: check_kids(c, node); break;
  case NODE_PROFILE: check_profile(c, node); break;
  case NODE_TERM: check_term(c, node); break;
  case NODE_EXPR: check_value_statement(c, node); break;
  case NODE_SKIP: break;
  default: ASSERT(!"a statement");
  }
}
