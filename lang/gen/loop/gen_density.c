/* SPDX-License-Identifier: BSD-3-Clause
   Densities, sums and dot products: one loop over elements each; statements that add to
   target. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/call.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/loop/density.h"
#include "lang/gen/loop/loop.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"
#include "math/linalg/la.h"

typedef struct Density {
  const Fn *fn;
  Node *const *args;
  int n;
  unsigned want;
  bool propto;
  const Node *lower, *upper; /* of a truncated one */
  const Fn *lcdf, *lccdf, *log_diff;
  const Node *times; /* how often each element counts, or NULL */
} Density;

/* The cdf row at a bound; mass functions exclude the lower bound itself. */
static Val cdf_at(Code *c, const Density *d, const Fn *row, Val *args, Val bound) {
  Val kept = args[0];
  unsigned want = d->want & ~1u;
  code_atom(c, &bound);
  check_domain(c, row, 0, NULL, bound);
  args[0] = bound;
  if (bound.bar) want |= 1;
  Val v = op_fn(c, row, args, d->n, want, false);
  args[0] = kept;
  return v;
}

static Val truncated(Code *c, const Density *d, Val *args, Val v) {
  Gen *g = c->u->g;
  Val lower = {0}, upper = {0};
  if (d->lower) {
    lower = val_share(c, gen_value(c, d->lower));
    if (code_tests(c)) refuse_unless(c, gen_fmt(g, "%s >= %s", args[0].v, lower.v));
    if (d->fn->flags & FN_LPMF)
      lower = op_binary(c, '-', lower, (Val){.v = "1", .is_int = true});
  }
  if (d->upper) {
    upper = val_share(c, gen_value(c, d->upper));
    if (code_tests(c)) refuse_unless(c, gen_fmt(g, "%s <= %s", args[0].v, upper.v));
  }
  if (!d->upper) return op_binary(c, '-', v, cdf_at(c, d, d->lccdf, args, lower));
  Val top = cdf_at(c, d, d->lcdf, args, upper);
  if (!d->lower) return op_binary(c, '-', v, top);
  Val both[2] = {top, cdf_at(c, d, d->lcdf, args, lower)};
  return op_binary(c, '-', v, op_fn(c, d->log_diff, both, 2, 3, false));
}

static Val density_value(Code *c, const Density *d) {
  Val args[FN_MAX_ARGS];
  for (int i = 0; i < d->n; i++) {
    bool number = type_is_scalar(d->args[i]->type);
    args[i] = c->loop && !number ? gen_element(c, d->args[i]) : gen_value(c, d->args[i]);
    if (!number || !c->loop || c->u->is_rounds)
      check_domain(c, d->fn, i, d->args[i], args[i]);
    if (d->lower || d->upper) {
      args[i] = val_share(c, args[i]);
      code_atom(c, &args[i]);
    }
  }
  Val v = op_fn(c, d->fn, args, d->n, d->want, d->propto);
  if (d->lower || d->upper) return truncated(c, d, args, v);
  return v;
}

static Val density_term(Loop *l, void *ctx) {
  const Density *d = ctx;
  Val v = density_value(&l->body, d);
  return d->times ? op_binary(&l->body, '*', v, gen_element(&l->body, d->times)) : v;
}

/* Numbers are refused even where there is nothing to sum. */
static void check_numbers(Code *c, Loop *l, const Density *d) {
  for (int i = 0; i < d->n && !c->u->is_rounds; i++)
    if (type_is_scalar(d->args[i]->type))
      check_domain(c, d->fn, i, d->args[i], loop_leaf(l, d->args[i]));
}

/* Notes which arguments are active; true where one is a container. */
static bool is_looped(Code *c, Density *d) {
  bool loops = false;
  for (int i = 0; i < d->n; i++) {
    if (expr_is_active(c->u, d->args[i])) d->want |= 1u << i;
    loops = loops || !type_is_scalar(d->args[i]->type);
  }
  return loops;
}

/* The loop computes values and adjoints at once. */
static bool is_both(const Code *c, const char *weight) {
  return weight && c->mode == MODE_BOTH;
}

static void density_begin(Code *c, Loop *l, const Density *d, const char *weight) {
  loop_begin(l, c);
  l->may_tile = d->want && is_both(c, weight);
  for (int i = 0; i < d->n; i++) loop_prepare(l, d->args[i]);
  if (d->times) loop_prepare(l, d->times);
  check_numbers(c, l, d);
}

