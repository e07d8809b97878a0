/* SPDX-License-Identifier: BSD-3-Clause
   Statements: what runs forward, what runs backward, and terminals, which do both at
   once. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/cut.h"
#include "lang/gen/exact/exact.h"
#include "lang/gen/expr/call.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/loop/ahead.h"
#include "lang/gen/loop/batch.h"
#include "lang/gen/loop/cache.h"
#include "lang/gen/loop/chain.h"
#include "lang/gen/loop/density.h"
#include "lang/gen/loop/group.h"
#include "lang/gen/loop/invariant.h"
#include "lang/gen/loop/part.h"
#include "lang/gen/loop/split.h"
#include "lang/gen/stmt.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

static bool has_break(const Node *s) {
  if (s->kind == NODE_BREAK || s->kind == NODE_RETURN) return true;
  for (int i = 0; i < s->nkids; i++) {
    const Node *k = s->kids[i];
    bool inner =
        k && (k->kind == NODE_FOR || k->kind == NODE_FOREACH || k->kind == NODE_WHILE);
    if (k && !inner && !node_is_expression(k) && has_break(k)) return true;
  }
  return false;
}

/* For one statement; the caller puts back what this returns. */
static bool whole_begin(Unit *u, const Node *s) {
  bool outer = u->is_whole;
  u->is_whole = outer || s->flags & NODE_WHOLE;
  return outer;
}

/* Forward and backward text of one statement in a frame of its own. */
static char *framed(Unit *u, const Node *s) {
  Frame frame;
  Buf f = {0};
  Texts r = {0};
  frame_begin(u, &frame);
  gen_stmt(u, s, &f, &r);
  buf_put(&f, texts_backward(u->g, &r));
  const char *text = frame_end(u, gen_take(u->g, &f));
  return text_scoped(u->g, frame.takes_memory, text);
}

/* The same for the inside of a statement known to be a terminal itself. */
static char *framed_block(Unit *u, const Node *s) {
  Frame frame;
  Buf f = {0};
  Texts r = {0};
  frame_begin(u, &frame);
  if (s->kind == NODE_BLOCK)
    gen_stmts(u, s->kids, s->nkids, &f, &r);
  else if (s->kind == NODE_PROFILE)
    gen_stmts(u, s->kids + 1, s->nkids - 1, &f, &r);
  else if (s->kind == NODE_FOR)
    gen_for(u, s, &f, &r);
  else if (s->kind == NODE_FOREACH)
    gen_foreach(u, s, &f, &r);
  else
    gen_while(u, s, &f, &r);
  buf_put(&f, texts_backward(u->g, &r));
  const char *text = frame_end(u, gen_take(u->g, &f));
  return text_scoped(u->g, frame.takes_memory, text);
}

/* One condition with what it guards; what comes after it is conditional once more. */
static void put_branch(Unit *u, const Node *s, Buf *text) {
  Code c;
  code_begin(&c, u, MODE_VALUE);
  Val cond = gen_value(&c, s->kids[0]);
  u->conditional++;
  code_fwd(&c, "if (%s) {\n%s}", cond.v, framed(u, s->kids[1]));
  buf_put(text, code_end(&c));
}

/* A row of `else if` is put together at once: a text in a text for each would be copied
   as often as it is deep. */
static char *terminal_if(Unit *u, const Node *s) {
  Buf text = {0};
  int conditional = u->conditional, depth = 0;
  bool outer = u->is_whole;
  put_branch(u, s, &text);
  const Node *rest = s->nkids > 2 ? s->kids[2] : NULL;
  for (; rest && rest->kind == NODE_IF && stmt_is_terminal(u, rest); depth++) {
    buf_printf(&text, " else {\n%s", text_line(u->g->program, rest));
    whole_begin(u, rest);
    put_branch(u, rest, &text);
    rest = rest->nkids > 2 ? rest->kids[2] : NULL;
  }
  const char *no = rest ? framed(u, rest) : "";
  if (no[0]) buf_printf(&text, " else {\n%s}", no);
  buf_put(&text, "\n");
  while (depth-- > 0) buf_put(&text, "}\n");
  u->conditional = conditional;
  u->is_whole = outer;
  return gen_take(u->g, &text);
}

