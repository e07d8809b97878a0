/* SPDX-License-Identifier: BSD-3-Clause
   Recurrences, x[t] = f(x[t - 1], ...).  Forward the loop stays what it is, but for a
   square root that is squared again in the next round: then the squares are the chain,
   and their roots are taken after it, as vectors.  Backward nothing but the adjoints of x
   is on the chain, and it is linear:

     p[t] = df/dx[t - 1]               for all t, as vectors
     xb[t - 1] += p[t] * xb[t]         from the last t to the first
     adjoints of all else: xb[t] df    for all t, as vectors

   as the values of x are known.  So no round is on the tape, and partial derivatives are
   computed many at a time. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/loop/chain.h"
#include "lang/gen/loop/loop.h"
#include "lang/gen/loop/turn.h"
#include "lang/gen/stmt.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"
#include "lang/tree/build.h"

enum { MOST_LAGS = 4, LONGEST_LAG = 16 };

/* x[t + by], a place that moves along with the loop. */
typedef struct Lag {
  int by;
  Sym *number; /* stands for it in f ... */
  Sym *vector; /* ... and this for all rounds: memory of x, whose adjoints are p */
} Lag;

typedef struct Chain {
  Unit *u;
  Build b;
  const Node *loop, *to; /* the FOR; x[t + by], what is written */
  const Sym *x;
  int by;
  bool adds, takes; /* x[t] += f, x[t] -= f */
  Node *step;       /* f, a copy in which numbers stand for the lags */
  Node *decls[VECTOR_LIMIT];
  int ndecls;
  Lag lags[MOST_LAGS];
  int nlags;
  Node *rounds; /* f for all rounds, or NULL */
  bool failed;
} Chain;

/* ---- recognising one ---- */

/* t, t + 2, t - 1 as what is added to t. */
static bool shift_of(const Chain *c, const Node *e, int *by) {
  *by = 0;
  if (e->kind == NODE_VAR) return e->sym == c->loop->sym;
  bool sum = e->kind == NODE_BINARY && !e->text[1] && strchr("+-", e->text[0]);
  if (!sum || e->kids[0]->kind != NODE_VAR || e->kids[0]->sym != c->loop->sym ||
      e->kids[1]->kind != NODE_INT)
    return false;
  int k = e->kids[1]->i;
  if (k < -1000 || k > 1000) return false;
  *by = e->text[0] == '+' ? k : -k;
  return true;
}

/* x[..., t + by], all but the last index as in what is written. */
static bool is_place(const Chain *c, const Node *e, int *by) {
  if (e->kind != NODE_INDEX || e->kids[0]->kind != NODE_VAR || e->kids[0]->sym != c->x)
    return false;
  if (e->nkids != c->to->nkids || !shift_of(c, e->kids[e->nkids - 1], by)) return false;
  for (int i = 1; i < e->nkids - 1; i++)
    if (!node_eq(e->kids[i], c->to->kids[i])) return false;
  return true;
}

static Sym *spare(Chain *c, Type type) {
  Unit *u = c->u;
  if (u->next_spare >= u->nvars) {
    c->failed = true;
    return NULL;
  }
  Sym *sym = build_loop_sym(&c->b, gen_name(u->g, "prev"));
  sym->type = type;
  sym->is_loop = false;
  sym->slot = u->next_spare++;
  u->vars[sym->slot] = (Var){.sym = sym,
                             .is_active = true,
                             .depends = true,
                             .is_filled = true,
                             .terminal = u->terminal};
  var_name(u, &u->vars[sym->slot]);
  return sym;
}

static Lag *lag_of(Chain *c, int by) {
  for (int i = 0; i < c->nlags; i++)
    if (c->lags[i].by == by) return &c->lags[i];
  if (c->nlags == MOST_LAGS || by >= c->by || by < c->by - LONGEST_LAG) c->failed = true;
  if (c->failed) return NULL;
  Lag lag = {by, spare(c, TYPE(BASE_REAL)), spare(c, TYPE(BASE_VECTOR))};
  c->lags[c->nlags] = lag;
  return c->failed ? NULL : &c->lags[c->nlags++];
}