/* Densities of outcomes 0, 1, ... under a predictor that a function of the binary
   computes: of [n] rows the sum, and slopes in the predictor. */
static const char *const predicted[][2] = {
    {"bernoulli_logit_lpmf", "la_bernoulli_logit"}};

static const char *function_of(const Density *d) {
  bool plain = d->n == 2 && d->want == 2 && d->propto && !d->times && !d->lower &&
               !d->upper && !type_is_scalar(d->args[1]->type);
  for (size_t i = 0; plain && i < sizeof predicted / sizeof *predicted; i++)
    if (!strcmp(d->fn->name, predicted[i][0])) return predicted[i][1];
  return NULL;
}

/* Outcomes and predictors of a tile to memory, the function, what goes back. */
static Val density_by(Code *c, Loop *l, const Density *d, const char *function,
                      const char *weight) {
  Gen *g = c->u->g;
  const char *s = gen_name(g, "s"), *at = gen_name(g, "k");
  tiles_begin(l, gen_fmt(g, "%d", LA_PANEL_MOST));
  const char *y = tile_numbers(l, true, "y"), *x = tile_numbers(l, false, "x"),
             *slope = tile_numbers(l, false, "d");
  loop_open(l, MODE_VALUE);
  const char *const to[2] = {y, x};
  for (int i = 0; i < 2; i++) {
    bool number = type_is_scalar(d->args[i]->type);
    Val v = number ? gen_value(&l->body, d->args[i]) : gen_element(&l->body, d->args[i]);
    if (!number || c->u->is_rounds) check_domain(&l->body, d->fn, i, d->args[i], v);
    code_fwd(&l->body, "%s[%s - %s] = %s;\n", to[i], l->k, l->first, v.v);
  }
  loop_part(l);
  buf_printf(&l->before, "double %s = 0;\n", s);
  buf_printf(&l->tile_begin, "%s += %s(%s - %s, %s, %s, %s);\n", s, function, l->end,
             l->first, y, x, slope);
  loop_open(l, MODE_REVERSE);
  Val v = gen_element(&l->body, d->args[1]);
  code_fwd(&l->body, "const long %s = %s - %s;\n", at, l->k, l->first);
  code_weight(&l->body, v, gen_fmt(g, "%s * %s[%s]", weight, slope, at));
  const char *text = loop_close(l);
  code_fwd(c, "%s", text);
  return (Val){.v = s};
}

static Val density(Code *c, Density *d, const char *weight) {
  bool loops = is_looped(c, d);
  bool active = d->want || (d->lower && expr_is_active(c->u, d->lower)) ||
                (d->upper && expr_is_active(c->u, d->upper));
  if (!loops) return density_value(c, d);
  Loop l;
  density_begin(c, &l, d, weight);
  const char *function = l.may_tile ? function_of(d) : NULL;
  Val v = function ? density_by(c, &l, d, function, weight)
                   : gen_sum(c, &l, density_term, d, active, weight);
  loop_end(&l);
  return v;
}

/* Factors of 0 are counted and left out of the product, as the slope of the only one is
   the product of the others. */
static Val product_of(Code *c, Loop *l, Density *d) {
  Gen *g = c->u->g;
  const char *p = gen_name(g, "p"), *zeros = gen_name(g, "z");
  code_fwd(c, "double %s = 1;\nlong %s = 0;\n", p, zeros);
  l->is_scalar_code = true;
  loop_open(l, MODE_VALUE);
  Val f = density_value(&l->body, d);
  code_atom(&l->body, &f);
  code_fwd(&l->body, "if (%s == 0) %s++;\nelse %s *= %s;\n", f.v, zeros, p, f.v);
  const char *text = loop_close(l);
  code_fwd(c, "%s", text);
  Val x = {.v = gen_fmt(g, "(%s ? 0.0 : %s)", zeros, p), .is_long = true};
  code_atom(c, &x);
  if (!d->want || !mode_is_adjoint(c->mode)) return x;
  x.b = gen_fmt(g, "%sb", x.v);
  x.bar = BAR_SET;
  loop_open(l, MODE_REVERSE);
  f = density_value(&l->body, d);
  code_atom(&l->body, &f);
  code_bar(&l->body, f, "%s * (!%s ? %s / %s : %s == 1 && %s == 0 ? %s : 0)", x.b, zeros,
           p, f.v, zeros, f.v, p);
  text = loop_close(l);
  code_rev(c, "%s", text);
  return x;
}

