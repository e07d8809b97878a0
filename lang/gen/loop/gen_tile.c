/* SPDX-License-Identifier: BSD-3-Clause
   Products of a matrix of data and a vector of parameters inside of a fused loop, a tile
   of rows at a time: the rows of the product, what the loop makes of them, and what goes
   back to the vector, while the tile is in the cache.  The matrix is packed for it when
   data is bound (math/linalg/la.h, panels). */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/loop/loop.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"
#include "math/linalg/la.h"

/* X * b: X certainly a matrix of data, b of parameters. */
static bool is_tiled(const Unit *u, const Node *e) {
  if (e->kind != NODE_BINARY || strcmp(e->text, "*") != 0 || u->fundef) return false;
  const Node *x = e->kids[0], *b = e->kids[1];
  bool shapes = type_eq(x->type, TYPE(BASE_MATRIX)) &&
                type_eq(b->type, TYPE(BASE_VECTOR)) &&
                type_eq(e->type, TYPE(BASE_VECTOR));
  return shapes && expr_is_data(x) && expr_is_active(u, b);
}

/* The slot of the panels of [x]; NULL where [x] is computed elsewhere than at bind. */
static const char *panels(Code *c, Node *x) {
  int slot = slot_made_of(c, x, "matrix.panels");
  return slot ? text_slot_name(c->u->g, gen_fmt(c->u->g, "h%d", slot - 1)) : NULL;
}

/* Memory for the product, of whole panels; [again]: it is there from the forward
   sweep. */
static const char *product_of(Code *c, const Node *e, const char *rows, bool *again) {
  Gen *g = c->u->g;
  const char *n = gen_fmt(g, "%s + %d", rows, LA_PANEL - 1);
  *again = c->mode == MODE_REVERSE;
  if (*again) return saved_find(c->u, e);
  bool saves = c->mode == MODE_FORWARD;
  const char *name = saves ? saved_new(c->u, e, "double *", "m") : gen_name(g, "m");
  code_fwd(c, "%s%s = %s;\n", saves ? "" : "double *const ", name,
           take_numbers(c->u, false, n));
  return name;
}

bool tile_operand(Code *c, const Node *e, const char *result_b, Operand *out) {
  Gen *g = c->u->g;
  const char *packed = is_tiled(c->u, e) ? panels(c, e->kids[0]) : NULL;
  if (!packed) return false;
  Operand x = gen_operand(c, e->kids[0], 0), b = gen_operand(c, e->kids[1], 0);
  const char *n = x.dims[0], *k = x.dims[1];
  bool again;
  check_dims(c, &k, b.dims, 1);
  *out = (Operand){.dims = {n}, .ndims = 1, .type = e->type};
  out->p = product_of(c, e, n, &again);
  if (!again)
    code_fwd(c, "la_panels_product(%s, %s, %s, %s, %s);\n", n, k, packed, b.p, out->p);
  if (!mode_is_adjoint(c->mode) || !b.b) return true;
  out->b = result_b ? result_b : gen_fmt(g, "%sb", out->p);
  if (!result_b) code_fwd(c, "double *const %s = %s;\n", out->b, take_zeros(c->u, n));
  const char *sums = take_zeros(c->u, gen_fmt(g, "%s * %d", k, LA_PANEL_LANES));
  code_rev(c,
           "{\ndouble *const sums = %s;\nla_panels_adjoint(%s, %s, %s, %s, sums);\n"
           "la_panels_add(%s, sums, %s);\n}\n",
           sums, n, k, packed, out->b, k, b.b);
  return true;
}

void tiles_begin(Loop *l, const char *rows) {
  Gen *g = l->outer->u->g;
  if (l->first) return;
  l->first = gen_name(g, "lo");
  l->end = gen_name(g, "hi");
  l->rows = gen_name(g, "rows");
  code_fwd(l->outer, "const long %s = %s;\n", l->rows, rows);
}

const char *tile_numbers(Loop *l, bool is_int, const char *stem) {
  const char *name = gen_name(l->outer->u->g, stem);
  code_fwd(l->outer, "%s *const %s = %s;\n", is_int ? "int" : "double", name,
           take_numbers(l->outer->u, is_int, l->rows));
  return name;
}

