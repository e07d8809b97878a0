/* SPDX-License-Identifier: BSD-3-Clause
   Fused loops: an expression over elements without temporaries.  Leaves are numbers
   computed before the loop, or numbers in memory; adjoints of the former are reductions,
   adjoints of gathered elements are kept in a buffer and scattered in a loop of their
   own, because `omp simd` on a scatter loses additions. */
#include <string.h>
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/loop/loop.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

void loop_begin(Loop *l, Code *outer) {
  *l = (Loop){.outer = outer, .k = gen_name(outer->u->g, "k")};
}

void loop_open(Loop *l, Mode mode) {
  code_begin(&l->body, l->outer->u, mode);
  l->body.loop = l;
  l->bad = l->wrong = NULL;
  for (int i = 0; i < l->leaves.n; i++) l->leaves.at[i].buffer = NULL;
  l->sums.n = 0;
  l->shared.n = 0;
}

bool loop_repeats(const Loop *l, const Node *e) {
  return addresses_get(&l->mentions, e) == 2;
}

const Val *loop_shared(const Loop *l, const Node *e) {
  for (int i = 0; i < l->shared.n; i++)
    if (l->shared.at[i].node == e) return &l->shared.at[i].val;
  return NULL;
}

Val loop_share(Loop *l, const Node *e, Val x) {
  code_atom(&l->body, &x);
  int rev = l->body.rev.n;
  x = val_share(&l->body, x);
  vec_push(&l->shared, (Shared){e, x, rev});
  return x;
}

void loop_forget(Loop *l, int rev) {
  int n = 0;
  for (int i = 0; i < l->shared.n; i++)
    if (l->shared.at[i].rev < rev || !l->shared.at[i].val.bar)
      l->shared.at[n++] = l->shared.at[i];
  l->shared.n = n;
}

const char *loop_sum(Loop *l) {
  const char *name = gen_name(l->outer->u->g, "s");
  vec_push(&l->sums, name);
  buf_printf(&l->before, "double %s = 0;\n", name);
  return name;
}

static void set_shape(Loop *l, const char *const *dims, int ndims) {
  Gen *g = l->outer->u->g;
  if (!l->n) {
    memcpy(l->dims, dims, sizeof *dims * (size_t)ndims);
    l->ndims = ndims;
    l->n = dims_size(g, dims, ndims);
  } else if (ndims == l->ndims) {
    check_dims(l->outer, l->dims, dims, ndims);
  } else {
    const char *n = dims_size(g, dims, ndims);
    check_dims(l->outer, &l->n, &n, 1);
  }
}

static Leaf *find_leaf(Loop *l, const Node *e) {
  int place = addresses_get(&l->leaf_of, e);
  return place ? &l->leaves.at[place - 1] : NULL;
}

static bool is_plain(const Operand *o) {
  return !o->stride && !o->gather;
}

static Leaf *push_leaf(Loop *l, Leaf leaf) {
  vec_push(&l->leaves, leaf);
  int place = l->leaves.n;
  Leaf *pushed = &l->leaves.at[place - 1];
  addresses_set(&l->leaf_of, leaf.node, place);
  if (!leaf.is_operand || !leaf.o.b || !leaf.o.base) return pushed;
  int first = addresses_get(&l->first_of, leaf.o.base);
  if (!first) addresses_set(&l->first_of, leaf.o.base, first = place);
  bool is_odd = !is_plain(&leaf.o) || strcmp(l->leaves.at[first - 1].o.b, leaf.o.b) != 0;
  if (is_odd && !addresses_get(&l->odd_of, leaf.o.base))
    addresses_set(&l->odd_of, leaf.o.base, place);
  return pushed;
}

/* A number of the program, the same for every element. */
static Leaf number_leaf(Loop *l, const Node *e) {
  Leaf leaf = {.node = e};
  leaf.val = gen_value(l->outer, e);
  code_atom(l->outer, &leaf.val);
  if (leaf.val.bar) {
    const char *sum = gen_name(l->outer->u->g, "s");
    code_fwd(l->outer, "double %s = 0;\n", sum);
    code_bar(l->outer, leaf.val, "%s", sum);
    leaf.val.b = sum;
    leaf.val.bar = BAR_ADD;
  }
  return leaf;
}

static Leaf fill_leaf(Loop *l, const Node *e) {
  const char *dims[VIEW_MAX_DIMS];
  gen_dims(l->outer, e, dims);
  set_shape(l, dims, e->nkids - 1);
  Leaf leaf = number_leaf(l, e->kids[0]);
  leaf.node = e;
  return leaf;
}

