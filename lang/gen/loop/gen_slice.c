/* SPDX-License-Identifier: BSD-3-Clause
   A terminal on some of its rounds.  A loop gets other ends.  In a density of containers
   x becomes x[from:to], in every operation that goes element by element; what is made in
   another way, like the product of a matrix and a vector, is computed before. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/loop/density.h"
#include "lang/gen/loop/part.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"
#include "lang/tree/build.h"

typedef struct Slicing {
  Unit *u;
  Build b;
  Slice *out;
  bool failed;
} Slicing;

static Node *refuse(Slicing *s, Node *e) {
  s->failed = true;
  return e;
}

static Var *new_var(Slicing *s, Sym *sym) {
  Unit *u = s->u;
  if (u->next_spare >= u->nvars) {
    s->failed = true;
    sym->slot = u->nvars - 1;
  } else {
    sym->slot = u->next_spare++;
  }
  Var *v = &u->vars[sym->slot];
  *v = (Var){.sym = sym, .terminal = u->terminal};
  return v;
}

/* An int of C. */
static Sym *new_end(Slicing *s, const char *stem) {
  Sym *sym = build_loop_sym(&s->b, gen_name(s->u->g, stem));
  new_var(s, sym)->name = sym->name;
  return sym;
}

static Node *range(Slicing *s) {
  Node *r = node_new(s->b.arena, NODE_RANGE, s->b.at, 0);
  node_add(s->b.arena, r, build_var_of(&s->b, s->out->from));
  node_add(s->b.arena, r, build_var_of(&s->b, s->out->to));
  return r;
}

/* A node like [e] without its kids. */
static Node *bare(Slicing *s, const Node *e) {
  Node *copy = build_like(&s->b, e);
  copy->nkids = 0;
  return copy;
}

/* A variable of its own for [e], declared before the parts. */
static Node *computed_before(Slicing *s, Node *e) {
  Build *b = &s->b;
  Type t = e->type;
  bool known = type_is_numeric(t) && t.base != BASE_MATRIX && !expr_changes_target(e);
  if (!known || s->failed) return refuse(s, e);
  Node *decl = build_decl(b, t.base, t.array, NULL, gen_name(s->u->g, "h"), e);
  if (!type_is_scalar(t)) node_add(b->arena, decl->kids[0], NULL); /* takes its size */
  Sym *sym = ARENA_NEW(b->arena, Sym);
  *sym = (Sym){.name = decl->text,
               .type = t,
               .block = BLOCK_MODEL,
               .is_local = true,
               .decl = decl};
  decl->sym = sym;
  decl->type = t;
  bool active = expr_is_active(s->u, e);
  Var *v = new_var(s, sym);
  v->is_active = active;
  v->depends = true;
  v->writes = 1;
  var_name(s->u, v);
  vec_push(&s->out->before, decl);
  return build_var_of(b, sym);
}

/* Data that are read at bind: their slot is made while nothing is conditional. */
static bool is_hoisted(Slicing *s, const Node *e) {
  Code c = {.u = s->u};
  return hoist(&c, e) != NULL;
}

static bool is_quick_call(const Node *e) {
  return e->kind == NODE_CALL && e->match.fn && e->match.fn->kind == FN_SCALAR;
}

/* A number, which every part needs. */
static Node *number(Slicing *s, Node *e) {
  if (e->kind == NODE_VAR || e->kind == NODE_INT || e->kind == NODE_REAL) return e;
  if (is_hoisted(s, e)) return e;
  bool descends = e->kind == NODE_UNARY || e->kind == NODE_BINARY ||
                  e->kind == NODE_PROMOTE || is_quick_call(e);
  for (int i = 0; i < e->nkids; i++)
    descends = descends && e->kids[i] && type_is_scalar(e->kids[i]->type);
  if (!descends) return computed_before(s, e);
  Node *copy = bare(s, e);
  for (int i = 0; i < e->nkids; i++) node_add(s->b.arena, copy, number(s, e->kids[i]));
  return copy;
}

static Node *slice(Slicing *s, Node *e);

/* [e][from:to] of what has one dimension, and the size of [sized]. */
static Node *cut_of(Slicing *s, Node *e, Node *sized) {
  vec_push(&s->out->containers, sized);
  Node *piece = node_new(s->b.arena, NODE_INDEX, e->span, 0);
  node_add(s->b.arena, piece, e);
  node_add(s->b.arena, piece, range(s));
  piece->type = e->type;
  return piece;
}

static Node *cut(Slicing *s, Node *e) {
  return cut_of(s, e, e);
}