/* (X * b)[from:to] of a part, whose rows begin at a panel; NULL: [e] is no such. */
static const Node *part_of(const Unit *u, const Node *e) {
  const Node *at = e->kind == NODE_INDEX && e->nkids == 2 ? e->kids[1] : NULL;
  const Node *from = at && at->kind == NODE_RANGE ? at->kids[0] : NULL;
  bool begins = from && from->kind == NODE_VAR && from->sym &&
                u->vars[from->sym->slot].begins_panel;
  return begins && is_tiled(u, e->kids[0]) ? e->kids[0] : NULL;
}

/* The first row of a part, from 0, and how many rows there are of it. */
static const char *rows_of_part(Code *c, const Node *at, const char *all,
                                const char **rows) {
  Gen *g = c->u->g;
  const char *from = gen_int(c, at->kids[0]), *to = gen_int(c, at->kids[1]);
  *rows = gen_name(g, "n");
  code_fwd(c, "const long %s = %s >= %s ? (long)%s - %s + 1 : 0;\n", *rows, to, from, to,
           from);
  code_fwd(c, "if (%s && (%s < 1 || %s > %s)) return PS_ERROR;\n", *rows, from, to, all);
  return gen_fmt(g, "(%s - 1L)", from);
}

bool tile_leaf(Loop *l, const Node *given, Leaf *leaf) {
  Code *c = l->outer;
  Gen *g = c->u->g;
  const Node *part = part_of(c->u, given), *e = part ? part : given;
  const char *packed = l->may_tile && is_tiled(c->u, e) ? panels(c, e->kids[0]) : NULL;
  if (!packed) return false;
  Operand x = gen_operand(c, e->kids[0], 0), b = gen_operand(c, e->kids[1], 0);
  const char *k = x.dims[1], *n = x.dims[0];
  check_dims(c, &k, b.dims, 1);
  if (part) {
    const char *first = rows_of_part(c, given->kids[1], x.dims[0], &n);
    packed = gen_fmt(g, "%s + %s * %s", packed, first, k);
  }
  operand_name(c, &b);
  tiles_begin(l, gen_fmt(g, "la_panels_tile(%s)", k));
  const char *m = tile_numbers(l, false, "m");
  *leaf = (Leaf){.node = given, .is_operand = true, .is_tile = true};
  leaf->o = (Operand){.p = m, .dims = {n}, .ndims = 1, .type = e->type};
  buf_printf(&l->tile_begin, "la_panels_product(%s - %s, %s, %s + %s * %s, %s, %s);\n",
             l->end, l->first, k, packed, l->first, k, b.p, m);
  if (!b.b) return true;
  const char *sums = gen_name(g, "sums"), *mb = tile_numbers(l, false, "mb");
  leaf->o.b = mb;
  code_fwd(c, "double *const %s = %s;\n", sums,
           take_zeros(c->u, gen_fmt(g, "%s * %d", k, LA_PANEL_LANES)));
  buf_printf(&l->tile_begin, "for (long %s = 0; %s < %s - %s; %s++) %s[%s] = 0;\n", l->k,
             l->k, l->end, l->first, l->k, mb, l->k);
  buf_printf(&l->tile_end, "la_panels_adjoint(%s - %s, %s, %s + %s * %s, %s, %s);\n",
             l->end, l->first, k, packed, l->first, k, mb, sums);
  buf_printf(&l->tiles_end, "la_panels_add(%s, %s, %s);\n", k, sums, b.b);
  return true;
}

void tiles_open(Loop *l, Buf *b) {
  if (!l->first) return;
  buf_printf(b,
             "for (long %s = 0; %s < %s; %s += %s) {\n"
             "const long %s = %s - %s > %s ? %s + %s : %s;\n%s",
             l->first, l->first, l->n, l->first, l->rows, l->end, l->n, l->first, l->rows,
             l->first, l->rows, l->n, buf_text(&l->tile_begin));
}

void tiles_close(Loop *l, Buf *b) {
  if (l->first) buf_printf(b, "%s}\n%s", buf_text(&l->tile_end), buf_text(&l->tiles_end));
}