static Leaf operand_leaf(Loop *l, const Node *e) {
  Leaf leaf = {.node = e, .is_operand = true};
  if (!tile_leaf(l, e, &leaf)) {
    leaf.o = gen_operand(l->outer, e, ALLOW_STRIDE | ALLOW_GATHER);
    operand_name(l->outer, &leaf.o);
  }
  set_shape(l, leaf.o.dims, leaf.o.ndims);
  return leaf;
}

/* A leaf before this one, which has no list of places, adds to other places of the same
   adjoints. */
static bool overlaps(const Loop *l, const Leaf *leaf) {
  int place = (int)(leaf - l->leaves.at) + 1;
  int first = addresses_get(&l->first_of, leaf->o.base);
  int odd = addresses_get(&l->odd_of, leaf->o.base);
  if (!first || first >= place) return false;
  if (leaf->o.stride || (odd && odd < place)) return true;
  return strcmp(l->leaves.at[first - 1].o.b, leaf->o.b) != 0;
}

/* Arrays of ints beside matrices are kept by rows. */
static const char *by_rows(Loop *l, const Operand *o) {
  const char *rows = o->dims[o->ndims - 2], *cols = o->dims[o->ndims - 1];
  return gen_fmt(l->outer->u->g,
                 "%s / (%s * %s) * (%s * %s) + %s %% %s * %s + %s / %s %% %s", l->k, rows,
                 cols, rows, cols, l->k, rows, cols, l->k, rows, cols);
}

static Val element(Loop *l, Leaf *leaf) {
  Gen *g = l->outer->u->g;
  const Operand *o = &leaf->o;
  Val x = {.is_int = o->is_int, .is_long = true, .varies = true};
  const char *at = o->gather       ? gen_fmt(g, "%s[%s] - 1", o->gather, l->k)
                   : o->stride     ? gen_fmt(g, "%s * %s", l->k, o->stride)
                   : leaf->is_tile ? gen_fmt(g, "%s - %s", l->k, l->first)
                                   : l->k;
  if (l->is_matrix && o->type.base == BASE_INT && o->ndims > 1) at = by_rows(l, o);
  x.v = gen_fmt(g, "%s[%s]", o->p, at);
  if (!mode_is_adjoint(l->body.mode) || !o->b) return x;
  if (!o->gather && !overlaps(l, leaf)) {
    x.bar = BAR_ADD;
    x.b = gen_fmt(g, "%s[%s]", o->b, at);
    return x;
  }
  leaf->buffer = gen_name(g, "e");
  buf_printf(&l->before, "double *const %s = %s;\n", leaf->buffer,
             take_numbers(l->outer->u, false, l->n));
  if (o->gather)
    buf_printf(&l->after, "ps_scatter(%s, %s, %s, %s);\n", o->b, o->gather, leaf->buffer,
               l->n);
  else
    buf_printf(&l->after, "for (long %s = 0; %s < %s; %s++) %s[%s] += %s[%s];\n", l->k,
               l->k, l->n, l->k, o->b, at, leaf->buffer, l->k);
  x.bar = BAR_STORE;
  x.b = gen_fmt(g, "%s[%s]", leaf->buffer, l->k);
  return x;
}

Val loop_leaf(Loop *l, const Node *e) {
  Leaf *leaf = find_leaf(l, e);
  if (!leaf) {
    bool outer = l->outer->is_unread;
    l->outer->is_unread = false; /* what is around it in the element may read it */
    Leaf made = type_is_scalar(e->type) ? number_leaf(l, e)
                : expr_is_fill(e)       ? fill_leaf(l, e)
                                        : operand_leaf(l, e);
    l->outer->is_unread = outer;
    leaf = push_leaf(l, made);
  }
  if (leaf->is_operand) return element(l, leaf);
  Val x = leaf->val;
  if (!mode_is_adjoint(l->body.mode)) x.bar = BAR_NONE;
  if (x.bar) {
    bool known = false;
    for (int i = 0; i < l->sums.n; i++) known = known || l->sums.at[i] == x.b;
    if (!known) vec_push(&l->sums, x.b);
  }
  return x;
}

