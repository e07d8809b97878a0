/* SPDX-License-Identifier: BSD-3-Clause
   Containers of the model block that hold something of every element of a discrete
   parameter: vector[N] m; for (n in 1:N) m[n] = mu[z[n]].  Their elements are put in
   where they are used, so that statements fall apart into elements again. */
#include <string.h>
#include "lang/discrete/discrete_pass.h"

/* ---- counting and finding assignments ---- */

typedef struct Writes {
  const Sym *sym;
  int n;
  Node *last;
} Writes;

static bool visit_write(void *ctx, Node *node) {
  Writes *w = ctx;
  const Node *root = node->kind == NODE_ASSIGN ? ref_root(node->kids[0]) : NULL;
  bool decl =
      node->kind == NODE_DECL && node->sym == w->sym && node->nkids > 1 && node->kids[1];
  if (!decl && !(root && root->sym == w->sym)) return true;
  w->n++;
  w->last = node;
  return true;
}

static Writes writes_of(Node *tree, const Sym *sym) {
  Writes w = {.sym = sym};
  node_walk(tree, visit_write, &w);
  return w;
}

/* Loops around [target] within [tree], outermost first; false when something else is
   around it. */
static bool path_to(Node *tree, const Node *target, Nodes *loops) {
  if (tree == target) return true;
  bool goes = tree->kind == NODE_FOR || tree->kind == NODE_BLOCK;
  if (!goes) return false;
  if (tree->kind == NODE_FOR) vec_push(loops, tree);
  for (int i = 0; i < tree->nkids; i++)
    if (tree->kids[i] && !node_is_expression(tree->kids[i]) &&
        path_to(tree->kids[i], target, loops))
      return true;
  if (tree->kind == NODE_FOR) loops->n--;
  return false;
}

/* ---- branches that choose a value ---- */

static Node *only_statement(Node *body) {
  while (body->kind == NODE_BLOCK && body->nkids == 1) body = body->kids[0];
  return body;
}

static bool is_plain(const Node *s) {
  return s->kind == NODE_ASSIGN && strcmp(s->text, "=") == 0;
}

/* if (c) m = a; else m = b;  is  m = c ? a : b;  */
static void join_branches(Pass *p, Node *tree) {
  for (int i = 0; i < tree->nkids; i++) {
    Node *kid = tree->kids[i];
    if (!kid || node_is_expression(kid)) continue;
    join_branches(p, kid);
    if (kid->kind != NODE_IF || kid->nkids < 3 || !kid->kids[2]) continue;
    Node *a = only_statement(kid->kids[1]), *b = only_statement(kid->kids[2]);
    if (!is_plain(a) || !is_plain(b) || !node_eq(a->kids[0], b->kids[0]) ||
        kid->kids[0]->type.base != BASE_INT || !node_mentions(kid, &p->touched))
      continue;
    Node *value = node_new(p->arena, NODE_TERNARY, kid->span, 3);
    value->kids[0] = kid->kids[0];
    value->kids[1] = a->kids[1];
    value->kids[2] = b->kids[1];
    value->type = a->kids[1]->type;
    Node *assign = build_like(&p->b, a);
    assign->kids[0] = a->kids[0];
    assign->kids[1] = value;
    tree->kids[i] = assign;
  }
}

/* ---- substitution ---- */

static Node *put_in(Pass *p, const Node *tree, const Sym *sym, const Node *value) {
  if (tree->kind == NODE_VAR && tree->sym == sym) return node_copy(p->arena, value);
  Node *copy = build_like(&p->b, tree);
  for (int i = 0; i < tree->nkids; i++)
    copy->kids[i] = tree->kids[i] ? put_in(p, tree->kids[i], sym, value) : NULL;
  return copy;
}

static bool visit_local(void *ctx, Node *node) {
  Syms *syms = ctx;
  bool local = node->kind == NODE_VAR && node->sym && node->sym->is_local;
  if (local && !syms_have(syms, node->sym)) vec_push(syms, node->sym);
  return true;
}

