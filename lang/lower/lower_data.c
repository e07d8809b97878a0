/* SPDX-License-Identifier: BSD-3-Clause
   Variables of transformed parameters and of the model block that are made of data alone,
   such as counts of what came before: their statements leave the density, loops and
   branches around them included, and run once when data is bound.  What reads such a
   variable afterwards reads data.  A variable takes part where each of its elements has
   its last value before it is read. */
#include "lang/lower/lower_data.h"
#include "lang/tree/build.h"
#include "lang/tree/effect.h"

/* ---- which variables are made of data ---- */

static Made *made_of(const Data *d, const Sym *sym) {
  int at = sym ? addresses_get(&d->made_at, sym) : 0;
  return at ? &d->made.at[at - 1] : NULL;
}

Made *made_good(const Data *d, const Sym *sym) {
  Made *m = made_of(d, sym);
  return m && !m->lost ? m : NULL;
}

static void lose(Data *d, const Sym *sym) {
  Made *m = made_good(d, sym);
  if (!m) return;
  m->lost = d->changed = true;
}

static bool is_plain(const Node *decl) {
  const Node *type = decl->nkids ? decl->kids[0] : NULL;
  if (!type || !decl->sym) return false;
  Type t = decl->sym->type;
  for (int i = 0; i < DT_SIZES && i < type->nkids; i++)
    if (type->kids[i]) return false;
  bool sized = !type_ndims(t) || (type->nkids > DT_SIZES && type->kids[DT_SIZES]);
  return sized && type_is_numeric(t) && t.base != BASE_COMPLEX &&
         type->transform == TRANSFORM_NONE && !decl->sym->nleaves;
}

static void collect(Data *d, Node *s, bool top) {
  if (!s || node_is_expression(s)) return;
  if (s->kind == NODE_DECL && is_plain(s)) {
    vec_push(&d->made, (Made){.decl = s, .is_local = !top});
    addresses_set(&d->made_at, s->sym, d->made.n);
  }
  for (int i = 0; i < s->nkids; i++) collect(d, s->kids[i], top && s->kind == NODE_BLOCK);
}

static bool look_for_unknown(void *ctx, Node *n) {
  Data *d = ctx;
  if (n->kind != NODE_VAR || d->unknown) return !d->unknown;
  bool known = n->sym && (made_good(d, n->sym) || addresses_get(&d->steady, n->sym) ||
                          expr_is_data(n));
  d->unknown = !known;
  return known;
}

/* Made of data, of variables that are, and of the variables of steady loops. */
static bool is_known(Data *d, const Node *e) {
  d->unknown = false;
  node_walk((Node *)e, look_for_unknown, d);
  return !d->unknown && !expr_is_volatile(e);
}

static bool has_jump(const Node *s) {
  if (!s || node_is_expression(s)) return false;
  if (s->kind == NODE_BREAK || s->kind == NODE_CONTINUE || s->kind == NODE_RETURN)
    return true;
  for (int i = 0; i < s->nkids; i++)
    if (has_jump(s->kids[i])) return true;
  return false;
}

static void declared(Data *d, const Node *s, bool steady) {
  const Node *type = s->kids[0];
  for (int i = DT_SIZES; i < type->nkids; i++)
    if (type->kids[i]) steady = steady && is_known(d, type->kids[i]);
  if (s->nkids > 1 && s->kids[1]) steady = steady && is_known(d, s->kids[1]);
  if (!steady) lose(d, s->sym);
}

/* [steady]: whether [s] runs depends on data alone. */
static void scan(Data *d, const Node *s, bool steady) {
  if (!s || node_is_expression(s)) return;
  int from = 0;
  if (s->kind == NODE_DECL) declared(d, s, steady);
  if (s->kind == NODE_ASSIGN &&
      !(steady && is_known(d, s->kids[1]) && is_known(d, s->kids[0])))
    lose(d, lvalue_root(s->kids[0])->sym);
  if (s->kind == NODE_TERM) lose(d, lvalue_root(s->kids[0])->sym);
  if (s->kind == NODE_FOR) {
    steady = steady && is_known(d, s->kids[0]) && is_known(d, s->kids[1]) &&
             !has_jump(s->kids[2]);
    if (steady) addresses_set(&d->steady, s->sym, 1);
    from = 2;
  } else if (s->kind == NODE_IF) {
    steady = steady && is_known(d, s->kids[0]);
    from = 1;
  } else if (s->kind != NODE_BLOCK) {
    steady = false;
  }
  for (int i = from; i < s->nkids; i++) scan(d, s->kids[i], steady);
}

static void find(Data *d) {
  do {
    d->changed = false;
    addresses_free(&d->steady);
    d->steady = (Addresses){0};
    for (int i = 0; i < 2; i++) scan(d, d->blocks[i], true);
  } while (d->changed);
}

/* ---- whether they have their last values when they are read ---- */

