/* SPDX-License-Identifier: BSD-3-Clause
   An int that a loop counts up as it fills a container, `at += 1; x[at] = ...`: by the
   same in every round, so that each has places of its own. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/loop/part.h"
#include "lang/gen/text/text.h"

typedef struct Counting {
  const Sym *counter, *filled;
  int counts, fills; /* statements */
  int mentions;      /* of both */
  bool is_other;     /* something else is done with them */
} Counting;

static bool is_counting(const Node *s) {
  const Node *x = s && s->kind == NODE_ASSIGN ? s->kids[0] : NULL;
  return x && x->kind == NODE_VAR && x->type.base == BASE_INT && !x->type.array &&
         !strcmp(s->text, "+=") && s->kids[1]->kind == NODE_INT && s->kids[1]->i == 1;
}

/* x[at] = ... */
static bool is_filling(const Node *s, const Sym *counter) {
  bool writes = s && (s->kind == NODE_ASSIGN || s->kind == NODE_TERM);
  const Node *x = writes ? s->kids[0] : NULL;
  return x && x->kind == NODE_INDEX && x->nkids == 2 && x->kids[0]->kind == NODE_VAR &&
         x->kids[1]->kind == NODE_VAR && x->kids[1]->sym == counter;
}

static bool find_filling(void *ctx, Node *n) {
  Counting *c = ctx;
  for (int i = 0; i + 1 < n->nkids && !c->counter; i++) {
    const Node *s = n->kids[i];
    if (!is_counting(s) || !is_filling(n->kids[i + 1], s->kids[0]->sym)) continue;
    c->counter = s->kids[0]->sym;
    c->filled = n->kids[i + 1]->kids[0]->kids[0]->sym;
  }
  return !c->counter;
}

static bool note_use(void *ctx, Node *n) {
  Counting *c = ctx;
  c->mentions += n->kind == NODE_VAR && (n->sym == c->counter || n->sym == c->filled);
  c->is_other |= n->kind == NODE_DECL && n->sym == c->counter;
  for (int i = 0; i < n->nkids; i++) {
    const Node *s = n->kids[i], *before = i ? n->kids[i - 1] : NULL;
    c->counts += is_counting(s) && s->kids[0]->sym == c->counter;
    if (!is_filling(s, c->counter) || s->kids[0]->kids[0]->sym != c->filled) continue;
    c->fills++;
    c->is_other |= !is_counting(before) || before->kids[0]->sym != c->counter;
  }
  return true;
}

static bool counts_in(const Node *s, const Sym *counter) {
  if (is_counting(s) && s->kids[0]->sym == counter) return true;
  for (int i = 0; i < s->nkids; i++)
    if (s->kids[i] && counts_in(s->kids[i], counter)) return true;
  return false;
}

/* Whether [s] counts equally often whatever the round. */
static bool is_regular(const Node *s, const Sym *counter) {
  if (!counts_in(s, counter) || s->kind == NODE_ASSIGN) return true;
  bool is_list = s->kind == NODE_BLOCK, is_loop = s->kind == NODE_FOR;
  if (is_loop && !(expr_is_data(s->kids[0]) && expr_is_data(s->kids[1]))) return false;
  for (int i = 0; i < s->nkids; i++)
    if (s->kids[i] && !is_regular(s->kids[i], counter)) return false;
  return is_list || is_loop;
}

bool counter_find(const Node *loop, Counter *out) {
  Counting c = {0};
  Node *body = loop->kids[2];
  node_walk(body, find_filling, &c);
  if (!c.counter || !c.counter->is_local) return false;
  node_walk(body, note_use, &c);
  if (c.is_other || c.mentions != c.counts + 2 * c.fills) return false;
  if (!is_regular(body, c.counter)) return false;
  *out = (Counter){c.counter, c.filled};
  return true;
}

const char *counter_rounds(Code *c, const Node *first, const Node *last) {
  const char *lo = gen_int(c, first), *hi = gen_int(c, last);
  return gen_fmt(c->u->g, "(%s < %s ? 0 : (long)%s - %s + 1)", hi, lo, hi, lo);
}

const char *counter_steps(Code *c, const Node *s, const Sym *counter) {
  Gen *g = c->u->g;
  if (!counts_in(s, counter)) return "0";
  if (s->kind == NODE_ASSIGN) return "1";
  if (s->kind == NODE_FOR) {
    const char *rounds = counter_rounds(c, s->kids[0], s->kids[1]);
    return gen_fmt(g, "%s * %s", rounds, counter_steps(c, s->kids[2], counter));
  }
  Buf b = {0};
  buf_put(&b, "(");
  for (int i = 0; i < s->nkids; i++)
    if (s->kids[i] && counts_in(s->kids[i], counter))
      buf_printf(&b, "%s%s", b.n > 1 ? " + " : "", counter_steps(c, s->kids[i], counter));
  buf_put(&b, ")");
  return gen_take(g, &b);
}