/* Probabilities multiply over elements where densities add. */
static Val product(Code *c, Density *d) {
  if (!is_looped(c, d)) return density_value(c, d);
  Loop l;
  density_begin(c, &l, d, NULL);
  Val v = product_of(c, &l, d);
  loop_end(&l);
  return v;
}

Val gen_density(Code *c, const Node *call, const char *weight) {
  const FnMatch *m = &call->match;
  Density d = {.fn = m->fn, .args = call->kids, .n = call->nkids};
  d.propto = op_drops(c->u, m);
  if (text_has_suffix(m->fn->name, "_cdf")) return product(c, &d);
  return density(c, &d, weight);
}

Val gen_counted_density(Code *c, const Node *call, const Node *times,
                        const char *weight) {
  const FnMatch *m = &call->match;
  Density d = {.fn = m->fn, .args = call->kids, .n = call->nkids, .times = times};
  d.propto = op_drops(c->u, m);
  return density(c, &d, weight);
}

static Val sum_term(Loop *l, void *ctx) {
  return gen_element(&l->body, ctx);
}

Val gen_sum_of(Code *c, const Node *e, const char *weight) {
  Loop l;
  bool active = expr_is_active(c->u, e);
  loop_begin(&l, c);
  l.may_tile = active && is_both(c, weight);
  loop_prepare(&l, e);
  Val v = gen_sum(c, &l, sum_term, (void *)e, active, weight);
  loop_end(&l);
  return v;
}

typedef struct Pair {
  const Node *a, *b;
} Pair;

static Val dot_term(Loop *l, void *ctx) {
  const Pair *p = ctx;
  Val a = val_share(&l->body, gen_element(&l->body, p->a));
  return op_binary(&l->body, '*', a, p->a == p->b ? a : gen_element(&l->body, p->b));
}

Val gen_dot(Code *c, const Node *a, const Node *b, const char *weight) {
  Pair p = {a, b};
  Loop l;
  bool active = expr_is_active(c->u, a) || expr_is_active(c->u, b);
  loop_begin(&l, c);
  l.may_tile = active && is_both(c, weight);
  loop_prepare(&l, a);
  if (a != b) loop_prepare(&l, b);
  Val v = gen_sum(c, &l, dot_term, &p, active, weight);
  loop_end(&l);
  return v;
}

static Stands *stands_for(Gen *g, const Node *s) {
  int known = addresses_get(&g->stands_of, s);
  if (known) return &g->stands.at[known - 1];
  vec_push(&g->stands, (Stands){0});
  addresses_set(&g->stands_of, s, g->stands.n);
  return &g->stands.at[g->stands.n - 1];
}

/* The same node in both sweeps. */
static const Node *plain_of(Gen *g, const Node *e) {
  if (e->kind != NODE_CALL || !e->match.fn || e->match.fn->kind != FN_CALL) return e;
  int known = addresses_get(&g->stands_of, e);
  if (known) return g->stands.at[known - 1].call;
  Node *plain = glm_plain(g, e);
  if (!plain) return e;
  stands_for(g, e)->call = plain;
  return plain;
}

/* Adds [sign] times the number or the sum of the container [e] to target. */
void gen_target(Code *c, const Node *e, int sign) {
  const char *op = sign > 0 ? "+=" : "-=";
  const char *weight = sign > 0 ? c->u->lpb : gen_fmt(c->u->g, "-%s", c->u->lpb);
  e = plain_of(c->u->g, e);
  const Fn *fn = e->kind == NODE_CALL ? e->match.fn : NULL;
  Val v;
  if (type_is_scalar(e->type) && e->kind == NODE_UNARY && e->text[0] == '-') {
    gen_target(c, e->kids[0], -sign);
    return;
  }
  bool splits = !c->u->g->reads_target || !stmt_touches_target(e);
  if (splits && type_is_scalar(e->type) && e->kind == NODE_BINARY &&
      strchr("+-", e->text[0])) {
    gen_target(c, e->kids[0], sign);
    gen_target(c, e->kids[1], e->text[0] == '+' ? sign : -sign);
    return;
  }
  if (!type_is_scalar(e->type))
    v = gen_sum_of(c, e, weight);
  else if (fn && fn->kind == FN_DENSITY)
    v = gen_density(c, e, weight);
  else if (fn && !strcmp(fn->name, "sum") && e->type.base == BASE_REAL)
    v = gen_sum_of(c, e->kids[0], weight);
  else if (e->kind == NODE_CALL && call_function(e))
    v = user_value(c, e, e->kids, e->nkids, weight);
  else
    v = gen_value(c, e);
  if (c->mode != MODE_REVERSE) code_fwd(c, "%s %s %s;\n", c->u->lp, op, v.v);
  code_weight(c, v, weight);
}

