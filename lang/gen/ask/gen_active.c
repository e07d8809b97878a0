/* SPDX-License-Identifier: BSD-3-Clause
   What depends on parameters, what a statement changes, what may be moved. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/text/var.h"

static bool real_type(Type t) {
  return t.base != BASE_INT && t.base != BASE_VOID;
}

/* target() itself, or a function that may read it. */
static bool gives_target(const Unit *u, const Node *e) {
  const Sym *f = call_function(e);
  return expr_is_target(e) ||
         (f && u->g->reads_target && text_has_suffix(f->name, "_lp"));
}

bool expr_is_active(const Unit *u, const Node *e) {
  if (!e || !u->has_reverse || !real_type(e->type) || node_asks_shape(e)) return false;
  if (e->type.base == BASE_FUNCTION) return false;
  if (gives_target(u, e)) return true;
  if (e->kind == NODE_VAR)
    return e->sym && e->sym->slot >= 0 && e->sym->slot < u->nvars &&
           u->vars[e->sym->slot].is_active;
  int first = 0, last = e->nkids;
  if (e->kind == NODE_INDEX) last = 1;
  if (e->kind == NODE_TERNARY) first = 1;
  for (int i = first; i < last; i++)
    if (e->kids[i] && expr_is_active(u, e->kids[i])) return true;
  return false;
}

typedef struct Scan {
  Unit *u;
  bool changed;
  int loops;
} Scan;

static void note_active(Scan *s, const Sym *sym, const Node *from) {
  if (!sym || sym->slot < 0 || !real_type(sym->type)) return;
  Var *v = &s->u->vars[sym->slot];
  if (v->is_active || !expr_is_active(s->u, from)) return;
  v->is_active = true;
  s->changed = true;
}

/* Adjoints of terms are wanted, whatever is added to them. */
static void note_term(Scan *s, const Node *term) {
  Var *v = &s->u->vars[lvalue_root(term->kids[0])->sym->slot];
  if (v->is_active || !s->u->has_reverse) return;
  v->is_active = s->changed = true;
}

static bool scan_activity(void *ctx, Node *n) {
  Scan *s = ctx;
  if (n->kind == NODE_TERM) note_term(s, n);
  if (n->kind == NODE_DECL && n->nkids > 1 && n->kids[1])
    note_active(s, n->sym, n->kids[1]);
  if (n->kind == NODE_ASSIGN) note_active(s, lvalue_root(n->kids[0])->sym, n->kids[1]);
  if (n->kind == NODE_FOREACH) note_active(s, n->sym, n->kids[0]);
  return n->kind != NODE_FUNDEF;
}

void unit_activity(Unit *u, const Node *const *roots, int n) {
  Scan s = {.u = u, .changed = true};
  while (s.changed) {
    s.changed = false;
    for (int i = 0; i < n; i++)
      if (roots[i]) node_walk((Node *)roots[i], scan_activity, &s);
  }
}

static void enter(Unit *u, const Sym *sym) {
  if (!sym || sym->slot < 0 || sym->slot >= u->nvars) return;
  Var *v = &u->vars[sym->slot];
  if (!v->sym) {
    v->sym = sym;
    var_name(u, v);
  }
}

static void note_write(Unit *u, const Node *lvalue) {
  Var *v = &u->vars[lvalue_root(lvalue)->sym->slot];
  if (v->writes < 2) v->written[v->writes] = lvalue;
  v->writes++;
}

static bool scan_variables(void *ctx, Node *n) {
  Unit *u = ctx;
  bool declares = n->kind == NODE_DECL || n->kind == NODE_FOR || n->kind == NODE_FOREACH;
  if (declares) enter(u, n->sym);
  if (n->kind == NODE_VAR && n->sym && n->sym->type.base != BASE_FUNCTION)
    enter(u, n->sym);
  if (n->kind == NODE_VAR && n->sym && n->sym->slot >= 0 && n->sym->slot < u->nvars)
    u->vars[n->sym->slot].mentions++;
  if (n->kind == NODE_DECL && n->nkids > 1 && n->kids[1]) u->vars[n->sym->slot].writes++;
  if (n->kind == NODE_ASSIGN) note_write(u, n->kids[0]);
  return n->kind != NODE_FUNDEF;
}

void unit_variables(Unit *u, const Node *root) {
  if (root) node_walk((Node *)root, scan_variables, u);
}

typedef struct Look {
  const Sym *sym;
  const Node *in;
  bool found;
} Look;

static bool look_for_decl(void *ctx, Node *n) {
  Look *l = ctx;
  bool is = n->kind == NODE_DECL || n->kind == NODE_FOR || n->kind == NODE_FOREACH;
  if (is && n->sym == l->sym) l->found = true;
  return !l->found;
}
static bool declares(const Node *in, const Sym *sym) {
  Look l = {.sym = sym};
  node_walk((Node *)in, look_for_decl, &l);
  return l.found;
}

/* Whether a jump in [n] leaves the statement the walk started from. */
static bool jumps_out(const Node *n, bool in_loop) {
  if (n->kind == NODE_RETURN) return true;
  if (n->kind == NODE_BREAK || n->kind == NODE_CONTINUE) return !in_loop;
  bool loop =
      in_loop || n->kind == NODE_FOR || n->kind == NODE_WHILE || n->kind == NODE_FOREACH;
  for (int i = 0; i < n->nkids; i++)
    if (n->kids[i] && !node_is_expression(n->kids[i]) && jumps_out(n->kids[i], loop))
      return true;
  return false;
}

static bool look_for_effects(void *ctx, Node *n) {
  Look *l = ctx;
  if (n->kind == NODE_IF && expr_changes_target(n->kids[0])) l->found = true;
  if (n->kind == NODE_PRINT || n->kind == NODE_TERM) l->found = true;
  if (n->kind == NODE_ASSIGN && !declares(l->in, lvalue_root(n->kids[0])->sym))
    l->found = true;
  return !l->found;
}

bool stmt_is_terminal(const Unit *u, const Node *s) {
  if (!u->has_reverse || s->kind == NODE_DECL || !stmt_touches_target(s)) return false;
  if (u->g->reads_target) return false;
  Look l = {.in = s};
  node_walk((Node *)s, look_for_effects, &l);
  return !l.found && !jumps_out(s, false);
}
