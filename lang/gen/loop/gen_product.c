/* SPDX-License-Identifier: BSD-3-Clause
   The step of a forward algorithm,

     for (k in 1:K) {
       for (j in 1:K) acc[j] = a[j] + b[j, k] + c[k];
       x[t, k] = log_sum_exp(acc);
     }

   where b is the same for all t: a product of exp(a) and the matrix exp(b), which is
   computed once.  So a step takes 2 K functions instead of K (K + 1), as vectors. */
#include <string.h>
#include "lang/gen/loop/product.h"
#include "lang/gen/text/var.h"

enum { MOST_PLACES = 8 };

typedef struct Product {
  Ahead *a;
  Build *b;
  Node *over, *states; /* the loops over k and j */
  const Sym *acc;
  const Node *to;     /* x[t, k] */
  Node *value, *sum;  /* what it is set to, and log_sum_exp(acc) in it */
  Node *row, *matrix; /* what depends on j alone, on both */
  Node *rest;         /* on neither or on k */
} Product;

static Node *only(Node *s) {
  return s->kind == NODE_BLOCK && s->nkids == 1 ? s->kids[0] : s;
}

static bool is_counter(const Node *e, const Node *loop) {
  return e->kind == NODE_VAR && e->sym == loop->sym;
}

static bool from_one(const Node *loop) {
  return loop->kids[0]->kind == NODE_INT && loop->kids[0]->i == 1;
}

typedef struct Count {
  const Sym *sym;
  int n;
} Count;

static bool count_mention(void *ctx, Node *n) {
  Count *c = ctx;
  c->n += n->kind == NODE_VAR && n->sym == c->sym;
  return true;
}

static int mentions(const Node *s, const Sym *sym) {
  Count c = {.sym = sym};
  node_walk((Node *)s, count_mention, &c);
  return c.n;
}

/* ---- what is summed ---- */

static void add_term(Product *p, Node **sum, Node *term, bool minus) {
  if (!*sum && minus) {
    Node *e = node_new(p->b->arena, NODE_UNARY, term->span, 0);
    node_add(p->b->arena, e, term);
    e->text = "-";
    e->type = TYPE(BASE_REAL);
    term = e;
  }
  *sum = *sum ? build_binary(p->b, minus ? "-" : "+", *sum, term) : term;
}

static bool split(Product *p, Node *e, bool minus) {
  bool real = e->type.base == BASE_REAL;
  if (real && e->kind == NODE_BINARY && strchr("+-", e->text[0]) && !e->text[1])
    return split(p, e->kids[0], minus) &&
           split(p, e->kids[1], minus != (e->text[0] == '-'));
  if (real && e->kind == NODE_UNARY && e->text[0] == '-')
    return split(p, e->kids[0], !minus);
  bool k = expr_mentions(e, p->over->sym), j = expr_mentions(e, p->states->sym);
  const Ahead *a = p->a;
  if (k && j && !ahead_stays(a, e, 3u << (a->depth - 2))) return false;
  add_term(p, k && j ? &p->matrix : j ? &p->row : &p->rest, e, minus);
  return true;
}

/* acc[j] = ... for all of its elements */
static bool take_states(Product *p, Node *s) {
  if (s->kind != NODE_FOR || !from_one(s) || !node_eq(s->kids[1], p->over->kids[1]))
    return false;
  Node *set = only(s->kids[2]), *to = set->kind == NODE_ASSIGN ? set->kids[0] : NULL;
  if (!to || strcmp(set->text, "=") || to->kind != NODE_INDEX || to->nkids != 2 ||
      to->kids[0]->kind != NODE_VAR || !is_counter(to->kids[1], s))
    return false;
  p->states = s;
  p->acc = to->kids[0]->sym;
  const Node *decl = p->acc->decl;
  if (!p->acc->is_local || !decl || decl->kind != NODE_DECL ||
      type_ndims(p->acc->type) != 1)
    return false;
  const Node *type = decl->kids[0];
  const Node *size = type->nkids > DT_SIZES ? type->kids[DT_SIZES] : NULL;
  if (!size || !expr_is_data(size) || !node_eq(size, s->kids[1])) return false;
  return mentions(set->kids[1], p->acc) == 0;
}

/* ---- what is set ---- */

static Node *find_sum(const Product *p, Node *e) {
  const FnMatch *m = &e->match;
  if (e->kind == NODE_CALL && m->fn && !strcmp(m->fn->name, "log_sum_exp") &&
      e->nkids == 1 && e->kids[0]->kind == NODE_VAR && e->kids[0]->sym == p->acc)
    return e;
  for (int i = 0; i < e->nkids; i++) {
    Node *found = e->kids[i] ? find_sum(p, e->kids[i]) : NULL;
    if (found) return found;
  }
  return NULL;
}

