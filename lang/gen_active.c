/* SPDX-License-Identifier: BSD-3-Clause
   What depends on parameters, what a statement changes, what may be moved. */
#include <string.h>
#include "lang/generator.h"

const Node *lvalue_root(const Node *lvalue) {
  while (lvalue->kind == NODE_INDEX || lvalue->kind == NODE_FIELD)
    lvalue = lvalue->kids[0];
  return lvalue;
}

const Sym *call_function(const Node *call) {
  bool calls = call->kind == NODE_CALL || call->kind == NODE_TILDE;
  return calls && !call->match.fn ? call->sym : NULL;
}

const Node *function_body(const Program *p, const Sym *sym) {
  const Node *block = p->root->kids[BLOCK_FUNCTIONS];
  if (sym->decl && sym->decl->kids[1]) return sym->decl;
  for (int i = 0; block && i < block->nkids; i++) {
    const Node *f = block->kids[i];
    bool same = f->sym == sym;
    if (!same && !strcmp(f->text, sym->name) && f->nkids == sym->decl->nkids) {
      same = true;
      for (int k = 2; k < f->nkids; k++)
        same = same && type_eq(f->kids[k]->type, sym->decl->kids[k]->type);
    }
    if (same && f->kids[1]) return f;
  }
  return sym->decl;
}

static bool real_type(Type t) {
  return t.base != BASE_INT && t.base != BASE_VOID;
}

static bool is_target_value(const Node *n) {
  return n->kind == NODE_CALL && !n->nkids && !n->match.fn && !n->sym &&
         !strcmp(n->text, "target");
}

static bool ends_with(const char *s, const char *end) {
  size_t n = strlen(s), m = strlen(end);
  return n >= m && !strcmp(s + n - m, end);
}

/* target() itself, or a function that may read it. */
static bool gives_target(const Unit *u, const Node *e) {
  const Sym *f = call_function(e);
  return is_target_value(e) || (f && u->g->reads_target && ends_with(f->name, "_lp"));
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

static bool scan_variables(void *ctx, Node *n) {
  Unit *u = ctx;
  bool declares = n->kind == NODE_DECL || n->kind == NODE_FOR || n->kind == NODE_FOREACH;
  if (declares) enter(u, n->sym);
  if (n->kind == NODE_VAR && n->sym && n->sym->type.base != BASE_FUNCTION)
    enter(u, n->sym);
  if (n->kind == NODE_DECL && n->nkids > 1 && n->kids[1]) u->vars[n->sym->slot].writes++;
  if (n->kind == NODE_ASSIGN) u->vars[lvalue_root(n->kids[0])->sym->slot].writes++;
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

static bool look_for_sym(void *ctx, Node *n) {
  Look *l = ctx;
  if (n->kind == NODE_VAR && n->sym == l->sym) l->found = true;
  return !l->found;
}

bool expr_mentions(const Node *e, const Sym *sym) {
  Look l = {.sym = sym};
  node_walk((Node *)e, look_for_sym, &l);
  return l.found;
}

static bool look_for_target(void *ctx, Node *n) {
  Look *l = ctx;
  if (n->kind == NODE_TERM) return false; /* adds to its own place */
  const Sym *f = call_function(n);
  if (n->kind == NODE_TILDE || n->kind == NODE_TARGET || n->kind == NODE_JACOBIAN)
    l->found = true;
  if (f && (ends_with(f->name, "_lp") || ends_with(f->name, "_jacobian")))
    l->found = true;
  if (is_target_value(n)) l->found = true;
  return !l->found;
}

bool stmt_touches_target(const Node *s) {
  Look l = {0};
  node_walk((Node *)s, look_for_target, &l);
  return l.found;
}

static bool look_for_change(void *ctx, Node *n) {
  Look *l = ctx;
  const Sym *f = call_function(n);
  if (f && (ends_with(f->name, "_lp") || ends_with(f->name, "_jacobian")))
    l->found = true;
  return !l->found;
}

bool expr_changes_target(const Node *e) {
  Look l = {0};
  node_walk((Node *)e, look_for_change, &l);
  return l.found;
}

static bool look_for_read(void *ctx, Node *n) {
  Look *l = ctx;
  if (is_target_value(n)) l->found = true;
  return !l->found;
}

static bool look_for_print(void *ctx, Node *n) {
  Look *l = ctx;
  if (n->kind == NODE_PRINT) l->found = true;
  return !l->found;
}

bool stmt_prints(const Node *s) {
  Look l = {0};
  node_walk((Node *)s, look_for_print, &l);
  return l.found;
}

bool expr_reads_target(const Node *e) {
  Look l = {0};
  node_walk((Node *)e, look_for_read, &l);
  return l.found;
}

static bool look_for_volatile(void *ctx, Node *n) {
  Look *l = ctx;
  if (is_target_value(n)) l->found = true;
  if (n->match.fn && n->match.fn->flags & FN_VOLATILE) l->found = true;
  if (call_function(n)) l->found = true;
  return !l->found;
}

bool expr_is_volatile(const Node *e) {
  Look l = {0};
  node_walk((Node *)e, look_for_volatile, &l);
  return l.found;
}

static bool look_for_moving(void *ctx, Node *n) {
  Look *l = ctx;
  if (n->kind == NODE_VAR) {
    BlockKind b = n->sym ? n->sym->block : BLOCK_MODEL;
    if (!n->sym || n->sym->is_local || n->sym->is_argument || n->sym->is_loop ||
        (b != BLOCK_DATA && b != BLOCK_TRANSFORMED_DATA))
      l->found = true;
  }
  return !l->found;
}

bool expr_is_data(const Node *e) {
  Look l = {0};
  node_walk((Node *)e, look_for_moving, &l);
  return !l.found && !expr_is_volatile(e);
}

static bool declares(const Node *in, const Sym *sym);
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
