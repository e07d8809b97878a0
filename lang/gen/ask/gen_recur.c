/* SPDX-License-Identifier: BSD-3-Clause
   Which user functions call themselves, be it through others: those that lie on a circle
   of calls.  All are found in one walk over definitions and calls (Tarjan 1972, strongly
   connected components): a definition is put on a stack when it is met, and its circle is
   what lies above it when nothing that it leads to was met before it and still waits. */
#include "lang/gen/ask/ask.h"

typedef struct Met {
  const Node *def;
  int earliest; /* place of the earliest waiting definition that it leads to */
  bool is_waiting, calls_itself;
} Met;

typedef struct Circles {
  Gen *g;
  Vec(Met) met;     /* in order of the walk */
  Addresses place;  /* definition -> its place in [met], + 1 */
  Vec(int) waiting; /* places; the latest last */
  int caller;       /* place of the definition whose body is walked */
} Circles;

static int meet(Circles *c, const Node *def);

static bool follow_call(void *ctx, Node *node) {
  Circles *c = ctx;
  bool is_argument = node->kind == NODE_VAR && node->type.base == BASE_FUNCTION;
  const Sym *f = is_argument ? node->sym : call_function(node);
  const Node *def = f && f->decl ? function_body(c->g->program, f) : NULL;
  if (!def || def->kind != NODE_FUNDEF) return true;
  int known = addresses_get(&c->place, def);
  int callee = known ? known - 1 : meet(c, def);
  Met *caller = &c->met.at[c->caller];
  int leads_to = c->met.at[callee].earliest;
  if (callee == c->caller) caller->calls_itself = true;
  if (c->met.at[callee].is_waiting && leads_to < caller->earliest)
    caller->earliest = leads_to;
  return true;
}

/* [from], and what has been met since and leads back to it, wait no longer. */
static void close_circle(Circles *c, int from) {
  bool is_circle =
      c->waiting.at[c->waiting.n - 1] != from || c->met.at[from].calls_itself;
  for (int at = -1; at != from;) {
    at = c->waiting.at[--c->waiting.n];
    c->met.at[at].is_waiting = false;
    addresses_set(&c->g->recurs, c->met.at[at].def, is_circle ? 2 : 1);
  }
}

static int meet(Circles *c, const Node *def) {
  int me = c->met.n, outer = c->caller;
  vec_push(&c->met, (Met){.def = def, .earliest = me, .is_waiting = true});
  vec_push(&c->waiting, me);
  addresses_set(&c->place, def, me + 1);
  c->caller = me;
  if (def->kids[1]) node_walk(def->kids[1], follow_call, c);
  c->caller = outer;
  if (c->met.at[me].earliest == me) close_circle(c, me);
  return me;
}

bool function_recurs(Gen *g, const Node *fundef) {
  if (!addresses_get(&g->recurs, fundef)) {
    Circles c = {.g = g};
    meet(&c, fundef);
    vec_free(&c.met);
    vec_free(&c.waiting);
    addresses_free(&c.place);
  }
  return addresses_get(&g->recurs, fundef) == 2;
}