/* The indices of x[t][k] or x[t, k]; how many, or 0. */
static int places(const Node *e, const Node **at) {
  if (e->kind == NODE_VAR) return 0;
  int n = e->kids[0]->kind == NODE_VAR ? 0 : places(e->kids[0], at);
  for (int i = 1; i < e->nkids; i++) {
    if (n == MOST_PLACES || e->kids[i]->kind == NODE_ALL ||
        e->kids[i]->kind == NODE_RANGE || !type_is_scalar(e->kids[i]->type))
      return 0;
    at[n++] = e->kids[i];
  }
  return n;
}

/* t + by */
static const Sym *moved(const Node *e, int *by) {
  *by = 0;
  if (e->kind == NODE_VAR) return e->sym;
  if (e->kind != NODE_BINARY || e->text[1] || !strchr("+-", e->text[0]) ||
      e->kids[0]->kind != NODE_VAR || e->kids[1]->kind != NODE_INT)
    return NULL;
  *by = e->text[0] == '+' ? e->kids[1]->i : -e->kids[1]->i;
  return e->kids[0]->sym;
}

/* Whether an index tells both places apart: t and t - 1. */
static bool are_apart(const Product *p, const Node *a, const Node *b) {
  const Node *i[MOST_PLACES], *j[MOST_PLACES];
  int n = places(a, i);
  if (!n || n != places(b, j)) return false;
  for (int d = 0; d < n; d++) {
    int x, y;
    const Sym *s = moved(i[d], &x);
    if (!s || s != moved(j[d], &y) || x == y || !s->is_loop) continue;
    if (s != p->over->sym && s != p->states->sym) return true;
  }
  return false;
}

/* Whether [e] reads what the loop sets. */
static bool reads_set(const Product *p, const Node *e) {
  const Sym *x = lvalue_root(p->to)->sym;
  if (e->kind == NODE_INDEX && lvalue_root(e)->kind == NODE_VAR &&
      lvalue_root(e)->sym == x)
    return !are_apart(p, p->to, e);
  if (e->kind == NODE_VAR) return e->sym == x;
  for (int i = 0; i < e->nkids; i++)
    if (e->kids[i] && reads_set(p, e->kids[i])) return true;
  return false;
}

static bool take_set(Product *p, Node *s) {
  const Node *at[MOST_PLACES];
  if (s->kind != NODE_ASSIGN || strcmp(s->text, "=")) return false;
  p->to = s->kids[0];
  p->value = s->kids[1];
  const Node *root = lvalue_root(p->to);
  int n = root->kind == NODE_VAR ? places(p->to, at) : 0;
  if (!n || root->sym->type.base == BASE_MATRIX || n != type_ndims(root->sym->type) ||
      root->sym == p->acc || !is_counter(at[n - 1], p->over))
    return false;
  for (int i = 0; i < n - 1; i++)
    if (expr_mentions(at[i], p->over->sym) || expr_mentions(at[i], root->sym))
      return false;
  p->sum = find_sum(p, p->value);
  if (!p->sum || mentions(p->value, p->acc) != 1) return false;
  return !reads_set(p, p->value) && !reads_set(p, only(p->states->kids[2])->kids[1]);
}

static bool take_body(Product *p) {
  Node *body = p->over->kids[2], *parts[2];
  int n = 0;
  if (body->kind != NODE_BLOCK) return false;
  for (int i = 0; i < body->nkids; i++) {
    Node *s = body->kids[i];
    if (!s || s->kind == NODE_SKIP) continue;
    if (s->kind == NODE_DECL && s->nkids < 2) continue; /* of acc: it is needed alone */
    if (n == 2) return false;
    parts[n++] = s;
  }
  if (n != 2 || !take_states(p, parts[0]) || !take_set(p, parts[1])) return false;
  return mentions(p->over, p->acc) == p->a->u->vars[p->acc->slot].mentions;
}

/* ---- what stands for it ---- */

/* log_sum_exp of the row and the matrix, without its last two arguments. */
static Node *sum_of_products(Product *p) {
  Node *row = ahead_rounds(p->a, p->row, p->states);
  if (!row) return NULL;
  Node *e = node_new(p->b->arena, NODE_CALL, p->sum->span, 0);
  node_add(p->b->arena, e, row);
  e->text = p->sum->text;
  e->match = p->sum->match;
  e->type = TYPE(BASE_VECTOR);
  return e;
}

/* What is set, for all k. */
static Node *value_of_rounds(Product *p, Node *products) {
  Ahead *a = p->a;
  Sym *one = ahead_sym(a, "s", TYPE(BASE_REAL));
  if (!one) return NULL;
  Turn t = {.g = a->u->g, .u = a->u, .loop = p->over};
  t.ends[0] = p->over->kids[0];
  t.ends[1] = p->over->kids[1];
  t.locals[0] = one;
  t.values[0] = products;
  t.nlocals = 1;
  Node *number = build_var_of(p->b, one);
  if (p->rest) number = build_binary(p->b, "+", number, p->rest);
  Node *value = p->value, *sum = p->sum;
  if (value == sum)
    value = number;
  else
    *sum = *number;
  value = turn(&t, value);
  return t.failed ? NULL : value;
}