/* X * b: each part has its rows of data X, and all need b. */
static Node *product(Slicing *s, Node *e) {
  Node *x = e->kids[0], *b = e->kids[1];
  if (x->kind != NODE_VAR && !is_hoisted(s, x)) return cut(s, computed_before(s, e));
  Node *copy = bare(s, e);
  node_add(s->b.arena, copy, x);
  node_add(s->b.arena, copy, b->kind == NODE_VAR ? b : computed_before(s, b));
  return cut_of(s, copy, x);
}

static bool is_list(const Node *at) {
  return at->kind != NODE_ALL && at->kind != NODE_RANGE && !type_is_scalar(at->type);
}

/* x[g] becomes x[g[from:to]], and x[i, g] likewise. */
static Node *chosen(Slicing *s, Node *e) {
  int lists = 0;
  bool rest = e->kids[0]->kind == NODE_VAR &&
              e->nkids - 1 == type_ndims(e->kids[0]->type) &&
              e->kids[0]->type.base != BASE_MATRIX;
  for (int i = 1; i < e->nkids; i++) {
    rest = rest && (is_list(e->kids[i]) ||
                    (type_is_scalar(e->kids[i]->type) && expr_is_data(e->kids[i])));
    lists += is_list(e->kids[i]);
  }
  if (!rest || lists != 1) return computed_before(s, e);
  Node *copy = bare(s, e);
  for (int i = 0; i < e->nkids; i++)
    node_add(s->b.arena, copy,
             i && is_list(e->kids[i]) ? slice(s, e->kids[i]) : e->kids[i]);
  return copy;
}

static Node *by_elements(Slicing *s, Node *e) {
  Node *copy = bare(s, e);
  for (int i = 0; i < e->nkids; i++) {
    Node *k = e->kids[i];
    node_add(s->b.arena, copy, type_is_scalar(k->type) ? number(s, k) : slice(s, k));
  }
  return copy;
}

static Node *slice(Slicing *s, Node *e) {
  if (type_ndims(e->type) != 1) return refuse(s, e);
  if (e->kind == NODE_VAR || is_hoisted(s, e)) return cut(s, e);
  if (expr_is_product_of_data(s->u, e)) return product(s, e);
  if (expr_is_elementwise(e)) return by_elements(s, e);
  Node *made = e->kind == NODE_INDEX ? chosen(s, e) : computed_before(s, e);
  bool is_new = made->kind == NODE_VAR && made != e;
  return is_new && !s->failed ? cut(s, made) : made;
}

/* The arguments of a density; one of them has elements. */
static Node *density(Slicing *s, const Node *e, int first) {
  Node *copy = bare(s, e);
  bool has_elements = false;
  for (int i = 0; i < e->nkids; i++) {
    Node *k = e->kids[i];
    if (i >= first || (first && i == TILDE_OUTCOME)) {
      bool one = type_is_scalar(k->type);
      has_elements = has_elements || !one;
      k = one ? number(s, k) : slice(s, k);
    } else if (k) {
      s->failed = true; /* bounds */
    }
    node_add(s->b.arena, copy, k);
  }
  if (!has_elements) s->failed = true;
  return copy;
}

static bool is_sum(const Node *e) {
  static const char *const names[] = {"sum", "dot_self", "dot_product"};
  const Fn *fn = e->kind == NODE_CALL ? e->match.fn : NULL;
  for (int i = 0; fn && e->type.base == BASE_REAL && i < 3; i++)
    if (!strcmp(fn->name, names[i])) return true;
  return false;
}

static Node *term(Slicing *s, Node *e);

static bool has_sum(const Node *e) {
  bool found = is_sum(e) || (e->match.fn && e->match.fn->kind == FN_DENSITY);
  for (int i = 0; i < e->nkids && !found; i++) found = e->kids[i] && has_sum(e->kids[i]);
  return found;
}

/* A sum times or by a number. */
static Node *scaled(Slicing *s, Node *e) {
  bool product = e->kind == NODE_BINARY && !strcmp(e->text, "*");
  bool ratio = e->kind == NODE_BINARY && !strcmp(e->text, "/");
  if (!product && !ratio) return refuse(s, e);
  bool left = ratio || !has_sum(e->kids[1]);
  Node *copy = bare(s, e);
  for (int i = 0; i < 2; i++)
    node_add(s->b.arena, copy,
             (i == 0) == left ? term(s, e->kids[i]) : number(s, e->kids[i]));
  return copy;
}

