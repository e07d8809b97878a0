/* SPDX-License-Identifier: BSD-3-Clause
   What leaves the compiled program: rows of draws, print(), and checks of declared
   constraints. */
#include <string.h>
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/loop/loop.h"
#include "lang/gen/stmt.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

/* Numbers of one variable into the row, row-major. */
void gen_row(Unit *u, const Node *decl, Buf *f) {
  Gen *g = u->g;
  const Var *v = var_of(u, decl->sym);
  int n = v->ndims;
  bool matrix = n && decl->sym->type.base == BASE_MATRIX;
  if (n == 0) {
    buf_printf(f, "*row++ = %s;\n", v->name);
    return;
  }
  if (!matrix) {
    buf_printf(f, "for (long k = 0; k < %s; k++) *row++ = %s[k];\n",
               dims_size(g, v->dims, n), v->name);
    return;
  }
  const char *rows = v->dims[n - 2], *cols = v->dims[n - 1],
             *count = dims_size(g, v->dims, n - 2);
  buf_printf(f,
             "for (long a = 0; a < %s; a++)\n  for (long r = 0; r < %s; r++)\n"
             "    for (long c = 0; c < %s; c++) *row++ = %s[(a * %s + c) * %s + r];\n",
             count, rows, cols, v->name, cols, rows);
}

static void bound_check(Unit *u, const Var *v, const Node *bound, const char *op,
                        Buf *f) {
  Code c;
  Loop l;
  if (!bound) return;
  code_begin(&c, u, MODE_VALUE);
  if (v->ndims == 0) {
    Val b = gen_value(&c, bound);
    code_fwd(&c, "if (!(%s %s %s)) return PS_REJECT;\n", v->name, op, b.v);
  } else {
    loop_begin(&l, &c);
    memcpy(l.dims, v->dims, sizeof l.dims);
    l.ndims = v->ndims;
    l.n = dims_size(u->g, v->dims, v->ndims);
    loop_open(&l, MODE_VALUE);
    Val b = type_is_scalar(bound->type) ? gen_value(&l.body, bound)
                                        : gen_element(&l.body, bound);
    l.bad = gen_name(u->g, "bad");
    code_fwd(&l.body, "%s |= !(%s[%s] %s %s);\n", l.bad, v->name, l.k, op, b.v);
    const char *text = loop_close(&l);
    code_fwd(&c, "%s", text);
    loop_end(&l);
  }
  buf_printf(f, "{\n%s}\n", code_values(&c));
}

static void structure_check(Unit *u, const Var *v, const Node *type, Buf *f) {
  Transform t = type->transform;
  if (t == TRANSFORM_NONE || transform_is_elementwise(t) || v->ndims == 0) return;
  int own = v->ndims - type->array;
  const char *cols = own == 2 ? v->dims[v->ndims - 1] : "1", *rows = v->dims[type->array];
  buf_printf(f,
             "for (long k = 0; k < %s; k++)\n  if (!ps_obeys(%d, %s, %s, %s + k * %s * "
             "%s)) return PS_REJECT;\n",
             dims_size(u->g, v->dims, type->array), t, rows, cols, v->name, rows, cols);
}

static void put_literal(const char *text, Buf *f);

void gen_constraint(Unit *u, const Node *decl, Buf *f) {
  const Node *type = decl->kids[0];
  const Var *v = var_of(u, decl->sym);
  Buf tests = {0}, place = {0};
  if (!type_is_numeric(decl->sym->type)) return;
  bound_check(u, v, type->kids[DT_LOWER], ">=", &tests);
  bound_check(u, v, type->kids[DT_UPPER], "<=", &tests);
  structure_check(u, v, type, &tests);
  if (tests.n && u->has_reverse) { /* the host is told where it failed */
    program_put_place(u->g->program, decl->span.start, &place);
    buf_put(f, "W->constraint = ");
    put_literal(buf_text(&place), f);
    buf_printf(f, ";\n%sW->constraint = 0;\n", buf_text(&tests));
  } else {
    buf_put(f, buf_text(&tests));
  }
  buf_free(&tests);
  buf_free(&place);
}

static void put_literal(const char *text, Buf *f) {
  buf_putc(f, '"');
  for (const char *p = text; *p; p++) {
    if (*p == '"' || *p == '\\')
      buf_printf(f, "\\%c", *p);
    else if ((unsigned char)*p < 32)
      buf_printf(f, "\\%03o", (unsigned char)*p);
    else
      buf_putc(f, *p);
  }
  buf_putc(f, '"');
}

static void print_text(const char *text, Buf *f) {
  buf_put(f, "ps_print_text(W, ");
  put_literal(text, f);
  buf_put(f, ");\n");
}

/* The statement as calls that add to a line, and [end], which has it said. */
static void say(Unit *u, const Node *s, const char *end, Buf *f) {
  Gen *g = u->g;
  Code c;
  code_begin(&c, u, MODE_VALUE);
  for (int i = 0; i < s->nkids; i++) {
    const Node *e = s->kids[i];
    if (e->kind == NODE_STRING) {
      print_text(e->text, &c.fwd);
    } else if (type_is_scalar(e->type)) {
      Val v = gen_value(&c, e);
      code_fwd(&c, v.is_int ? "ps_print_int(W, %s);\n" : "ps_print_real(W, %s);\n", v.v);
    } else if (type_is_numeric(e->type)) {
      Operand o = gen_operand(&c, e, 0);
      const char *view = gen_name(g, "view");
      code_fwd(&c, "View %s;\nps_view(&%s, %d, %d, %d, %d, %s", view, view, e->type.base,
               e->type.array, o.is_int, o.ndims, o.p);
      for (int d = 0; d < 4; d++) code_fwd(&c, ", %s", d < o.ndims ? o.dims[d] : "1");
      code_fwd(&c, ");\nps_print_view(W, &%s);\n", view);
    } else {
      gen_sorry(g, e, "print of this type");
    }
  }
  const char *text = gen_fmt(g, "{\n%s%s}\n", code_values(&c), end);
  buf_printf(f, "%s%s", text_line(g->program, s), text_scoped(g, c.takes_memory, text));
}

void gen_print(Unit *u, const Node *s, Buf *f) {
  say(u, s, "ps_print_end(W);\n", f);
}

void gen_reject(Unit *u, const Node *s, Buf *f) {
  Buf place = {0}, end = {0};
  if (s->span.start >= 0)
    program_put_place(u->g->program, s->span.start, &place);
  else
    buf_put(&place, "a function of another cell");
  buf_put(&end, "ps_reject_end(W, ");
  put_literal(buf_text(&place), &end);
  buf_put(&end, ");\n");
  say(u, s, buf_text(&end), f);
  buf_free(&place);
  buf_free(&end);
}