/* Puts numbers in the place of lags. */
static void replace_lags(Chain *c, Node **place) {
  Node *e = *place;
  int by;
  if (c->failed || !e) return;
  if (is_place(c, e, &by)) {
    Lag *lag = lag_of(c, by);
    if (lag) *place = build_var_of(&c->b, lag->number);
    return;
  }
  if (e->kind == NODE_VAR && e->sym == c->x) c->failed = true;
  for (int i = 0; i < e->nkids; i++) replace_lags(c, &e->kids[i]);
}

static bool is_row_of_numbers(const Sym *x, int indices) {
  bool vector = x->type.base == BASE_VECTOR || x->type.base == BASE_ROW_VECTOR;
  return (vector || x->type.base == BASE_REAL) && indices == type_ndims(x->type);
}

/* The indices before the last are numbers that stay. */
static bool stays(const Chain *c) {
  for (int i = 1; i < c->to->nkids - 1; i++) {
    const Node *at = c->to->kids[i];
    if (at->kind != NODE_VAR && at->kind != NODE_INT) return false;
    if (!type_is_scalar(at->type) || at->sym == c->loop->sym) return false;
    if (at->kind == NODE_VAR && !at->sym->is_loop && !expr_is_data(at)) return false;
  }
  return true;
}

static bool take_assignment(Chain *c, const Node *s) {
  const Node *root = lvalue_root(s->kids[0]);
  c->to = s->kids[0];
  c->x = root->sym;
  if (c->to->kind != NODE_INDEX || c->to->kids[0] != root || s->kids[1] == NULL)
    return false;
  if (!is_row_of_numbers(c->x, c->to->nkids - 1) || !type_is_scalar(c->to->type))
    return false;
  if (!shift_of(c, c->to->kids[c->to->nkids - 1], &c->by) || !stays(c)) return false;
  c->adds = s->text[0] == '+';
  c->takes = s->text[0] == '-';
  if (s->text[0] != '=' && !c->adds && !c->takes) return false;
  c->step = node_copy(c->b.arena, s->kids[1]);
  replace_lags(c, &c->step);
  return !c->failed;
}

/* Numbers with a value that is not changed. */
static bool take_decl(Chain *c, const Node *s) {
  const Node *value = s->nkids > 1 ? s->kids[1] : NULL;
  if (!value || c->ndecls == VECTOR_LIMIT - MOST_LAGS || s->sym->type.base != BASE_REAL ||
      s->sym->type.array || c->u->vars[s->sym->slot].writes != 1)
    return false;
  c->decls[c->ndecls++] = (Node *)s;
  return true;
}

static bool take_body(Chain *c) {
  Node *body = c->loop->kids[2], *const *s = &body, *last = NULL;
  int n = 1;
  if (body->kind == NODE_BLOCK) s = body->kids, n = body->nkids;
  for (int i = 0; i < n; i++) {
    if (!s[i] || s[i]->kind == NODE_SKIP) continue;
    if (last) return false;
    if (s[i]->kind == NODE_DECL) {
      if (!take_decl(c, s[i])) return false;
    } else if (s[i]->kind == NODE_ASSIGN) {
      last = s[i];
    } else {
      return false;
    }
  }
  return last && take_assignment(c, last);
}

/* f for all rounds: numbers that depend on t become vectors. */
static void turn_rounds(Chain *c) {
  Turn t = {.g = c->u->g, .u = c->u, .loop = c->loop};
  t.ends[0] = c->loop->kids[0];
  t.ends[1] = c->loop->kids[1];
  for (int i = 0; i < c->ndecls && !c->failed; i++) {
    Node *value = node_copy(c->b.arena, c->decls[i]->kids[1]);
    int before = c->nlags;
    replace_lags(c, &value);
    for (int k = before; k < c->nlags && !c->failed; k++) {
      t.locals[t.nlocals] = c->lags[k].number;
      t.values[t.nlocals++] = build_var_of(&c->b, c->lags[k].vector);
    }
    if (c->failed) return;
    t.values[t.nlocals] = turn(&t, value);
    t.locals[t.nlocals++] = c->decls[i]->sym;
  }
  for (int k = 0; k < c->nlags; k++) {
    if (turn_local_value(&t, c->lags[k].number)) continue;
    t.locals[t.nlocals] = c->lags[k].number;
    t.values[t.nlocals++] = build_var_of(&c->b, c->lags[k].vector);
  }
  c->rounds = turn(&t, c->step);
  if (t.failed || !c->nlags || type_is_scalar(c->rounds->type)) c->failed = true;
}