static const Fn *row_of(const Fn *dist, const char *suffix) {
  Buf name = {0};
  int count;
  buf_putn(&name, dist->name, strlen(dist->name) - 5);
  buf_put(&name, suffix);
  const Fn *const *rows = fn_find(buf_text(&name), &count);
  buf_free(&name);
  for (int i = 0; rows && i < count; i++)
    if (rows[i]->kind == FN_DENSITY && rows[i]->nargs == dist->nargs) return rows[i];
  return NULL;
}

static Node *call_node(Gen *g, const Node *like, const char *name, const Sym *sym) {
  Node *call = node_new(g->arena, NODE_CALL, like->span, 0);
  call->text = name;
  call->sym = (Sym *)sym;
  call->type = TYPE(BASE_REAL);
  return call;
}

/* [arg] as a function takes it that wants [type]. */
static Node *promoted(Gen *g, Node *arg, Type type) {
  if (type_eq(arg->type, type)) return arg;
  Node *promote = node_new(g->arena, NODE_PROMOTE, arg->span, 0);
  node_add(g->arena, promote, arg);
  promote->type = type;
  return promote;
}

/* A cumulative function of the user's at [bound]; it may want other types than the
   density. */
static Node *user_cdf(Gen *g, const Node *s, enum Cdf which, Node *bound) {
  const Sym *f = s->others ? s->others[which] : NULL;
  if (!f) return NULL;
  Node *call = call_node(g, s, f->name, f);
  node_add(g->arena, call, promoted(g, bound, f->type.parts[0]));
  for (int k = TILDE_ARGS; k < s->nkids; k++)
    node_add(g->arena, call, promoted(g, s->kids[k], f->type.parts[k - TILDE_ARGS + 1]));
  return call;
}

static Node *difference(Gen *g, const Node *like, Node *a, Node *b, Type t) {
  Node *e = node_new(g->arena, NODE_BINARY, like->span, 0);
  node_add(g->arena, e, a);
  node_add(g->arena, e, b);
  e->text = "-";
  e->type = t;
  return e;
}

/* Log of the probability inside the bounds of a user's distribution, or NULL. */
static Node *user_mass(Gen *g, const Node *s) {
  Node *lower = s->kids[TILDE_LOWER], *upper = s->kids[TILDE_UPPER];
  if (!type_is_scalar(s->kids[TILDE_OUTCOME]->type)) return NULL;
  if (lower && lower->type.base == BASE_INT) {
    Node *one = node_new(g->arena, NODE_INT, s->span, 0);
    one->i = 1;
    one->type = TYPE(BASE_INT);
    lower = difference(g, s, lower, one, TYPE(BASE_INT));
  }
  if (!upper) return user_cdf(g, s, CDF_UPPER, lower);
  Node *top = user_cdf(g, s, CDF_LOWER, upper);
  if (!lower || !top) return top;
  Type reals[2] = {TYPE(BASE_REAL), TYPE(BASE_REAL)};
  Node *both = call_node(g, s, "log_diff_exp", NULL),
       *low = user_cdf(g, s, CDF_LOWER, lower);
  if (!low || !fn_resolve("log_diff_exp", reals, 2, &both->match)) return NULL;
  node_add(g->arena, both, top);
  node_add(g->arena, both, low);
  return both;
}