/* A term of target, a sum over elements. */
static Node *term(Slicing *s, Node *e) {
  Node *plain = e->kind == NODE_CALL ? glm_plain(s->u->g, e) : NULL;
  if (plain) e = plain;
  const Fn *fn = e->kind == NODE_CALL ? e->match.fn : NULL;
  if (fn && fn->kind == FN_DENSITY && type_is_scalar(e->type) &&
      !text_has_suffix(fn->name, "_cdf"))
    return density(s, e, 0);
  if (!type_is_scalar(e->type)) return slice(s, e);
  bool is_minus = e->kind == NODE_UNARY && e->text[0] == '-';
  if (!is_sum(e) && !is_minus) return scaled(s, e);
  Node *copy = bare(s, e);
  for (int i = 0; i < e->nkids; i++)
    node_add(s->b.arena, copy, is_sum(e) ? slice(s, e->kids[i]) : term(s, e->kids[i]));
  return copy;
}

static Node *model_term(Slicing *s, const Node *tilde) {
  Node *call = bare(s, tilde);
  call->kind = NODE_CALL;
  call->type = TYPE(BASE_REAL);
  call->match.propto = true;
  for (int i = 0; i < tilde->nkids; i++)
    if (i == TILDE_OUTCOME || i >= TILDE_ARGS) node_add(s->b.arena, call, tilde->kids[i]);
  bool bounded = tilde->kids[TILDE_LOWER] || tilde->kids[TILDE_UPPER];
  if (bounded || !glm_plain(s->u->g, call)) return refuse(s, call);
  return build_target(&s->b, term(s, call));
}

static Node *vectors(Slicing *s, const Node *e) {
  if (e->kind == NODE_TARGET) {
    Node *copy = bare(s, e);
    node_add(s->b.arena, copy, term(s, e->kids[0]));
    return copy;
  }
  const Fn *fn = e->match.fn;
  return fn && fn->kind == FN_DENSITY ? density(s, e, TILDE_ARGS) : model_term(s, e);
}

static bool has_jump(const Node *s) {
  bool jumps = s->kind == NODE_BREAK || s->kind == NODE_CONTINUE;
  for (int i = 0; i < s->nkids && !jumps; i++) {
    const Node *k = s->kids[i];
    jumps = k && !node_is_expression(k) && has_jump(k);
  }
  return jumps;
}

static Node *loop(Slicing *s, const Node *e) {
  if (has_jump(e->kids[2]) || !expr_is_data(e->kids[0]) || !expr_is_data(e->kids[1])) {
    s->failed = true;
    return NULL;
  }
  Node *copy = bare(s, e);
  s->out->first = e->kids[0];
  s->out->last = e->kids[1];
  node_add(s->b.arena, copy, build_var_of(&s->b, s->out->from));
  node_add(s->b.arena, copy, build_var_of(&s->b, s->out->to));
  node_add(s->b.arena, copy, e->kids[2]);
  return copy;
}

/* ---- what belongs to a round ---- */

typedef struct Uses {
  const Slice *slice;
  const Sym *sym;
  int all, own;
} Uses;

/* x[n] of the round n, x[at] of a counter, or x[from:to]. */
static bool is_own(const Slice *slice, const Node *e) {
  const Node *at = e->kids[1], *loop = slice->stmt;
  if (e->kids[0]->sym == slice->counter.filled) return true;
  if (slice->first) return at->kind == NODE_VAR && at->sym == loop->sym;
  return at->kind == NODE_RANGE && at->kids[0] && at->kids[0]->kind == NODE_VAR &&
         at->kids[0]->sym == slice->from;
}

static bool count_uses(void *ctx, Node *e) {
  Uses *u = ctx;
  bool piece = e->kind == NODE_INDEX && e->kids[0]->kind == NODE_VAR;
  u->all += e->kind == NODE_VAR && e->sym == u->sym;
  u->own += piece && e->kids[0]->sym == u->sym && is_own(u->slice, e);
  return true;
}

bool slice_owns(const Slice *slice, const Sym *x) {
  Uses u = {.slice = slice, .sym = x};
  node_walk(slice->stmt, count_uses, &u);
  return u.all == u.own;
}

bool slice_begin(Unit *u, const Node *s, Slice *out) {
  int spare = u->next_spare;
  Slicing slicing = {.u = u, .b = {u->g->arena, s->span}, .out = out};
  *out = (Slice){0};
  out->from = new_end(&slicing, "from");
  out->to = new_end(&slicing, "to");
  u->vars[out->from->slot].begins_panel = s->kind != NODE_FOR;
  if (s->kind == NODE_FOR)
    out->stmt = loop(&slicing, s);
  else if (s->kind == NODE_TILDE || s->kind == NODE_TARGET)
    out->stmt = vectors(&slicing, s);
  else
    slicing.failed = true;
  if (!slicing.failed && (out->first || out->containers.n)) return true;
  slice_free(out);
  u->next_spare = spare;
  return false;
}

void slice_free(Slice *slice) {
  vec_free(&slice->containers);
  vec_free(&slice->before);
}