static void add_to_target(Code *c, const Node *s) {
  const Node *e = s->kids[0];
  if (s->kind == NODE_TILDE)
    gen_tilde(c, s);
  else if (s->kind == NODE_EXPR)
    user_value(c, e, e->kids, e->nkids, c->u->lpb);
  else
    gen_target(c, e, 1);
}

static char *terminal_line(Unit *u, const Node *s) {
  Code c;
  code_begin(&c, u, MODE_BOTH);
  add_to_target(&c, s);
  return code_end(&c);
}

/* A loop over elements, as one loop for each of its statements.  Where there is no round
   nothing of them runs, as it might fail. */
static char *terminal_vector(Unit *u, const Node *s) {
  Node *parts[VECTOR_LIMIT];
  int n;
  Buf b = {0};
  Code c;
  if (!vector_statements(u, s, parts, &n)) return NULL;
  code_begin(&c, u, MODE_VALUE);
  const char *lo = gen_int(&c, s->kids[0]), *hi = gen_int(&c, s->kids[1]);
  u->conditional++;
  u->is_rounds = true;
  for (int i = 0; i < n; i++) {
    bool outer = whole_begin(u, parts[i]);
    bool outer_takes = memory_begin(u);
    const char *text = gen_fmt(u->g, "{\n%s}\n", terminal_line(u, parts[i]));
    buf_put(&b, text_scoped(u->g, memory_end(u, outer_takes), text));
    u->is_whole = outer;
  }
  u->is_rounds = false;
  u->conditional--;
  code_fwd(&c, "if (%s <= %s) {\n%s}\n", lo, hi, buf_text(&b));
  buf_free(&b);
  return code_end(&c);
}

/* Many rounds at a time. */
static char *terminal_batch(Unit *u, const Node *s) {
  Code c;
  Batch batch;
  int spare = u->next_spare;
  if (!batch_begin(u, s, &batch)) return NULL;
  code_begin(&c, u, MODE_VALUE);
  const char *lo = gen_int(&c, s->kids[0]), *hi = gen_int(&c, s->kids[1]);
  const char *v = var_of(u, s->sym)->name;
  u->conditional++;
  vec_push(&u->loops, s->sym);
  int scalar = u->g->scalar_loops;
  const char *body = framed(u, batch.body);
  u->g->scalar_loops = scalar; /* those in it are of vectors */
  u->loops.n--;
  u->conditional--;
  batch_end(u, &batch);
  u->next_spare = spare;
  code_fwd(&c,
           "for (long %s = %s; %s <= %s; %s += %d) {\n" ROUNDS_ASK
           "const int %s = %s - %s < %d ? %s : (int)%s + %d;\n%s}\n",
           v, lo, v, hi, v, BATCH_ROUNDS, batch.last, hi, v, BATCH_ROUNDS, hi, v,
           BATCH_ROUNDS - 1, body);
  return code_end(&c);
}

static char *terminal_split(Unit *u, const Node *s);
static char *terminal_groups(Unit *u, const Node *s);

/* Many rounds at a time, or NULL. */
static char *terminal_vectors(Unit *u, const Node *s) {
  char *text = terminal_vector(u, s);
  if (!text) text = terminal_batch(u, s);
  if (!text) text = terminal_split(u, s);
  return text ? text : terminal_groups(u, s);
}

static char *terminal_rounds(Unit *u, const Node *s);

/* Fills the lists of rounds by what decides. */
static void put_lists(Code *c, const Node *s, const Split *x, const char *lo,
                      const char *hi) {
  Unit *u = c->u;
  const char *v = var_of(u, s->sym)->name, *list[2], *count[2];
  for (int i = 0; i < 2; i++) {
    Var *rounds = var_of(u, x->lists[i]);
    list[i] = rounds->name;
    count[i] = var_of(u, x->counts[i])->name;
    const char *room = gen_fmt(u->g, "(%s < %s ? 0 : (long)%s - %s + 1)", hi, lo, hi, lo);
    code_fwd(c, "int *const %s = %s;\nint %s = 0;\n", list[i],
             take_numbers(u, true, room), count[i]);
  }
  Code test;
  code_begin(&test, u, MODE_VALUE);
  Val cond = gen_value(&test, x->test);
  code_fwd(&test, "if (%s) %s[%s++] = (int)%s; else %s[%s++] = (int)%s;\n", cond.v,
           list[0], count[0], v, list[1], count[1], v);
  code_fwd(c, "for (long %s = %s; %s <= %s; %s++) {\n%s}\n", v, lo, v, hi, v,
           code_end(&test));
  for (int i = 0; i < 2; i++)
    code_fwd(c, "const long %s = %s;\n", var_of(u, x->lists[i])->dims[0], count[i]);
}