static void check_bound(Code *c, const Node *s, int which, const char *op) {
  if (!s->kids[which] || c->mode == MODE_REVERSE) return;
  Code sub;
  code_begin(&sub, c->u, MODE_VALUE);
  Val y = gen_value(&sub, s->kids[TILDE_OUTCOME]),
      bound = gen_value(&sub, s->kids[which]);
  code_fwd(&sub, "if (!(%s %s %s)) %s\n", y.v, op, bound.v, text_refuse(c->u));
  code_fwd(c, "{\n%s}\n", code_values(&sub));
}

static void user_truncated(Code *c, const Node *s, Node *call) {
  Gen *g = c->u->g;
  Stands *known = stands_for(g, s);
  Node *mass = known->interval ? known->interval->kids[1] : user_mass(g, s);
  if (!mass) {
    gen_sorry(g, s, "the truncation of this distribution");
    return;
  }
  if (!known->interval) known->interval = difference(g, s, call, mass, TYPE(BASE_REAL));
  check_bound(c, s, TILDE_LOWER, ">=");
  check_bound(c, s, TILDE_UPPER, "<=");
  gen_target(c, known->interval, 1);
}

static Val truncated_density(Code *c, const Node *s, const Node *call) {
  Density d = {.fn = call->match.fn, .args = call->kids, .n = call->nkids};
  d.propto = op_drops(c->u, &call->match);
  Type reals[2] = {TYPE(BASE_REAL), TYPE(BASE_REAL)};
  FnMatch diff = {0};
  d.lower = s->kids[TILDE_LOWER];
  d.upper = s->kids[TILDE_UPPER];
  if (d.fn && d.fn->kind == FN_DENSITY) {
    d.lcdf = row_of(d.fn, "_lcdf");
    d.lccdf = row_of(d.fn, "_lccdf");
    fn_resolve("log_diff_exp", reals, 2, &diff);
    d.log_diff = diff.fn;
  }
  if (d.lcdf && d.lccdf && d.log_diff) return density(c, &d, c->u->lpb);
  gen_sorry(c->u->g, s, "the truncation of this distribution");
  return val_text("0");
}

static void tilde_truncated(Code *c, const Node *s, const Node *call) {
  Val v = truncated_density(c, s, call);
  if (c->mode != MODE_REVERSE) code_fwd(c, "%s += %s;\n", c->u->lp, v.v);
  code_weight(c, v, c->u->lpb);
}

Node *tilde_call(Gen *g, const Node *s) {
  Stands *known = stands_for(g, s);
  if (known->call) return known->call;
  Node *call = node_new(g->arena, NODE_CALL, s->span, 0);
  node_add(g->arena, call, s->kids[TILDE_OUTCOME]);
  for (int i = TILDE_ARGS; i < s->nkids; i++) node_add(g->arena, call, s->kids[i]);
  call->text = s->text;
  call->type = TYPE(BASE_REAL);
  call->sym = s->sym;
  call->match = s->match;
  call->match.propto = true;
  known->call = call;
  return call;
}

/* A density of constants is dropped, but not what it refuses. */
static void check_constant(Code *c, const Node *s, const Node *call) {
  if (c->mode == MODE_REVERSE) return;
  bool bounds = s->kids[TILDE_LOWER] || s->kids[TILDE_UPPER];
  Node *whole = node_copy(c->u->g->arena, call);
  Code sub;
  whole->match.propto = false;
  code_begin(&sub, c->u, MODE_VALUE);
  Val v = bounds ? truncated_density(&sub, s, whole) : gen_value(&sub, whole);
  const char *x = code_atom(&sub, &v);
  code_fwd(&sub, "if (%s - %s != 0) %s\n", x, x, text_refuse(c->u));
  code_fwd(c, "{\n%s}\n", code_values(&sub));
}

void gen_tilde(Code *c, const Node *s) {
  Node *call = tilde_call(c->u->g, s);
  bool bounds = s->kids[TILDE_LOWER] || s->kids[TILDE_UPPER];
  bool active = c->u->g->reads_target || c->u->is_whole || call_function(call) ||
                expr_is_active(c->u, call);
  for (int i = TILDE_LOWER; i <= TILDE_UPPER; i++)
    active = active || (s->kids[i] && expr_is_active(c->u, s->kids[i]));
  if (!active) {
    check_constant(c, s, call);
    return;
  }
  if (bounds && (call_function(call) || s->others))
    user_truncated(c, s, call);
  else if (bounds)
    tilde_truncated(c, s, call);
  else
    gen_target(c, call, 1);
}
