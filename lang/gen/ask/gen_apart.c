/* SPDX-License-Identifier: BSD-3-Clause
   What may run beside itself on several threads: it says nothing, draws no random numbers
   and reads no target, and neither does any function that it calls. */
#include "lang/gen/ask/ask.h"
#include "math/view/hof.h"

typedef struct Walk {
  const Program *program;
  Addresses seen; /* definitions */
  bool speaks, is_long;
} Walk;

static bool look(void *ctx, Node *n) {
  Walk *w = ctx;
  const Fn *fn = n->kind == NODE_CALL || n->kind == NODE_TILDE ? n->match.fn : NULL;
  if (n->kind == NODE_PRINT || (fn && fn->flags & FN_VOLATILE)) w->speaks = true;
  if (n->kind == NODE_CALL && expr_is_target(n)) w->speaks = true;
  if (fn && fn->flags & FN_HIGHER) w->is_long = true;
  bool is_argument = n->kind == NODE_VAR && n->type.base == BASE_FUNCTION;
  bool calls = n->kind == NODE_CALL || n->kind == NODE_TILDE;
  const Sym *f = is_argument ? n->sym : calls ? call_function(n) : NULL;
  const Node *def = f && f->decl ? function_body(w->program, f) : NULL;
  if (!def || def->kind != NODE_FUNDEF || addresses_get(&w->seen, def)) return true;
  addresses_set(&w->seen, def, 1);
  if (def->kids[1]) node_walk(def->kids[1], look, w);
  return true;
}

int node_apart(const Gen *g, const Node *n) {
  Walk w = {.program = g->program};
  node_walk((Node *)n, look, &w);
  addresses_free(&w.seen);
  return w.speaks ? CALLBACK_ALONE : w.is_long ? CALLBACK_LONG : CALLBACK_APART;
}