/* The rounds of each side of a branch that data decide; NULL unless those of one side at
   least run many at a time. */
static char *terminal_split(Unit *u, const Node *s) {
  Split x;
  Code c;
  const char *texts[2];
  if (u->splits == MOST_SPLITS || !split_begin(u, s, &x)) return NULL;
  code_begin(&c, u, MODE_VALUE);
  const char *lo = gen_int(&c, s->kids[0]), *hi = gen_int(&c, s->kids[1]);
  u->conditional++;
  u->splits++;
  put_lists(&c, s, &x, lo, hi);
  for (int i = 0; i < 2; i++) texts[i] = terminal_vectors(u, x.loops[i]);
  bool gains = texts[0] || texts[1];
  for (int i = 0; i < 2 && gains; i++) {
    bool is_empty = !x.loops[i]->kids[2]->nkids;
    if (!texts[i]) texts[i] = is_empty ? "" : terminal_rounds(u, x.loops[i]);
    code_fwd(&c, "{\n%s}\n", texts[i]);
  }
  u->splits--;
  u->conditional--;
  split_end(u, &x);
  char *text = code_end(&c);
  return gains ? text : NULL;
}

static const char *groups_text(Unit *u, const Group *x, const Operand *order,
                               const Operand *classes, const char *body) {
  const Var *list = var_of(u, x->list);
  const char *n = order->dims[0], *at = gen_name(u->g, "at"),
             *end = gen_name(u->g, "end");
  const char *count = var_of(u, x->count)->name, *size = var_of(u, x->size)->name;
  Buf b = {0};
  buf_printf(&b, "for (long %s = 0, %s; %s < %s; %s = %s) {\n", at, end, at, n, at, end);
  buf_printf(&b, "const int %s = %s[%s];\n%s = %s + 1;\n", size, classes->p, at, end, at);
  buf_printf(&b, "while (%s < %s && %s[%s] == %s) %s++;\n", end, n, classes->p, end, size,
             end);
  buf_printf(&b, "int *const %s = %s + %s;\nconst long %s = %s - %s;\n", list->name,
             order->p, at, list->dims[0], end, at);
  buf_printf(&b, "const int %s = (int)%s;\n%s}\n", count, list->dims[0], body);
  return gen_take(u->g, &b);
}

/* Rounds by a size that data decide; NULL unless they run many at a time then, or where
   they would have to be put in order in every evaluation. */
static char *terminal_groups(Unit *u, const Node *s) {
  Group x;
  Code c;
  if (!group_begin(u, s, &x)) return NULL;
  code_begin(&c, u, MODE_VALUE);
  u->conditional++;
  char *body = terminal_vectors(u, x.loop);
  u->conditional--;
  bool gains = body && hoist(&c, x.order) && hoist(&c, x.classes);
  if (gains) {
    Operand order = gen_operand(&c, x.order, 0), classes = gen_operand(&c, x.classes, 0);
    code_fwd(&c, "%s", groups_text(u, &x, &order, &classes, body));
  }
  group_end(u, &x);
  char *text = code_end(&c);
  return gains ? text : NULL;
}

/* Rounds of the loop are independent: each runs forward, then backward. */
static char *terminal_for(Unit *u, const Node *s) {
  char *vectors = terminal_vectors(u, s);
  return vectors ? vectors : terminal_rounds(u, s);
}