static bool is_chain(Chain *c) {
  const Unit *u = c->u;
  const Node *s = c->loop;
  if (!u->has_reverse || !expr_is_data(s->kids[0]) || !expr_is_data(s->kids[1]))
    return false;
  if (!take_body(c) || !u->vars[c->x->slot].is_active) return false;
  turn_rounds(c);
  return !c->failed;
}

static int longest_lag(const Chain *c) {
  int longest = 0;
  for (int i = 0; i < c->nlags; i++)
    if (c->by - c->lags[i].by > longest) longest = c->by - c->lags[i].by;
  return longest;
}

/* ---- the text ---- */

/* x[..., lo + by : hi + by] */
static Node *piece(Chain *c, int by) {
  Build *b = &c->b;
  Node *e = node_copy(b->arena, c->to), *range = node_new(b->arena, NODE_RANGE, b->at, 0);
  for (int i = 0; i < 2; i++) {
    Node *end = c->loop->kids[i];
    if (by)
      end = build_binary(b, by > 0 ? "+" : "-", end, build_int(b, by > 0 ? by : -by));
    node_add(b->arena, range, end);
  }
  e->kids[e->nkids - 1] = range;
  e->type = TYPE(BASE_VECTOR);
  return e;
}

/* How many rounds, as a name; never less than 0. */
static const char *rounds_of(Chain *c, Code *code) {
  const char *lo = gen_int(code, c->loop->kids[0]), *hi = gen_int(code, c->loop->kids[1]);
  const char *n = gen_name(c->u->g, "n");
  code_fwd(code, "const long %s = %s >= %s ? (long)%s - %s + 1 : 0;\n", n, hi, lo, hi,
           lo);
  return n;
}

/* All variables but those of the lags, or those alone, pass derivatives on. */
static bool *set_active(Chain *c, bool lags) {
  Unit *u = c->u;
  bool *outer = ARENA_ARRAY(u->g->arena, bool, u->nvars);
  for (int i = 0; i < u->nvars; i++) {
    outer[i] = u->vars[i].is_active;
    bool is_lag = false;
    for (int k = 0; k < c->nlags; k++)
      is_lag = is_lag || u->vars[i].sym == c->lags[k].vector;
    u->vars[i].is_active = is_lag ? lags : outer[i] && !lags;
  }
  return outer;
}

static void reset_active(Chain *c, const bool *outer) {
  for (int i = 0; i < c->u->nvars; i++) c->u->vars[i].is_active = outer[i];
}

/* One loop over the rounds backward, in which f has the adjoint [bar], # being the
   round; then [after]. */
static const char *adjoints(Chain *c, const char *n, const char *bar, const char *after) {
  Unit *u = c->u;
  Code code;
  Loop l;
  code_begin(&code, u, MODE_REVERSE);
  code.is_unread = true;
  loop_begin(&l, &code);
  l.n = l.dims[0] = n;
  l.ndims = 1;
  loop_prepare(&l, c->rounds);
  loop_open(&l, MODE_REVERSE);
  l.body.is_unread = true;
  Val x = gen_element(&l.body, c->rounds);
  code_rev(&l.body, "%s", text_counted(u->g, after, l.k));
  code_bar(&l.body, x, "%s", text_counted(u->g, bar, l.k));
  const char *text = loop_close(&l);
  loop_end(&l);
  code_rev(&code, "%s", text);
  return code_end(&code);
}

/* The adjoints of x, from the last round to the first.  [xb] is that of the first place
   that is written. */
