/* SPDX-License-Identifier: BSD-3-Clause
   Branches, loops and jumps.  The reverse of a loop walks its rounds backwards.  A jump
   pushes its number; the reverse sweep pops it and enters the reversed text at the same
   place. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/loop/cache.h"
#include "lang/gen/stmt.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

static char *block_texts(Unit *u, const Node *s, char **back) {
  Buf f = {0};
  Texts r = {0};
  gen_stmt(u, s, &f, &r);
  *back = texts_backward(u->g, &r);
  return gen_take(u->g, &f);
}

/* The adjoint of a condition that calls a function which changes target. */
static const char *condition_reverse(Unit *u, const Node *condition, const Buf *back) {
  Code c;
  code_begin(&c, u, MODE_REVERSE);
  val_unused(&c, gen_value(&c, condition));
  const char *text = code_scoped(&c);
  return gen_fmt(u->g, "%s%s", buf_text(back), text);
}

/* A condition with what it guards. */
typedef struct Branch {
  const char *line, *br, *values, *yes, *rev_yes;
  const char *back; /* the adjoint of the condition */
  bool has_else;    /* forward */
  bool reverses;    /* it, or what comes after it, has a reverse */
} Branch;

typedef Vec(Branch) Chain;

/* What comes after it is conditional once more. */
static Branch branch_of(Unit *u, const Node *s) {
  Gen *g = u->g;
  Code c;
  char *rev_yes;
  Branch b = {.line = text_line(g->program, s->kids[0]),
              .br = gen_name(g, "br"),
              .back = "",
              .has_else = s->nkids > 2 && s->kids[2]};
  bool changes = u->has_reverse && expr_changes_target(s->kids[0]);
  int from = u->saved.n;
  Buf back = {0};
  code_begin(&c, u, changes ? MODE_FORWARD : MODE_VALUE);
  Val cond = gen_value(&c, s->kids[0]);
  code_fwd(&c, "%s = (%s) != 0;\n", b.br, cond.v);
  unit_saved(u, from, &c.fwd, &back);
  if (changes) b.back = condition_reverse(u, s->kids[0], &back);
  buf_free(&back);
  b.values = code_values(&c);
  u->conditional++;
  b.yes = block_texts(u, s->kids[1], &rev_yes);
  b.rev_yes = rev_yes;
  return b;
}

/* Whether each has a reverse: from the last on, whose `else` has [rev_no]. */
static void set_reverses(const Unit *u, Chain *chain, const char *rev_no) {
  bool inner = rev_no[0];
  for (int i = chain->n - 1; i >= 0; i--) {
    Branch *b = &chain->at[i];
    b->reverses = u->has_reverse && (b->rev_yes[0] || inner);
    inner = b->reverses || b->back[0];
  }
}

static void put_forward(Unit *u, const Chain *chain, const char *no, Buf *f) {
  for (int i = 0; i < chain->n; i++) {
    const Branch *b = &chain->at[i];
    buf_printf(f, "%s{\n%s}\n", b->line, b->values);
    if (b->yes[0] || b->has_else) buf_printf(f, "if (%s) {\n%s}", b->br, b->yes);
    if (b->has_else) buf_put(f, " else {\n");
  }
  buf_put(f, no);
  for (int i = chain->n - 1; i >= 0; i--) {
    const Branch *b = &chain->at[i];
    buf_put(f, b->has_else ? "}\n" : "\n");
    if (b->reverses && u->frame->depth > 0) buf_printf(f, "ps_push(W, %s);\n", b->br);
    buf_printf(&u->frame->decls, "int %s = 0;\n", b->br);
  }
}

static char *reverse_text(Unit *u, const Chain *chain, const char *rev_no) {
  Buf text = {0};
  int n = 0;
  for (; n < chain->n && chain->at[n].reverses; n++) {
    const Branch *b = &chain->at[n];
    buf_put(&text, b->line);
    if (u->frame->depth > 0) buf_printf(&text, "%s = (int)ps_pop(W);\n", b->br);
    buf_printf(&text, "if (%s) {\n%s} else {\n", b->br, b->rev_yes);
  }
  buf_put(&text, n < chain->n ? chain->at[n].back : rev_no);
  while (n-- > 0) buf_printf(&text, "}\n%s", n ? chain->at[n].back : "");
  return gen_take(u->g, &text);
}