static void note(Data *d, const Node *place, const Sym *sym, bool write) {
  Made *m = made_good(d, sym);
  if (!m || m->is_local) return;
  Touch t = {.sym = sym, .place = place, .write = write, .at = d->at};
  for (int i = 0; i < d->nloops; i++) t.loops[i] = d->loops[i];
  t.nloops = d->nloops;
  if (d->nloops > DATA_LOOPS)
    m->lost = d->changed = true;
  else
    vec_push(&d->touches, t);
  m->is_written = m->is_written || write;
}

static void reads(Data *d, const Node *e) {
  if (!e) return;
  bool element = e->kind == NODE_INDEX && e->kids[0]->kind == NODE_VAR;
  if (e->kind == NODE_VAR) note(d, e, e->sym, false);
  if (element) note(d, e, e->kids[0]->sym, false);
  for (int i = element; i < e->nkids; i++) reads(d, e->kids[i]);
}

static void touch(Data *d, const Node *s) {
  if (!s) return;
  d->at++;
  const Sym *to = s->kind == NODE_ASSIGN ? lvalue_root(s->kids[0])->sym : s->sym;
  const Made *m = made_good(d, to);
  bool leaves = m && !m->is_local;
  if (node_is_expression(s)) {
    reads(d, s);
  } else if (s->kind == NODE_ASSIGN && leaves) {
    note(d, s->kids[0], to, true);
  } else if (s->kind == NODE_DECL && leaves) {
    if (s->nkids > 1 && s->kids[1]) note(d, NULL, to, true);
  } else {
    bool loop = s->kind == NODE_FOR || s->kind == NODE_FOREACH || s->kind == NODE_WHILE;
    if (loop && d->nloops < DATA_LOOPS) d->loops[d->nloops] = s;
    d->nloops += loop;
    for (int i = 0; i < s->nkids; i++) touch(d, s->kids[i]);
    d->nloops -= loop;
  }
}

/* Whether [index] is the variable of [loop] plus [*more]. */
static bool counts(const Node *index, const Node *loop, int *more) {
  *more = 0;
  if (index->kind == NODE_BINARY && index->kids[1]->kind == NODE_INT &&
      (index->text[0] == '+' || index->text[0] == '-') && !index->text[1]) {
    *more = index->text[0] == '+' ? index->kids[1]->i : -index->kids[1]->i;
    index = index->kids[0];
  }
  return index->kind == NODE_VAR && index->sym == loop->sym && loop->kind == NODE_FOR;
}

enum { APART = 1, EARLIER = 2 };

/* How rounds of [loop] touch elements: each its own (APART), or those that are read have
   been written in earlier rounds. */
static int way(const Touch *w, const Touch *r, const Node *loop) {
  bool element = w->place && w->place->kind == NODE_INDEX &&
                 r->place->kind == NODE_INDEX && w->place->kids[0]->kind == NODE_VAR;
  int found = 0;
  for (int i = 1; element && i < w->place->nkids && i < r->place->nkids; i++) {
    int a, b;
    bool counted =
        counts(w->place->kids[i], loop, &a) && counts(r->place->kids[i], loop, &b);
    if (counted && a == b) found |= APART;
    if (counted && b < a) found |= EARLIER;
  }
  return found;
}

/* Whether all that [w] writes of what [r] reads is written before. */
static bool comes_before(const Touch *w, const Touch *r) {
  for (int i = 0; i < w->nloops && i < r->nloops && w->loops[i] == r->loops[i]; i++) {
    int found = way(w, r, w->loops[i]);
    if (found & EARLIER) return true;
    if (!found) return false;
  }
  return w->at < r->at;
}

static void check_order(Data *d) {
  d->touches.n = d->at = d->nloops = 0;
  for (int i = 0; i < d->made.n; i++) d->made.at[i].is_written = false;
  for (int i = 0; i < 2; i++) touch(d, d->blocks[i]);
  for (int i = 0; i < d->touches.n; i++)
    for (int k = 0; k < d->touches.n; k++) {
      const Touch *w = &d->touches.at[i], *r = &d->touches.at[k];
      if (w->sym == r->sym && w->write && !r->write && !comes_before(w, r))
        lose(d, w->sym);
    }
  for (int i = 0; i < d->made.n; i++)
    if (!d->made.at[i].is_local && !d->made.at[i].is_written)
      lose(d, d->made.at[i].decl->sym);
}

static bool has_any(const Data *d) {
  for (int i = 0; i < d->made.n; i++)
    if (!d->made.at[i].is_local && !d->made.at[i].lost) return true;
  return false;
}

bool lower_data(Program *dense) {
  Node **kids = dense->root->kids;
  Data d = {.to = dense, .changed = true};
  d.blocks[0] = kids[BLOCK_TRANSFORMED_PARAMETERS];
  d.blocks[1] = kids[BLOCK_MODEL];
  for (int i = 0; i < 2; i++) collect(&d, d.blocks[i], true);
  while (d.changed) {
    find(&d);
    check_order(&d);
  }
  bool any = has_any(&d);
  if (any) data_divide(&d);
  vec_free(&d.made);
  vec_free(&d.touches);
  addresses_free(&d.made_at);
  addresses_free(&d.steady);
  return any;
}