static const char *chain_back(Chain *c, const char *n, const char *xb) {
  Gen *g = c->u->g;
  Buf b = {0};
  const char *sign = c->takes ? "-" : "";
  if (c->nlags == 1 && c->lags[0].by == c->by - 1) {
    const char *p = c->u->vars[c->lags[0].vector->slot].bar, *t = gen_name(g, "b");
    buf_printf(&b, "double %s = %s ? %s[%s - 1] : 0;\n", t, n, xb, n);
    buf_printf(&b,
               "for (long k = %s - 1; k >= 0; k--) %s[k - 1] = %s = %s[k - 1] + %s%s[k] "
               "* %s;\n",
               n, xb, t, xb, sign, p, t);
    return gen_take(g, &b);
  }
  buf_printf(&b, "for (long k = %s - 1; k >= 0; k--) {\n", n);
  for (int i = 0; i < c->nlags; i++)
    buf_printf(&b, "%s[k - %d] += %s%s[k] * %s[k];\n", xb, c->by - c->lags[i].by, sign,
               c->u->vars[c->lags[i].vector->slot].bar, xb);
  buf_put(&b, "}\n");
  return gen_take(g, &b);
}

/* The lags lie in x itself; what they pass back is theirs. */
static void declare_lags(Chain *c, Code *code, const char *n) {
  for (int i = 0; i < c->nlags; i++) {
    const Var *v = &c->u->vars[c->lags[i].vector->slot];
    Operand o = gen_operand(code, piece(c, c->lags[i].by), 0);
    code_fwd(code, "double *const %s = %s;\nconst long %s = %s;\n", v->name, o.p,
             v->dims[0], n);
    code_fwd(code, "double *const %s = %s;\n", v->bar, take_zeros(c->u, n));
  }
}

static const char *backward(Chain *c, const char *old) {
  Unit *u = c->u;
  Gen *g = u->g;
  Var *x = var_of(u, c->x);
  Code code;
  bool was_needed = x->is_needed;
  code_begin(&code, u, MODE_REVERSE);
  const char *n = rounds_of(c, &code), *xb = gen_name(g, "p"), *at = gen_name(g, "p");
  Operand o = gen_operand(&code, piece(c, c->by), 0);
  code_fwd(&code, "double *const %s = %s;\n", xb, o.b);
  declare_lags(c, &code, n);
  bool *outer = set_active(c, true);
  code_fwd(&code, "%s", adjoints(c, n, "1.0", ""));
  reset_active(c, outer);
  code_fwd(&code, "%s", chain_back(c, n, xb));
  outer = set_active(c, false);
  const char *after = c->adds || c->takes ? "" : gen_fmt(g, "%s[#] = 0;\n", xb);
  code_fwd(&code, "%s",
           adjoints(c, n, gen_fmt(g, "%s%s[#]", c->takes ? "-" : "", xb), after));
  reset_active(c, outer);
  x->is_needed = was_needed;
  for (int i = 0; i < c->nlags; i++)
    x->is_needed = x->is_needed || u->vars[c->lags[i].vector->slot].is_needed;
  if (old)
    code_fwd(&code,
             "\1%d\2{\ndouble *const %s = %s;\nfor (long k = 0; k < %s; k++) %s[k] = "
             "%s[k];\n}\n\3",
             c->x->slot, at, o.p, n, at, old);
  return code_scoped(&code);
}

/* The places are in x, and what lies there is kept where the reverse sweep may need it;
   gives the name of that memory, or NULL. */
static const char *prepare(Chain *c, Buf *f, bool keeps) {
  Unit *u = c->u;
  Code code;
  const char *old = NULL;
  code_begin(&code, u, MODE_FORWARD);
  const char *n = rounds_of(c, &code);
  bool needed = u->vars[c->x->slot].is_needed;
  gen_operand(&code, piece(c, c->by - longest_lag(c)), 0);
  Operand o = gen_operand(&code, piece(c, c->by), 0);
  u->vars[c->x->slot].is_needed = needed;
  if (keeps) {
    old = saved_new(u, c->loop, "double *", "old");
    code_fwd(&code, "\1%d\2%s = %s;\nfor (long k = 0; k < %s; k++) %s[k] = (%s)[k];\n\3",
             c->x->slot, old, take_numbers(u, false, n), n, old, o.p);
  }
  buf_printf(f, "{\n%s}\n", code_values(&code));
  return old;
}

/* ---- x[t] = sqrt(g), where g reads nothing but the squares of x[t - 1], ... ---- */

static const Lag *lag_named(const Chain *c, const Node *e) {
  for (int i = 0; i < c->nlags; i++)
    if (e->kind == NODE_VAR && e->sym == c->lags[i].number) return &c->lags[i];
  return NULL;
}