/* Whether an `else if` follows that is no statement of its own kind. */
static bool goes_on(const Unit *u, const Node *s) {
  const Node *rest = s->nkids > 2 ? s->kids[2] : NULL;
  return rest && rest->kind == NODE_IF && !stmt_is_terminal(u, rest);
}

/* A row of `else if` is put together at once: a text in a text for each would be copied
   as often as it is deep. */
void gen_if(Unit *u, const Node *s, Buf *f, Texts *r) {
  Chain chain = {0};
  int conditional = u->conditional;
  char *no = gen_fmt(u->g, "%s", ""), *rev_no = no;
  vec_push(&chain, branch_of(u, s));
  while (goes_on(u, s)) {
    s = s->kids[2];
    vec_push(&chain, branch_of(u, s));
  }
  Branch *last = &chain.at[chain.n - 1];
  if (last->has_else) no = block_texts(u, s->kids[2], &rev_no);
  last->has_else = no[0];
  u->conditional = conditional;
  set_reverses(u, &chain, rev_no);
  put_forward(u, &chain, no, f);
  if (chain.at[0].back[0]) vec_push(r, chain.at[0].back);
  if (chain.at[0].reverses) vec_push(r, reverse_text(u, &chain, rev_no));
  vec_free(&chain);
}

static void exit_begin(Unit *u, Exit *e, const Node *loop) {
  *e = (Exit){.up = u->exit, .loop = loop, .id = ++u->g->next};
  u->exit = e;
}

char *exit_dispatch(Unit *u, Buf *cases) {
  char *text =
      gen_fmt(u->g, "switch ((int)ps_pop(W)) {\n%sdefault: break;\n}\n", buf_text(cases));
  buf_free(cases);
  return text;
}

/* The rounds: body texts with what continue needs around them. */
static char *rounds(Unit *u, Exit *e, const Node *body, const Sym *var, char **back) {
  Gen *g = u->g;
  u->frame->depth++;
  u->conditional++;
  vec_push(&u->loops, var);
  char *text = block_texts(u, body, back);
  u->loops.n--;
  u->conditional--;
  u->frame->depth--;
  if (!e->has_continue || !u->has_reverse) return text;
  text = gen_fmt(g, "%sps_push(W, 0);\ncont%d:;\n", text, e->id);
  *back = gen_fmt(g, "%s%s", exit_dispatch(u, &e->continues), *back);
  return text;
}

/* After the loop forward, before it backward: where break has left it. */
static void exit_end(Unit *u, Exit *e, Buf *f, Buf *back) {
  u->exit = e->up;
  if (!e->has_break || !u->has_reverse) return;
  buf_printf(f, "ps_push(W, 0);\nbrk%d:;\n", e->id);
  buf_put(back, exit_dispatch(u, &e->breaks));
}

/* A bound that is the same in both sweeps, or a saved variable. */
static const char *bound(Unit *u, const Node *e, const char *stem, Buf *f, bool *saved) {
  Gen *g = u->g;
  if (e->kind == NODE_INT) return gen_fmt(g, "%d", e->i);
  Code c;
  code_begin(&c, u, MODE_VALUE);
  const char *v = gen_int(&c, e), *name = gen_name(g, stem);
  *saved = !expr_is_data(e);
  buf_printf(&u->frame->decls, "int %s = 0;\n", name);
  buf_printf(f, "{\n%s%s = %s;\n}\n", code_values(&c), name, v);
  return name;
}

void gen_for(Unit *u, const Node *s, Buf *f, Texts *r) {
  Gen *g = u->g;
  Exit e;
  Cache cache;
  Buf back = {0}, tail = {0};
  bool save_lo = false, save_hi = false, deep = u->has_reverse && u->frame->depth > 0;
  const char *v = var_of(u, s->sym)->name, *line = text_line(g->program, s->kids[0]);
  char *rev;
  buf_printf(&u->frame->decls, "long %s = 0;\n", v);
  const char *lo = bound(u, s->kids[0], "lo", f, &save_lo);
  const char *hi = bound(u, s->kids[1], "hi", f, &save_hi);
  exit_begin(u, &e, s);
  e.counter = v;
  cache_begin(u, &cache, s->kids[2], false);
  char *body = rounds(u, &e, s->kids[2], s->sym, &rev);
  cache_end(u);
  const char *loop = rounds_text(u, s, &(Bounds){v, lo, hi, false}, body);
  if (body[0]) buf_printf(f, "%s%s", line, cache_wrap(u, &cache, loop, false));
  exit_end(u, &e, f, &tail);
  if (deep && save_lo) buf_printf(f, "ps_push(W, %s);\n", lo);
  if (deep && save_hi) {
    buf_printf(f, "ps_push(W, %s);\n", hi);
    buf_printf(&back, "%s = (int)ps_pop(W);\n", hi);
  }
  if (deep && save_lo) buf_printf(&back, "%s = (int)ps_pop(W);\n", lo);
  buf_put(&back, buf_text(&tail));
  loop = rounds_text(u, s, &(Bounds){v, lo, hi, true}, rev);
  if (rev[0]) buf_printf(&back, "%s%s", line, cache_wrap(u, &cache, loop, true));
  cache_free(&cache);
  if (back.n) vec_push(r, gen_take(g, &back));
  buf_free(&back);
  buf_free(&tail);
}