static char *terminal_rounds(Unit *u, const Node *s) {
  Code c;
  Cache cache;
  u->g->scalar_loops++;
  code_begin(&c, u, MODE_VALUE);
  const char *lo = gen_int(&c, s->kids[0]), *hi = gen_int(&c, s->kids[1]);
  Var *v = var_of(u, s->sym);
  u->conditional++;
  cache_begin(u, &cache, s->kids[2], true);
  vec_push(&u->loops, s->sym);
  char *body = framed(u, s->kids[2]);
  u->loops.n--;
  cache_end(u);
  u->conditional--;
  const char *loop = rounds_text(u, s, &(Bounds){v->name, lo, hi, false}, body);
  code_fwd(&c, "long %s;\n%s", v->name, cache_wrap(u, &cache, loop, true));
  cache_free(&cache);
  return code_end(&c);
}

/* Where nothing goes backward. */
static void value_of_target(Unit *u, const Node *s, Buf *f) {
  Code c;
  code_begin(&c, u, MODE_VALUE);
  add_to_target(&c, s);
  const char *text = gen_fmt(u->g, "{\n%s}\n", code_values(&c));
  buf_printf(f, "%s%s", text_line(u->g->program, s),
             text_scoped(u->g, c.takes_memory, text));
}

/* Where target() is read, target is added to in the forward sweep. */
static void forward_target(Unit *u, const Node *s, Buf *f, Texts *r) {
  Gen *g = u->g;
  Code c;
  Buf back = {0};
  int from = u->saved.n;
  code_begin(&c, u, MODE_FORWARD);
  add_to_target(&c, s);
  unit_saved(u, from, &c.fwd, &back);
  buf_printf(f, "%s{\n%s}\n", text_line(g->program, s), code_values(&c));
  code_begin(&c, u, MODE_REVERSE);
  add_to_target(&c, s);
  const char *text = gen_fmt(g, "{\n%s%s}\n", buf_text(&back), code_end(&c));
  vec_push(r, text_scoped(g, c.takes_memory, text));
  buf_free(&back);
}

static bool has_continue(const Node *s) {
  if (s->kind == NODE_CONTINUE) return true;
  for (int i = 0; i < s->nkids; i++) {
    const Node *k = s->kids[i];
    bool inner =
        k && (k->kind == NODE_FOR || k->kind == NODE_FOREACH || k->kind == NODE_WHILE);
    if (k && !inner && !node_is_expression(k) && has_continue(k)) return true;
  }
  return false;
}

static char *terminal_text(Unit *u, const Node *s) {
  switch (s->kind) {
  case NODE_IF: return terminal_if(u, s);
  case NODE_FOR:
    return has_break(s->kids[2]) || has_continue(s->kids[2]) ? framed_block(u, s)
                                                             : terminal_for(u, s);
  case NODE_BLOCK:
  case NODE_PROFILE:
  case NODE_FOREACH:
  case NODE_WHILE: return framed_block(u, s);
  default: return terminal_line(u, s);
  }
}

static void gen_terminal(Unit *u, const Node *s, Texts *r) {
  Gen *g = u->g;
  bool outer_takes = memory_begin(u);
  u->terminal++;
  char *text = part_text(u, s, terminal_text);
  if (!text) text = terminal_text(u, s);
  u->terminal--;
  bool takes_memory = memory_end(u, outer_takes);
  if (!text[0]) return;
  vec_push(r, gen_fmt(g, "%s%s", text_line(g->program, s),
                      text_scoped(g, takes_memory, gen_fmt(g, "{\n%s}\n", text))));
}

static void gen_expression(Unit *u, const Node *s, Buf *f) {
  Code c;
  code_begin(&c, u, MODE_VALUE);
  const Node *e = s->kids[0];
  if (e->kind == NODE_CALL && call_function(e))
    user_value(&c, e, e->kids, e->nkids, NULL);
  else if (type_is_scalar(e->type))
    gen_value(&c, e);
  buf_put(f, code_scoped(&c));
}

void gen_stmts(Unit *u, Node *const *s, int n, Buf *f, Texts *r) {
  const Node **first = decl_first_uses(u, s, n);
  Settling settling;
  settling_begin(&settling, s, n);
  for (int i = 0; i < n; i++) {
    if (!s[i]) continue;
    if (gen_stopped(u->g)) break;
    if (exact_drops(u, s[i])) continue;
    bool outer = whole_begin(u, s[i]);
    if (s[i]->kind == NODE_DECL) {
      var_of(u, s[i]->sym)->is_settled = settling_has(&settling, s[i]->sym);
      gen_decl(u, s[i], first ? first[i] : NULL, f, r);
    } else {
      gen_stmt(u, s[i], f, r);
    }
    u->is_whole = outer;
    if (s == u->cut_list) cut_here(u, f, r);
  }
  settling_free(&settling);
}

