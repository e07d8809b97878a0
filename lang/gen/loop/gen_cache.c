/* SPDX-License-Identifier: BSD-3-Clause
   Elements that stay the same through a loop are read once before it, and their adjoints
   are added once after it: the C compiler cannot know that nothing else is at those
   addresses. */
#include <stdint.h>
#include "lang/gen/expr/number.h"
#include "lang/gen/loop/cache.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

static bool leaves_loop(const Node *s) {
  if (s->kind == NODE_BREAK || s->kind == NODE_RETURN || s->kind == NODE_CONTINUE)
    return true;
  for (int i = 0; i < s->nkids; i++)
    if (s->kids[i] && !node_is_expression(s->kids[i]) && leaves_loop(s->kids[i]))
      return true;
  return false;
}

static void note_written(Addresses *written, const Node *s) {
  if (s->kind == NODE_ASSIGN || s->kind == NODE_TERM)
    addresses_set(written, lvalue_root(s->kids[0])->sym, 1);
  for (int i = 0; i < s->nkids; i++)
    if (s->kids[i]) note_written(written, s->kids[i]);
}

void cache_begin(Unit *u, Cache *k, const Node *body, bool is_terminal) {
  *k = (Cache){
      .up = u->cache, .body = body, .level = u->loops.n + 1, .terminal = u->terminal};
  k->is_terminal = is_terminal;
  k->is_off = leaves_loop(body); /* a jump may enter the reverse loop from elsewhere */
  note_written(&k->written, body);
  k->forward = map_new();
  k->reverse = map_new();
  u->cache = k;
}

void cache_end(Unit *u) {
  u->cache = u->cache->up;
}

/* A literal, data, or a variable of a loop around this one. */
static bool is_fixed(const Unit *u, const Cache *k, const Node *index) {
  if (index->kind == NODE_INT) return true;
  if (index->kind != NODE_VAR || !index->sym) return false;
  if (expr_is_data(index)) return true;
  for (int i = 0; i < u->loops.n && i + 1 < k->level; i++)
    if (u->loops.at[i] == index->sym && index->sym->decl->kind == NODE_FOR) return true;
  return false;
}

/* The outermost loop through which the element stays. */
static Cache *cache_for(Unit *u, const Node *base, const Node *const *at, int n) {
  const Var *v = base->kind == NODE_VAR ? var_of(u, base->sym) : NULL;
  Cache *best = NULL;
  if (!v || base->sym->is_loop) return NULL;
  for (Cache *k = u->cache; k; k = k->up) {
    bool fits = !k->is_off && v->loops < k->level;
    fits = fits && !addresses_get(&k->written, base->sym);
    for (int i = 0; i < n; i++) fits = fits && is_fixed(u, k, at[i]);
    if (!fits) break;
    best = k;
  }
  return best;
}

static const char *guard(Code *c, const Operand *o, const Node *const *at, int n) {
  Buf b = {0};
  for (int i = 0; i < n; i++) {
    Code none;
    code_begin(&none, c->u, MODE_VALUE);
    const char *x = gen_int(&none, at[i]);
    code_values(&none);
    buf_printf(&b, "%s%s >= 1 && %s <= %s", i ? " && " : "", x, x, o->dims[i]);
  }
  return gen_take(c->u->g, &b);
}

static Cached *add(Code *c, Cache *k, const Operand *o, const char *key, bool reverse,
                   const char *test, const char *at) {
  Gen *g = c->u->g;
  Cached e = {.name = gen_name(g, "c")};
  const Var *v = var_of(c->u, o->base);
  buf_printf(reverse ? &k->before_reverse : &k->before,
             "const %s %s = %s ? %s[%s] : 0;\n", o->is_int ? "int" : "double", e.name,
             test, o->p, at);
  if (reverse && v->is_active && c->u->has_reverse) {
    e.bar = gen_fmt(g, "%sb", e.name);
    buf_printf(&k->before_reverse, "double %s = 0;\n", e.bar);
    buf_printf(&k->after_reverse, "if (%s) %s[%s] += %s;\n", test, v->bar, at, e.bar);
  }
  vec_push(&k->at, e);
  map_set(reverse ? k->reverse : k->forward, key, (void *)(intptr_t)k->at.n);
  return &k->at.at[k->at.n - 1];
}

bool cache_element(Code *c, const Node *base, const Node *const *at, int n,
                   const Operand *o, const char *place, Val *out) {
  Unit *u = c->u;
  Cache *k = o->base ? cache_for(u, base, at, n) : NULL;
  if (!k) return false;
  bool reverse = k->is_terminal || mode_is_adjoint(c->mode) || u->terminal > k->terminal;
  const char *key = gen_fmt(u->g, "%s[%s]", o->p, place);
  int i = (int)(intptr_t)map_get(reverse ? k->reverse : k->forward, key);
  Cached *e = i ? &k->at.at[i - 1] : NULL;
  if (!e) e = add(c, k, o, key, reverse, guard(c, o, at, n), place);
  *out = (Val){.v = e->name, .is_int = o->is_int};
  if (o->b && e->bar) {
    out->b = e->bar;
    out->bar = BAR_ADD;
  }
  return true;
}

/* [text] of a loop with what goes around it. */
char *cache_wrap(Unit *u, Cache *k, const char *text, bool reverse) {
  Buf *before = reverse ? &k->before_reverse : &k->before;
  char *all = gen_fmt(u->g, "%s%s%s", buf_text(before), text,
                      reverse ? buf_text(&k->after_reverse) : "");
  buf_clear(before);
  if (reverse) buf_clear(&k->after_reverse);
  return all;
}

void cache_free(Cache *k) {
  addresses_free(&k->written);
  map_destroy(&k->forward);
  map_destroy(&k->reverse);
  vec_free(&k->at);
  buf_free(&k->before);
  buf_free(&k->before_reverse);
  buf_free(&k->after_reverse);
}
