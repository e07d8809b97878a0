/* SPDX-License-Identifier: BSD-3-Clause
   What depends on parameters without a derivative: by a comparison, an integer or the
   branch that was taken.  Densities of such things vary with the parameters though
   nothing is differentiated in them, so their constants may not be dropped. */
#include "lang/gen/ask/ask.h"

typedef struct Depend {
  Unit *u;
  bool changed;
  bool jumps; /* a jump depends on parameters, and with it all that comes after */
  bool found; /* a density does */
} Depend;

static bool asks_variable(const Node *e) {
  return node_asks_shape(e) && e->nkids == 1 && e->kids[0]->kind == NODE_VAR;
}

static bool depends(const Unit *u, const Node *e) {
  if (!e || e->type.base == BASE_FUNCTION || asks_variable(e)) return false;
  if (e->kind == NODE_VAR)
    return e->sym && e->sym->slot >= 0 && e->sym->slot < u->nvars &&
           u->vars[e->sym->slot].depends;
  for (int i = 0; i < e->nkids; i++)
    if (depends(u, e->kids[i])) return true;
  return false;
}

static void note(Depend *d, const Sym *sym, bool does) {
  if (!does || !sym || sym->slot < 0) return;
  Var *v = &d->u->vars[sym->slot];
  d->changed = d->changed || !v->depends;
  v->depends = true;
}

static bool size_depends(const Unit *u, const Node *type) {
  for (int i = DT_SIZES; i < type->nkids; i++)
    if (depends(u, type->kids[i])) return true;
  return false;
}

static bool takes_function(const Node *call) {
  for (int i = 0; i < call->nkids; i++)
    if (call->kids[i]->type.base == BASE_FUNCTION) return true;
  return false;
}

/* Densities and functions, whose densities lie inside of them. */
static bool is_density(const Node *n) {
  return n->kind == NODE_TILDE || call_function(n) ||
         (n->kind == NODE_CALL && (n->match.propto || takes_function(n)));
}

static void note_density(Depend *d, const Node *n, bool under) {
  d->found = d->found || under;
  for (int i = 0; i < n->nkids; i++)
    if (depends(d->u, n->kids[i]) && !expr_is_active(d->u, n->kids[i])) d->found = true;
}

/* Whether the condition of a statement, or how often it runs, depends. */
static bool branches(const Unit *u, const Node *s) {
  if (s->kind == NODE_FOR) return depends(u, s->kids[0]) || depends(u, s->kids[1]);
  bool has_condition = s->kind == NODE_IF || s->kind == NODE_WHILE;
  return (has_condition || s->kind == NODE_TERNARY) && depends(u, s->kids[0]);
}

/* [under]: whether [n] runs depends on parameters. */
static void scan(Depend *d, const Node *n, bool under) {
  const Unit *u = d->u;
  if (!n || n->kind == NODE_FUNDEF) return;
  under = under || d->jumps;
  if (n->kind == NODE_BREAK || n->kind == NODE_CONTINUE || n->kind == NODE_RETURN) {
    d->changed = d->changed || (under && !d->jumps);
    d->jumps = under;
  }
  if (n->kind == NODE_DECL && n->nkids > 1)
    note(d, n->sym, under || depends(u, n->kids[1]));
  if (n->kind == NODE_DECL && size_depends(u, n->kids[0])) d->found = true;
  if (n->kind == NODE_ASSIGN)
    note(d, lvalue_root(n->kids[0])->sym,
         under || depends(u, n->kids[0]) || depends(u, n->kids[1]));
  if (n->kind == NODE_FOREACH) note(d, n->sym, depends(u, n->kids[0]));
  if (n->kind == NODE_FOR) note(d, n->sym, branches(u, n));
  if (is_density(n)) note_density(d, n, under);
  under = under || branches(u, n);
  for (int i = 0; i < n->nkids; i++) scan(d, n->kids[i], under);
}

bool unit_densities_depend(Unit *u, const Node *const *roots, int n) {
  Depend d = {.u = u, .changed = true};
  for (int i = 0; i < u->nvars; i++) u->vars[i].depends = u->vars[i].is_active;
  while (d.changed) {
    d.changed = false;
    for (int i = 0; i < n; i++) scan(&d, roots[i], false);
  }
  return d.found;
}
