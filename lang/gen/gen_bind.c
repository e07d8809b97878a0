/* SPDX-License-Identifier: BSD-3-Clause
   Locals of the lowering: containers without declared sizes, which take those of what
   they are set to. */
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/stmt.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

bool gen_is_bound(const Sym *sym) {
  const Node *decl = sym->decl;
  bool is_variable = decl && decl->kind == NODE_DECL && !sym->is_argument;
  return is_variable && type_ndims(sym->type) && !decl->kids[0]->kids[DT_SIZES];
}

/* What the previous round of a loop left, over the tape. */
static void save_last(Unit *u, const Var *v, Buf *f, Buf *back) {
  if (!u->has_reverse || u->frame->depth == 0) return;
  buf_printf(f, "ps_push_pointer(W, %s);\n", v->name);
  if (v->is_active) buf_printf(f, "ps_push_pointer(W, %s);\n", v->bar);
  for (int d = 0; d < v->ndims; d++) buf_printf(f, "ps_push(W, %s);\n", v->dims[d]);
  for (int d = v->ndims - 1; d >= 0; d--)
    buf_printf(back, "%s = (long)ps_pop(W);\n", v->dims[d]);
  if (v->is_active) buf_printf(back, "%s = ps_pop_pointer(W);\n", v->bar);
  buf_printf(back, "%s = ps_pop_pointer(W);\n", v->name);
}

static void forward(Unit *u, Var *v, const Node *value, int from, Buf *f, Buf *back) {
  Gen *g = u->g;
  Code c;
  Buf unused = {0};
  bool is_int = v->sym->type.base == BASE_INT;
  code_begin(&c, u, u->has_reverse ? MODE_FORWARD : MODE_VALUE);
  Operand x = gen_operand(&c, value, 0);
  const char *n = dims_size(g, x.dims, x.ndims);
  buf_put(f, "{\n");
  buf_put(f, code_values(&c));
  unit_saved(u, from, f, &unused);
  save_last(u, v, f, back);
  buf_printf(f, "%s = %s;\n", v->name, take_numbers(u, is_int, n));
  if (v->is_active && u->has_reverse)
    buf_printf(f, "%s = %s;\n", v->bar, take_zeros(u, n));
  for (int d = 0; d < v->ndims; d++) buf_printf(f, "%s = %s;\n", v->dims[d], x.dims[d]);
  buf_printf(f, "for (long k = 0; k < %s; k++) %s[k] = (%s)[k];\n}\n", n, v->name, x.p);
  buf_free(&unused);
}

void gen_bind(Unit *u, Var *v, const Node *value, Buf *f, Texts *r) {
  Gen *g = u->g;
  int from = u->saved.n;
  Buf back = {0}, text = {0}, unused = {0};
  ASSERT(value);
  forward(u, v, value, from, f, &back);
  if (!u->has_reverse) {
    buf_free(&back);
    return;
  }
  const char *b = gen_fmt(g, "%sb", gen_name(g, "x"));
  if (v->is_active) buf_printf(&text, "double *const %s = %s;\n", b, v->bar);
  buf_put(&text, buf_text(&back));
  unit_saved(u, from, &unused, &text);
  bool passes = v->is_active && expr_is_active(u, value);
  bool takes_memory = false;
  if (passes || expr_changes_target(value)) {
    Code c;
    code_begin(&c, u, MODE_REVERSE);
    Operand x = gen_operand(&c, value, 0);
    if (passes && x.b)
      vec_push(&c.rev, gen_fmt(g, "for (long k = 0; k < %s; k++) (%s)[k] += %s[k];\n",
                               dims_size(g, x.dims, x.ndims), x.b, b));
    buf_put(&text, code_end(&c));
    takes_memory = c.takes_memory;
  }
  if (text.n)
    vec_push(r, text_scoped(g, takes_memory, gen_fmt(g, "{\n%s}\n", buf_text(&text))));
  buf_free(&back);
  buf_free(&text);
  buf_free(&unused);
}