/* Leaves of [e] before the loop, so that its shape is known. */
void loop_prepare(Loop *l, const Node *e) {
  if (e->type.base == BASE_MATRIX) l->is_matrix = true;
  bool again = addresses_get(&l->mentions, e) > 0;
  if (!type_is_scalar(e->type)) addresses_set(&l->mentions, e, again ? 2 : 1);
  if (again) return;
  if (gen_fuses(l->outer->u, e)) {
    bool outer = l->outer->is_unread;
    l->outer->is_unread = outer && expr_passes_on(e);
    for (int i = 0; i < e->nkids; i++) loop_prepare(l, e->kids[i]);
    l->outer->is_unread = outer;
  } else if (!type_is_scalar(e->type) && !find_leaf(l, e)) {
    Leaf made = expr_is_fill(e) ? fill_leaf(l, e) : operand_leaf(l, e);
    push_leaf(l, made);
  }
}

static void pragma(Loop *l, Buf *b) {
  if (l->is_scalar_code) return;
  buf_put(b, "#pragma omp simd");
  for (int i = 0; i < l->sums.n; i++)
    buf_printf(b, "%s%s", i ? ", " : " reduction(+: ", l->sums.at[i]);
  if (l->sums.n) buf_put(b, ")");
  if (l->bad) buf_printf(b, " reduction(|: %s)", l->bad);
  if (l->wrong) buf_printf(b, " reduction(|: %s)", l->wrong);
  buf_put(b, "\n");
}

static void put_flags(const Loop *l, Buf *b) {
  if (l->bad) buf_printf(b, "long %s = 0;\n", l->bad);
  if (l->wrong) buf_printf(b, "long %s = 0;\n", l->wrong);
}

static void put_refusals(const Loop *l, Buf *b) {
  if (l->wrong) buf_printf(b, "if (%s) return PS_ERROR;\n", l->wrong);
  if (l->bad) buf_printf(b, "if (%s) %s\n", l->bad, text_refuse(l->outer->u));
}

static void put_rows(Loop *l, Buf *b) {
  const char *end = l->first ? l->end : l->n ? l->n : "1";
  pragma(l, b);
  buf_printf(b, "for (long %s = %s; %s < %s; %s++) {\n%s}\n", l->k,
             l->first ? l->first : "0", l->k, end, l->k, code_end(&l->body));
}

void loop_part(Loop *l) {
  put_flags(l, &l->before);
  put_rows(l, &l->tile_begin);
  put_refusals(l, &l->after);
}

const char *loop_close(Loop *l) {
  Gen *g = l->outer->u->g;
  Buf b = {0};
  put_flags(l, &b);
  buf_put(&b, buf_text(&l->before));
  tiles_open(l, &b);
  put_rows(l, &b);
  tiles_close(l, &b);
  put_refusals(l, &b);
  buf_put(&b, buf_text(&l->after));
  buf_clear(&l->before);
  buf_clear(&l->after);
  return gen_take(g, &b);
}

void loop_end(Loop *l) {
  vec_free(&l->leaves);
  addresses_free(&l->leaf_of);
  addresses_free(&l->first_of);
  addresses_free(&l->odd_of);
  addresses_free(&l->mentions);
  vec_free(&l->shared);
  vec_free(&l->sums);
  buf_free(&l->before);
  buf_free(&l->after);
  buf_free(&l->tile_begin);
  buf_free(&l->tile_end);
  buf_free(&l->tiles_end);
}

static const char *sum_values(Loop *l, LoopTerm *term, void *ctx, Mode mode,
                              const char *weight) {
  loop_open(l, mode);
  const char *sum = weight && mode == MODE_REVERSE ? NULL : loop_sum(l);
  Val v = term(l, ctx);
  if (sum) code_fwd(&l->body, "%s += %s;\n", sum, v.v);
  if (weight) code_weight(&l->body, v, weight);
  return sum;
}

Val gen_sum(Code *c, Loop *l, LoopTerm *term, void *ctx, bool active,
            const char *weight) {
  Gen *g = c->u->g;
  active = active && mode_is_adjoint(c->mode);
  Mode mode = active && weight ? MODE_BOTH : MODE_VALUE;
  Val x = {.v = sum_values(l, term, ctx, mode, active ? weight : NULL)};
  const char *text = loop_close(l);
  code_fwd(c, "%s", text);
  if (!active || weight) return x;
  x.b = gen_fmt(g, "%sb", x.v);
  x.bar = BAR_SET;
  sum_values(l, term, ctx, MODE_REVERSE, x.b);
  text = loop_close(l);
  code_rev(c, "%s", text);
  return x;
}