/* Puts values of variables of the loop into [value], until what is left is known where
   the element is used; NULL when that cannot be. */
static Node *close_over(Pass *p, Node *value, Node *block, const Nodes *loops) {
  for (int round = 0; round < 100; round++) {
    Syms locals = {0};
    Node *changed = NULL;
    bool open = false;
    node_walk(value, visit_local, &locals);
    for (int i = 0; !changed && i < locals.n; i++) {
      const Sym *sym = locals.at[i];
      bool inner = loops->n && node_binds(loops->at[0], sym);
      if (sym->is_loop && inner) {
        bool around = false;
        for (int k = 0; k < loops->n; k++) around = around || loops->at[k]->sym == sym;
        open = open || !around;
        continue;
      }
      Writes w = writes_of(block, sym);
      if (w.n > 1) open = true;
      if (w.n == 1 && inner && (w.last->kind == NODE_DECL || is_plain(w.last))) {
        bool whole = w.last->kind == NODE_DECL || w.last->kids[0]->kind == NODE_VAR;
        if (whole) changed = put_in(p, value, sym, w.last->kids[1]);
        open = open || !whole;
      }
    }
    vec_free(&locals);
    if (open) return NULL;
    if (!changed) return value;
    value = changed;
  }
  return NULL;
}

/* ---- definitions ---- */

static bool index_is(const Node *lvalue, int i, const Sym *sym) {
  const Node *index = lvalue->kids[i];
  return index && index->kind == NODE_VAR && index->sym == sym;
}

/* m[i, j] = value inside of loops over i and j and no others. */
static bool read_elements(Pass *p, Node *assign, Node *block, Def *def) {
  Nodes loops = {0};
  const Node *to = assign->kids[0];
  bool fits = path_to(block, assign, &loops) && to->kind == NODE_INDEX &&
              to->kids[0]->kind == NODE_VAR &&
              to->nkids - 1 == type_ndims(def->sym->type) && loops.n == to->nkids - 1 &&
              loops.n <= 2;
  for (int i = 0; fits && i < loops.n; i++) {
    def->index[i] = to->kids[i + 1]->sym;
    bool some = false;
    for (int k = 0; k < loops.n; k++)
      some = some || index_is(to, i + 1, loops.at[k]->sym);
    fits = some && !(i && def->index[0] == def->index[1]);
  }
  def->n = loops.n;
  def->value = fits ? close_over(p, assign->kids[1], block, &loops) : NULL;
  vec_free(&loops);
  return def->value != NULL;
}

static bool read_def(Pass *p, const Node *decl, Node *block, Def *def) {
  Writes w = writes_of(block, decl->sym);
  Nodes none = {0};
  *def = (Def){.sym = decl->sym};
  if (w.n != 1) return false;
  bool whole = w.last == decl || (is_plain(w.last) && w.last->kids[0]->kind == NODE_VAR);
  if (!whole) return is_plain(w.last) && read_elements(p, w.last, block, def);
  bool top = w.last == decl;
  for (int i = 0; i < block->nkids; i++) top = top || block->kids[i] == w.last;
  if (top && type_ndims(decl->sym->type) == 1)
    def->value = close_over(p, w.last->kids[1], block, &none);
  return def->value != NULL;
}

/* Whether the value mentions other elements of discrete parameters for other indices:
   where it does not, the statements that use it are one factor. */
static bool varies(const Pass *p, const Node *tree, const Def *def) {
  Ref ref;
  Syms index = {.at = (const Sym **)def->index, .n = def->n};
  if (ref_read(p, tree, &ref)) {
    for (int i = 0; i < ref.n; i++)
      if (node_mentions(ref.index[i], &index)) return true;
    return false;
  }
  if (tree->kind == NODE_VAR && tree->sym && syms_have(&p->wide, tree->sym)) return true;
  for (int i = 0; i < tree->nkids; i++)
    if (tree->kids[i] && varies(p, tree->kids[i], def)) return true;
  return false;
}