static bool is_two(const Node *e) {
  while (e->kind == NODE_PROMOTE) e = e->kids[0];
  return (e->kind == NODE_INT && e->i == 2) || (e->kind == NODE_REAL && e->r == 2);
}

/* square(x), x^2, pow(x, 2), x * x of a lag; or NULL. */
static const Lag *square_of_lag(const Chain *c, const Node *e) {
  const Lag *lag = e->nkids ? lag_named(c, e->kids[0]) : NULL;
  if (!lag) return NULL;
  bool power = e->kind == NODE_BINARY && !strcmp(e->text, "^");
  bool calls = e->kind == NODE_CALL && e->match.fn && e->match.fn->kind == FN_SCALAR;
  power = power || (calls && e->nkids == 2 && !strcmp(e->match.fn->name, "pow"));
  if (power) return is_two(e->kids[1]) ? lag : NULL;
  if (calls && e->nkids == 1) return strcmp(e->match.fn->name, "square") ? NULL : lag;
  bool times = e->kind == NODE_BINARY && !strcmp(e->text, "*");
  return times && lag_named(c, e->kids[1]) == lag ? lag : NULL;
}

static bool mentions_lag(const Chain *c, const Node *e) {
  for (int i = 0; i < c->nlags; i++)
    if (expr_mentions(e, c->lags[i].number)) return true;
  return false;
}

/* Sums and products of squares: what is not a number in one round is none in all later
   ones. */
static bool is_of_squares(const Chain *c, const Node *e) {
  if (!mentions_lag(c, e) || square_of_lag(c, e)) return true;
  bool arithmetic = e->kind == NODE_BINARY && strchr("+-*/", e->text[0]) && !e->text[1];
  if (!arithmetic && !(e->kind == NODE_UNARY && e->text[0] == '-')) return false;
  for (int i = 0; i < e->nkids; i++)
    if (!is_of_squares(c, e->kids[i])) return false;
  return true;
}

static bool declares_with_x(const Chain *c) {
  for (int i = 0; i < c->ndecls; i++)
    if (expr_mentions(c->decls[i], c->x)) return true;
  return false;
}

static bool is_root(const Chain *c) {
  const Node *e = c->step;
  bool root = e->kind == NODE_CALL && e->match.fn && !strcmp(e->match.fn->name, "sqrt");
  bool follows = false;
  if (!root || c->adds || c->takes || e->kids[0]->type.base != BASE_REAL) return false;
  for (int i = 0; i < c->nlags; i++) follows = follows || c->lags[i].by == c->by - 1;
  return follows && !declares_with_x(c) && is_of_squares(c, e->kids[0]);
}

/* ---- forward ---- */

/* x[..., t + by] */
static Node *place_at(Chain *c, int by) {
  Build *b = &c->b;
  Node *e = node_copy(b->arena, c->to), *at = build_var_of(b, c->loop->sym);
  if (by) at = build_binary(b, by > 0 ? "+" : "-", at, build_int(b, by > 0 ? by : -by));
  e->kids[e->nkids - 1] = at;
  return e;
}

/* What stands in the loop for a lag: the number that goes from round to round, or its
   place in x. */
static Node *lag_read(Chain *c, const Lag *lag, bool carries) {
  return carries ? build_var_of(&c->b, lag->number) : place_at(c, lag->by);
}

static void put_lags(Chain *c, Node **place, bool root, bool carries) {
  const Lag *lag = root ? square_of_lag(c, *place) : lag_named(c, *place);
  if (lag) {
    *place = lag_read(c, lag, carries);
    return;
  }
  for (int i = 0; i < (*place)->nkids; i++)
    put_lags(c, &(*place)->kids[i], root, carries);
}

/* x[t + by] is written of what comes to be [value] in each round. */
static Node *rounds_loop(Chain *c, bool root, bool carries) {
  Build *b = &c->b;
  Node *value = node_copy(b->arena, root ? c->step->kids[0] : c->step);
  Node *loop = build_like(b, c->loop), *body = build_block(b);
  put_lags(c, &value, root, carries);
  if (c->adds || c->takes)
    value = build_binary(b, c->adds ? "+" : "-", place_at(c, c->by), value);
  for (int i = 0; i < c->ndecls; i++) node_add(b->arena, body, c->decls[i]);
  if (carries) {
    Node *number = build_var_of(b, c->lags[0].number);
    node_add(b->arena, body, build_assign(b, number, "=", value));
    value = number;
  }
  node_add(b->arena, body, build_assign(b, place_at(c, c->by), "=", value));
  loop->kids[0] = c->loop->kids[0];
  loop->kids[1] = c->loop->kids[1];
  loop->kids[2] = body;
  return loop;
}