static Node *exp_of(Product *p, Node *x) {
  Type type = TYPE(BASE_VECTOR);
  Node *e = node_new(p->b->arena, NODE_CALL, p->sum->span, 0);
  e->text = "exp";
  e->type = type;
  node_add(p->b->arena, e, x);
  return fn_resolve("exp", &type, 1, &e->match) ? e : NULL;
}

/* The matrix where it is a variable as it stands; or NULL. */
static Sym *own_matrix(const Product *p) {
  const Node *at[MOST_PLACES], *e = p->matrix;
  if (e->kind != NODE_INDEX || lvalue_root(e)->kind != NODE_VAR || places(e, at) != 2)
    return NULL;
  Sym *sym = lvalue_root(e)->sym;
  const Node *decl = sym->decl, *type = decl && !sym->is_argument ? decl->kids[0] : NULL;
  bool rows = sym->type.base == BASE_VECTOR || sym->type.base == BASE_ROW_VECTOR;
  if (!rows || sym->type.array != 1 || !is_counter(at[0], p->states) ||
      !is_counter(at[1], p->over) || !type || decl->kind != NODE_DECL ||
      type->nkids != DT_SIZES + 2)
    return NULL;
  for (int d = 0; d < 2; d++)
    if (!node_eq(type->kids[DT_SIZES + d], p->over->kids[1])) return NULL;
  return sym;
}

static Sym *copied_matrix(Product *p) {
  Node *value = ahead_rounds(p->a, p->matrix, p->over);
  Sym *b = value ? ahead_declare(p->a, p->matrix, p->over, p->states) : NULL;
  return b && ahead_fill(p->a, b, value, p->over, p->states) ? b : NULL;
}

/* The matrix and its exponential, ahead of all. */
static bool add_matrix(Product *p, Node *products) {
  Ahead *a = p->a;
  Sym *b = own_matrix(p);
  if (!b) b = copied_matrix(p);
  if (!b) return false;
  Node *element =
      build_index(p->b, build_var_of(p->b, b), 2, build_var_of(p->b, p->states->sym),
                  build_var_of(p->b, p->over->sym));
  Node *row = ahead_rounds(a, element, p->over), *e = row ? exp_of(p, row) : NULL;
  Sym *exps = e ? ahead_declare(a, element, p->over, p->states) : NULL;
  if (!exps) return false;
  a->u->vars[exps->slot].is_active = false;
  if (!ahead_fill(a, exps, e, p->over, p->states)) return false;
  node_add(p->b->arena, products, build_var_of(p->b, b));
  node_add(p->b->arena, products, build_var_of(p->b, exps));
  return true;
}

/* x[t, 1:K], as one list of indices */
static Node *all_places(Product *p) {
  const Node *at[MOST_PLACES];
  int n = places(p->to, at);
  Node *e = node_new(p->b->arena, NODE_INDEX, p->to->span, 0);
  Node *range = node_new(p->b->arena, NODE_RANGE, p->to->span, 0);
  for (int i = 0; i < 2; i++) node_add(p->b->arena, range, p->over->kids[i]);
  node_add(p->b->arena, e, (Node *)lvalue_root(p->to));
  for (int i = 0; i < n - 1; i++) node_add(p->b->arena, e, (Node *)at[i]);
  node_add(p->b->arena, e, range);
  e->type = TYPE(BASE_VECTOR);
  e->flags |= NODE_APART;
  return e;
}

static bool is_product(Product *p) {
  if (!take_body(p)) return false;
  Ahead *a = p->a;
  a->nest[a->depth - 1] = p->states;
  const Node *set = only(p->states->kids[2]);
  return split(p, set->kids[1], false) && p->row && p->matrix;
}

void product_rounds(Ahead *a, Node *s) {
  Product p = {.a = a, .b = &a->b, .over = s};
  if (!from_one(s) || !expr_is_data(s->kids[1]) || a->depth + 2 > DEEPEST) return;
  a->b.at = s->span;
  a->is_fixed[a->depth] = a->is_fixed[a->depth + 1] = true;
  a->nest[a->depth] = a->nest[a->depth + 1] = s;
  a->depth += 2;
  Node *loop = node_copy(p.b->arena, s); /* it stays as it is where this fails */
  p.over = loop;
  Node *products = is_product(&p) ? sum_of_products(&p) : NULL;
  Node *value = products ? value_of_rounds(&p, products) : NULL;
  a->nest[a->depth - 2] = loop;
  if (value && add_matrix(&p, products)) {
    a->n += 2;
    unsigned flags = s->flags;
    *s = *build_assign(p.b, all_places(&p), "=", value);
    s->flags = flags;
  }
  a->depth -= 2;
}