/* Parts of the value of a whole container are computed once, where it was. */
static void keep_whole(Pass *p, Node *block, int at, Def *def) {
  Node *before = build_block(&p->b), *kids = build_block(&p->b);
  def->value = pass_keep_parts(p, node_copy(p->arena, def->value), before);
  for (int i = 0; i < block->nkids; i++) {
    for (int k = 0; i == at && k < before->nkids; k++)
      node_add(p->arena, kids, before->kids[k]);
    node_add(p->arena, kids, block->kids[i]);
  }
  block->kids = kids->kids;
  block->nkids = kids->nkids;
}

/* The statement of the block that gives the variable its value. */
static int place_of_value(Node *block, const Sym *sym) {
  const Node *last = writes_of(block, sym).last;
  int at = 0;
  while (block->kids[at] != last) at++;
  return at;
}

/* Takes out declarations and assignments of the variable. */
static void take_out(Node *tree, const Sym *sym) {
  int kept = 0;
  for (int i = 0; i < tree->nkids; i++) {
    Node *kid = tree->kids[i];
    const Node *root = kid && kid->kind == NODE_ASSIGN ? ref_root(kid->kids[0]) : NULL;
    bool gone = kid && ((kid->kind == NODE_DECL && kid->sym == sym) ||
                        (root && root->sym == sym));
    if (gone && tree->kind != NODE_BLOCK) {
      kid->kind = NODE_SKIP;
      kid->nkids = 0;
      kid->text = NULL;
    }
    if (kid && !gone && !node_is_expression(kid)) take_out(kid, sym);
    if (!gone || tree->kind != NODE_BLOCK) tree->kids[kept++] = kid;
  }
  tree->nkids = kept;
}

void defs_collect(Pass *p, Node *block) {
  join_branches(p, block);
  for (int i = 0; i < block->nkids; i++) {
    Def def;
    Node *decl = block->kids[i];
    bool may = decl->kind == NODE_DECL && decl->sym && type_ndims(decl->sym->type) > 0 &&
               syms_have(&p->touched, decl->sym);
    if (!may || !read_def(p, decl, block, &def) || !varies(p, def.value, &def)) continue;
    if (def.n == 0) keep_whole(p, block, place_of_value(block, def.sym), &def);
    take_out(block, def.sym);
    i = -1; /* the block is shorter now, and later ones may build on this one */
    vec_push(&p->wide, def.sym);
    vec_push(&p->defs, def);
  }
}

/* ---- uses ---- */

static Node *element_of_def(Pass *p, const Def *def, const Node *use) {
  if (def->n == 0)
    return use->nkids == 2 ? pass_element(p, def->value, use->kids[1], NULL) : NULL;
  if (use->nkids - 1 != def->n) return NULL;
  Node *value = node_copy(p->arena, def->value);
  Sym *fresh[2];
  for (int i = 0; i < def->n; i++) { /* the indices of the use may carry the same names */
    fresh[i] = build_loop_sym(&p->b, "");
    value = put_in(p, value, def->index[i], build_var_of(&p->b, fresh[i]));
  }
  for (int i = 0; i < def->n; i++) value = put_in(p, value, fresh[i], use->kids[i + 1]);
  return value;
}

Node *defs_apply(Pass *p, Node *tree) {
  const Node *base = tree->kind == NODE_INDEX ? tree->kids[0] : tree;
  for (int i = 0; base->kind == NODE_VAR && i < p->defs.n; i++) {
    const Def *def = &p->defs.at[i];
    if (def->sym != base->sym) continue;
    Node *value = tree->kind == NODE_INDEX ? element_of_def(p, def, tree)
                  : def->n == 0            ? node_copy(p->arena, def->value)
                                           : NULL;
    if (value) return defs_apply(p, value);
    pass_error(p, tree, "use its elements in a loop",
               "`%s` depends on a discrete parameter and cannot be put in here",
               def->sym->name);
    return tree;
  }
  for (int i = 0; i < tree->nkids; i++)
    if (tree->kids[i]) tree->kids[i] = defs_apply(p, tree->kids[i]);
  return tree;
}