/* Whether [s] assigns to a variable of [e]. */
static bool changes(const Node *s, const Node *e) {
  if (s->kind == NODE_ASSIGN && expr_mentions(e, lvalue_root(s->kids[0])->sym))
    return true;
  for (int i = 0; i < s->nkids; i++)
    if (s->kids[i] && changes(s->kids[i], e)) return true;
  return false;
}

/* The container of a foreach loop, in variables of the frame: a jump may enter the
   reverse loop without passing its head. */
typedef struct Each {
  const Node *container;
  Var *v;
  const char *p, *b, *n, *at, *size;
  bool is_alias; /* b is the container's own adjoint */
  bool is_copy;  /* the loop goes over what the container was before it */
} Each;

static void each_begin(Unit *u, const Node *s, Each *e) {
  Gen *g = u->g;
  const Node *x = s->kids[0];
  *e = (Each){.container = x, .v = var_of(u, s->sym), .at = gen_name(g, "at")};
  var_declare(u, e->v);
  bool active = u->has_reverse && expr_is_active(u, x);
  e->is_copy = changes(s->kids[1], x);
  e->is_alias = x->kind == NODE_VAR && !e->is_copy;
  e->p = saved_new(u, s, gen_fmt(g, "%s *", type_c(x->type)), "each");
  e->n = saved_new(u, NULL, "long ", "n");
  if (e->v->ndims) e->size = saved_new(u, NULL, "long ", "n");
  if (active) e->b = saved_new(u, NULL, "double *", "eachb");
  buf_printf(&u->frame->decls, "long %s = 0;\n", e->at);
}

/* Before the loop: where the container lies. */
static void each_forward(Unit *u, Each *e, Buf *f) {
  Gen *g = u->g;
  Code c;
  code_begin(&c, u, u->has_reverse ? MODE_FORWARD : MODE_VALUE);
  Operand o = gen_operand(&c, e->container, 0);
  const char *size = dims_size(g, o.dims, o.ndims);
  if (e->is_copy) {
    Operand t = operand_new(&c, o.type, o.dims, o.ndims, false);
    code_fwd(&c, "for (long k = 0; k < %s; k++) %s[k] = (%s)[k];\n", size, t.p, o.p);
    o.p = t.p;
  }
  code_fwd(&c, "%s = (void *)(%s);\n%s = %s;\n", e->p, o.p, e->n,
           e->v->ndims ? o.dims[0] : size);
  if (e->size) code_fwd(&c, "%s = %s;\n", e->size, dims_size(g, o.dims + 1, e->v->ndims));
  if (e->b && e->is_alias)
    code_fwd(&c, "%s = %s;\n", e->b, var_of(u, e->container->sym)->bar);
  else if (e->b)
    code_fwd(&c, "%s = %s;\n", e->b, take_zeros(u, size));
  for (int d = 0; d < e->v->ndims; d++)
    code_fwd(&c, "%s = %s;\n", e->v->dims[d], o.dims[d + 1]);
  buf_printf(f, "{\n%s}\n", code_values(&c));
}

/* Binds the loop variable to the present element. */
static void each_bind(const Each *e, Buf *b) {
  const Var *v = e->v;
  if (v->ndims == 0) {
    buf_printf(b, "%s = %s[%s];\n", v->name, e->p, e->at);
    return;
  }
  buf_printf(b, "%s = %s + %s * %s;\n", v->name, e->p, e->at, e->size);
  if (e->b) buf_printf(b, "%s = %s + %s * %s;\n", v->bar, e->b, e->at, e->size);
}

/* After the reverse loop: adjoints of the elements go to what the container was made
   of. */
