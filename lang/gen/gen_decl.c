/* SPDX-License-Identifier: BSD-3-Clause
   Declarations of locals and of variables of blocks. */
#include <string.h>
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/stmt.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

/* Whether [first], what reads or writes [sym] first, assigns it as a whole. */
static bool assigned_at_once(const Sym *sym, const Node *first) {
  return first && first->kind == NODE_ASSIGN && first->kids[0]->kind == NODE_VAR &&
         first->kids[0]->sym == sym && !strcmp(first->text, "=") &&
         !expr_mentions(first->kids[1], sym);
}

static bool is_empty_container(const Node *s) {
  return s && s->kind == NODE_DECL && !(s->nkids > 1 && s->kids[1]) &&
         !type_is_scalar(s->sym->type);
}

typedef struct Mentions {
  Addresses by; /* symbol -> place of the statement that mentions it, + 1 */
  int place;
} Mentions;

static bool note_mention(void *ctx, Node *node) {
  Mentions *m = ctx;
  if (node->kind == NODE_VAR && node->sym) addresses_set(&m->by, node->sym, m->place);
  return true;
}

const Node **decl_first_uses(Unit *u, Node *const *s, int n) {
  bool any = false;
  for (int i = 0; i < n; i++) any = any || is_empty_container(s[i]);
  if (!any) return NULL;
  const Node **first = ARENA_ARRAY(u->g->arena, const Node *, n);
  Mentions m = {0};
  for (int i = n - 1; i >= 0; i--) {
    int place = is_empty_container(s[i]) ? addresses_get(&m.by, s[i]->sym) : 0;
    if (place) first[i] = s[place - 1];
    m.place = i + 1;
    if (s[i]) node_walk(s[i], note_mention, &m);
  }
  addresses_free(&m.by);
  return first;
}

static bool same_every_round(const Node *type) {
  for (int i = DT_SIZES; i < type->nkids; i++)
    if (type->kids[i] && !expr_is_data(type->kids[i])) return false;
  return true;
}

static void dimensions(Unit *u, Var *v, const Node *decl, Buf *f, Buf *back) {
  const Node *type = decl->kids[0];
  int sizes = type->nkids - DT_SIZES;
  bool save = u->has_reverse && u->frame->depth > 0 && !same_every_round(type);
  Code c;
  code_begin(&c, u, MODE_VALUE);
  for (int d = 0; d < v->ndims; d++) {
    int k = d < sizes ? d : sizes - 1;
    const char *n = k == d ? gen_int(&c, type->kids[DT_SIZES + k]) : v->dims[k];
    if (k == d && type->kids[DT_SIZES + k]->kind != NODE_INT)
      code_fwd(&c, "if (%s < 0) return PS_ERROR;\n", n);
    if (save) code_fwd(&c, "ps_push(W, %s);\n", v->dims[d]);
    code_fwd(&c, "%s = %s;\n", v->dims[d], n);
  }
  check_count(&c, v->dims, v->ndims);
  for (int d = v->ndims - 1; save && d >= 0; d--)
    buf_printf(back, "%s = (long)ps_pop(W);\n", v->dims[d]);
  char *text = code_values(&c);
  if (text[0]) buf_printf(f, "{\n%s}\n", text);
}

static void empty_container(Unit *u, Var *v, Buf *f, Buf *back) {
  bool is_int = v->sym->type.base == BASE_INT, bars = v->is_active && u->has_reverse;
  const char *n = dims_size(u->g, v->dims, v->ndims);
  if (u->has_reverse && u->frame->depth > 0) {
    buf_printf(f, "ps_push_pointer(W, %s);\n", v->name);
    if (bars) buf_printf(f, "ps_push_pointer(W, %s);\n", v->bar);
    if (bars) buf_printf(back, "%s = ps_pop_pointer(W);\n", v->bar);
    buf_printf(back, "%s = ps_pop_pointer(W);\n", v->name);
  }
  buf_printf(f, "%s = %s;\n", v->name, take_numbers(u, is_int, n));
  if (bars) buf_printf(f, "%s = %s;\n", v->bar, take_zeros(u, n));
  if (v->is_filled) return;
  buf_printf(f, "for (long k = 0; k < %s; k++) %s[k] = %s;\n", n, v->name,
             is_int ? "-2147483647 - 1" : "PS_NAN");
}

/* A number starts as NaN in every round of a loop. */
static void empty_number(Unit *u, Var *v, Buf *f, Buf *back) {
  if (u->frame->depth == 0 && u->has_reverse) return;
  var_save(u, v, v->name, f, back);
  bool is_int = v->sym->type.base == BASE_INT;
  buf_printf(f, "%s = %s;\n", v->name, is_int ? "-2147483647 - 1" : "PS_NAN");
  if (v->is_active && u->has_reverse) buf_printf(back, "%s = 0;\n", v->bar);
}

void gen_decl(Unit *u, const Node *s, const Node *first, Buf *f, Texts *r) {
  Var *v = var_of(u, s->sym);
  const Node *value = s->nkids > 1 ? s->kids[1] : NULL;
  Buf back = {0}, sizes = {0};
  if (!type_is_numeric(s->sym->type)) {
    gen_sorry(u->g, s, "variables of this type");
    return;
  }
  u->at = s;
  v->loops = u->loops.n;
  v->terminal = u->terminal;
  var_declare(u, v);
  if (gen_is_bound(s->sym)) {
    if (value) gen_bind(u, v, value, f, r);
    return;
  }
  if (v->ndims) dimensions(u, v, s, f, &sizes);
  bool later = !value && u->frame->depth == 0 && assigned_at_once(s->sym, first);
  if (!value && !v->ndims)
    empty_number(u, v, f, &back);
  else if (!value && !(later && u->has_reverse))
    empty_container(u, v, f, &back);
  if (sizes.n || back.n)
    vec_push(r, gen_fmt(u->g, "%s%s", buf_text(&back), buf_text(&sizes)));
  buf_free(&back);
  buf_free(&sizes);
  if (value) gen_store(u, v, value, true, f, r);
}