/* A { } of its own: locals are variables of the frame, so nothing opens here. */
static void gen_block(Unit *u, Node *const *s, int n, Buf *f, Texts *r) {
  Texts inner = {0};
  gen_stmts(u, s, n, f, &inner);
  vec_push(r, texts_backward(u->g, &inner));
}

/* Adds what is not left to a terminal; false when the statement is of another kind. */
static bool adds_forward(Unit *u, const Node *s, Buf *f, Texts *r) {
  bool adds = s->kind == NODE_TILDE || s->kind == NODE_TARGET ||
              s->kind == NODE_JACOBIAN ||
              (s->kind == NODE_EXPR && stmt_touches_target(s));
  if (!adds || !u->wants_target || (u->has_reverse && !u->g->reads_target)) return false;
  if (u->has_reverse)
    forward_target(u, s, f, r);
  else
    value_of_target(u, s, f);
  return true;
}

static void any_stmt(Unit *u, const Node *s, Buf *f, Texts *r) {
  if (exact_drops(u, s) || exact_stmt(u, s, r)) return;
  const Node *instead = exact_instead(u, s);
  if (instead) {
    gen_stmt(u, instead, f, r);
    return;
  }
  const Node *taken_out = s->kind == NODE_FOR ? hoist_invariants(u, s) : NULL;
  if (taken_out) s = taken_out;
  if (stmt_is_terminal(u, s)) {
    gen_terminal(u, s, r);
    return;
  }
  taken_out = s->kind == NODE_FOR ? compute_ahead(u, s) : NULL;
  if (taken_out) s = taken_out;
  const char *line = text_line(u->g->program, s);
  if (adds_forward(u, s, f, r)) return;
  switch (s->kind) {
  case NODE_DECL: gen_decl(u, s, NULL, f, r); break;
  case NODE_ASSIGN: gen_assign(u, s, f, r); break;
  case NODE_BLOCK: gen_block(u, s->kids, s->nkids, f, r); break;
  case NODE_PROFILE: gen_block(u, s->kids + 1, s->nkids - 1, f, r); break;
  case NODE_TERM: gen_term(u, s, f, r); break;
  case NODE_IF: gen_if(u, s, f, r); break;
  case NODE_FOR:
    u->g->scalar_loops++;
    if (!gen_chain(u, s, f, r) && !part_sweeps(u, s, f, r)) gen_for(u, s, f, r);
    break;
  case NODE_FOREACH:
    u->g->scalar_loops++;
    gen_foreach(u, s, f, r);
    break;
  case NODE_WHILE:
    u->g->scalar_loops++;
    gen_while(u, s, f, r);
    break;
  case NODE_BREAK:
  case NODE_CONTINUE:
  case NODE_RETURN: gen_jump(u, s, f, r); break;
  case NODE_PRINT:
    if (!u->is_quiet) gen_print(u, s, f);
    break;
  case NODE_REJECT:
    if (!u->is_quiet) gen_reject(u, s, f);
    buf_printf(f, "%s%s\n", line, text_refuse(u));
    break;
  case NODE_FATAL: buf_printf(f, "%sreturn PS_ERROR;\n", line); break;
  case NODE_EXPR: gen_expression(u, s, f); break;
  default: break;
  }
}

/* Loops whose text has no loop but of vectors are noted. */
static void one_stmt(Unit *u, const Node *s, Buf *f, Texts *r) {
  Gen *g = u->g;
  int scalar = g->scalar_loops;
  any_stmt(u, s, f, r);
  if (s->kind == NODE_FOR && g->scalar_loops == scalar) addresses_set(&g->vectors, s, 1);
}

void gen_stmt(Unit *u, const Node *s, Buf *f, Texts *r) {
  bool outer = whole_begin(u, s);
  one_stmt(u, s, f, r);
  u->is_whole = outer;
}