static char *each_adjoint(Unit *u, const Each *e) {
  Code c;
  if (!e->b || e->is_alias) return gen_fmt(u->g, "%s", "");
  code_begin(&c, u, MODE_REVERSE);
  Operand o = gen_operand(&c, e->container, 0);
  if (o.b)
    code_rev(&c, "for (long k = 0; k < %s; k++) (%s)[k] += %s[k];\n",
             dims_size(u->g, o.dims, o.ndims), o.b, e->b);
  return code_scoped(&c);
}

/* The same in the reverse sweep, however a round is entered. */
static char *each_enter(Unit *u, const Each *e) {
  Buf b = {0};
  each_bind(e, &b);
  if (e->v->ndims == 0 && e->b) buf_printf(&b, "%s = 0;\n", e->v->bar);
  return gen_take(u->g, &b);
}

static char *each_rounds(Unit *u, const Node *s, const Each *e, bool is_back,
                         const char *body) {
  Bounds x = {e->at, "0", gen_fmt(u->g, "%s - 1", e->n), is_back};
  return rounds_text(u, s, &x, body);
}

static char *each_reverse(Unit *u, const Node *s, const Each *e, const char *enter,
                          const char *rev) {
  Buf b = {0};
  bool number = e->v->ndims == 0 && e->b;
  buf_printf(&b, "%s%s", enter, rev);
  if (number) buf_printf(&b, "%s[%s] += %s;\n", e->b, e->at, e->v->bar);
  const char *loop = each_rounds(u, s, e, true, gen_take(u->g, &b));
  return gen_fmt(u->g, "%s%s", loop, each_adjoint(u, e));
}

void gen_foreach(Unit *u, const Node *s, Buf *f, Texts *r) {
  Gen *g = u->g;
  Exit exit;
  Each e;
  Buf tail = {0}, saved = {0};
  int from = u->saved.n, to;
  const char *line = text_line(g->program, s->kids[0]);
  char *rev;
  each_begin(u, s, &e);
  each_forward(u, &e, f);
  to = u->saved.n;
  exit_begin(u, &exit, s);
  exit.counter = e.at;
  exit.enter = each_enter(u, &e);
  char *body = rounds(u, &exit, s->kids[1], NULL, &rev);
  Buf round = {0};
  each_bind(&e, &round);
  buf_put(&round, body);
  body = gen_take(g, &round);
  buf_printf(f, "%s%s", line, each_rounds(u, s, &e, false, body));
  exit_end(u, &exit, f, &tail);
  int all = u->saved.n;
  u->saved.n = to;
  unit_saved(u, from, f, &saved);
  u->saved.n = all;
  const char *back = each_reverse(u, s, &e, exit.enter, rev);
  if (u->has_reverse)
    vec_push(r, gen_fmt(g, "%s%s%s%s", line, buf_text(&saved), buf_text(&tail), back));
  buf_free(&tail);
  buf_free(&saved);
}

void gen_while(Unit *u, const Node *s, Buf *f, Texts *r) {
  Gen *g = u->g;
  Exit e;
  Code c;
  Buf tail = {0}, back = {0};
  const char *count = gen_name(g, "turns"), *line = text_line(g->program, s->kids[0]);
  char *rev;
  buf_printf(&u->frame->decls, "long %s = 0;\n", count);
  exit_begin(u, &e, s);
  e.counter = count;
  code_begin(&c, u, MODE_VALUE);
  u->conditional++;
  Val cond = gen_value(&c, s->kids[0]);
  u->conditional--;
  code_fwd(&c, "if (!(%s)) break;\n", cond.v);
  const char *test = code_values(&c);
  char *body = rounds(u, &e, s->kids[1], NULL, &rev);
  buf_printf(f, "%sfor (%s = 0;; %s++) {\n" ROUNDS_ASK "%s%s}\n", line, count, count,
             text_scoped(g, c.takes_memory, test), body);
  exit_end(u, &e, f, &tail);
  if (u->has_reverse && u->frame->depth > 0) {
    buf_printf(f, "ps_push(W, %s);\n", count);
    buf_printf(&back, "%s = (long)ps_pop(W);\n", count);
  }
  buf_put(&back, buf_text(&tail));
  if (rev[0])
    buf_printf(&back, "%sfor (; %s > 0; %s--) {\n" ROUNDS_ASK "%s}\n", line, count, count,
               rev);
  if (back.n && u->has_reverse) vec_push(r, gen_take(g, &back));
  buf_free(&tail);
  buf_free(&back);
}