/* The numbers at [q] are squares.  One below 0 is not a number, nor is any after it. */
static void put_roots(Chain *c, Code *code, const char *n, const char *q) {
  const char *bad = gen_name(c->u->g, "bad");
  code_fwd(
      code,
      "long %s = 0;\n#pragma omp simd reduction(|: %s)\nfor (long k = 0; k < %s; k++) "
      "{\nconst double s = %s[k];\n%s |= !(s >= 0);\n%s[k] = sqrt(s);\n}\n",
      bad, bad, n, q, bad, q);
  code_fwd(code,
           "if (%s) {\nlong k = 0;\nwhile (%s[k] >= 0) k++;\nfor (; k < %s; k++) %s[k] = "
           "PS_NAN;\n}\n",
           bad, q, n, q);
}

/* The rounds, without a thought of the reverse sweep. */
static char *rounds_forward(Chain *c, bool root, bool carries) {
  Unit *u = c->u;
  Texts none = {0};
  Buf f = {0};
  u->has_reverse = false;
  gen_for(u, rounds_loop(c, root, carries), &f, &none);
  u->has_reverse = true;
  vec_free(&none);
  return gen_take(u->g, &f);
}

static void forward(Chain *c, Buf *f) {
  Unit *u = c->u;
  Gen *g = u->g;
  Code code;
  int depth = longest_lag(c);
  bool root = is_root(c), carries = depth == 1 && !declares_with_x(c);
  const char *p = gen_name(g, "p"), *q = gen_name(g, "p"), *kept = gen_name(g, "kept");
  bool needed = u->vars[c->x->slot].is_needed;
  code_begin(&code, u, MODE_VALUE);
  const char *n = rounds_of(c, &code);
  Operand before = gen_operand(&code, piece(c, c->by - depth), 0);
  Operand x = gen_operand(&code, piece(c, c->by), 0);
  u->vars[c->x->slot].is_needed = needed;
  code_fwd(&code, "double *const %s = %s, *const %s = %s;\n", p, before.p, q, x.p);
  if (root)
    code_fwd(&code,
             "double %s[%d];\nfor (long k = 0; %s && k < %d; k++) {\n%s[k] = "
             "%s[k];\n%s[k] *= %s[k];\n}\n",
             kept, depth, n, depth, kept, p, p, p);
  if (carries)
    code_fwd(&code, "double %s = %s ? %s[0] : 0;\n",
             u->vars[c->lags[0].number->slot].name, n, p);
  code_fwd(&code, "%s", rounds_forward(c, root, carries));
  if (root) {
    code_fwd(&code, "for (long k = 0; %s && k < %d; k++) %s[k] = %s[k];\n", n, depth, p,
             kept);
    put_roots(c, &code, n, q);
  }
  buf_printf(f, "{\n%s}\n", code_values(&code));
}

bool gen_chain(Unit *u, const Node *s, Buf *f, Texts *r) {
  Gen *g = u->g;
  int spare_before = u->next_spare;
  Chain c = {.u = u, .b = {g->arena, s->span}, .loop = s};
  if (!is_chain(&c)) {
    u->next_spare = spare_before;
    return false;
  }
  Var *x = var_of(u, c.x);
  vec_push(&u->loops, s->sym);
  bool keeps = !x->is_settled && !assign_writes_once(u, x, c.to);
  u->loops.n--;
  int from = u->saved.n;
  Buf back = {0};
  const char *old = prepare(&c, f, keeps);
  forward(&c, f);
  unit_saved(u, from, f, &back);
  u->conditional++;
  const char *text = backward(&c, old);
  u->conditional--;
  vec_push(
      r, gen_fmt(g, "%s%s%s", text_line(g->program, s->kids[0]), buf_text(&back), text));
  buf_free(&back);
  return true;
}
