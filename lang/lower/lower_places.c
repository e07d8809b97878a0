/* SPDX-License-Identifier: BSD-3-Clause
   Where a variable of transformed parameters or of the model is written and read. */
#include "lang/lower/lower_forward.h"
#include "lang/tree/effect.h"

static void keep(Forward *f, Node *node, bool write) {
  f->now.node = node;
  if (write) {
    f->write = f->now;
    f->writes++;
  } else {
    vec_push(&f->reads, f->now);
  }
}

static void look(Forward *f, Node *e, const Node *written) {
  if (!e) return;
  bool is_element = e->kind == NODE_INDEX && e->kids[0]->kind == NODE_VAR;
  const Node *x = is_element ? e->kids[0] : e;
  if (x->kind == NODE_VAR && x->sym == f->sym) keep(f, e, e == written);
  for (int i = is_element; i < e->nkids; i++) look(f, e->kids[i], written);
}

static void statement(Forward *f, Node *s) {
  bool sets = s->kind == NODE_ASSIGN || s->kind == NODE_TERM;
  const Sym *to = sets ? lvalue_root(s->kids[0])->sym : NULL;
  if (s->kind == NODE_TERM && to == f->sym) f->writes += 2; /* none that could move */
  if (s->kind == NODE_DECL && s->nkids > 1 && s->kids[1]) to = s->sym;
  if (to) vec_push(&f->written, (Written){to, f->now.at});
  if (s->kind == NODE_DECL && to == f->sym) keep(f, s, true);
}

static void walk(Forward *f, Node *s) {
  if (!s || s->kind == NODE_SKIP) return;
  int depth = f->now.depth, begin = f->now.begin;
  if (depth == PATH_MOST) {
    f->writes = 2; /* too deep to tell */
    return;
  }
  f->now.at++;
  f->now.path[f->now.depth++] = s;
  if (!begin && s->kind != NODE_BLOCK) f->now.begin = f->now.at;
  statement(f, s);
  int at = f->now.at;
  for (int i = 0; i < s->nkids; i++) {
    if (!s->kids[i]) continue;
    if (node_is_expression(s->kids[i])) {
      int now = f->now.at;
      f->now.at = at;
      look(f, s->kids[i], s->kind == NODE_ASSIGN ? s->kids[0] : NULL);
      f->now.at = now;
    } else {
      walk(f, s->kids[i]);
    }
  }
  f->now.depth = depth;
  f->now.begin = begin;
}

void forward_look(Forward *f) {
  f->reads.n = f->written.n = f->writes = 0;
  f->now = (Spot){0};
  for (int i = 0; i < 2; i++) walk(f, f->blocks[i]);
}
