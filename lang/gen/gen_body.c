/* SPDX-License-Identifier: BSD-3-Clause
   Bodies of user functions, and the jumps that leave loops and functions. */
#include <string.h>
#include "lang/gen/ask/ask.h"
#include "lang/gen/expr/number.h"
#include "lang/gen/expr/operand.h"
#include "lang/gen/stmt.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

static const char *result_text(Unit *u, Code *c, const Node *e) {
  Gen *g = u->g;
  if (type_is_scalar(e->type)) {
    Val v = gen_value(c, e);
    return gen_fmt(g, "*out = %s;\n", v.v);
  }
  Operand o = gen_operand(c, e, 0);
  Buf b = {0};
  for (int d = 0; d < o.ndims; d++) buf_printf(&b, "outn[%d] = %s;\n", d, o.dims[d]);
  buf_printf(&b, "*out = ps_keep(W, mark, %s, %s * %s);\n", o.p,
             dims_size(g, o.dims, o.ndims), o.is_int ? "4L" : "8L");
  return gen_take(g, &b);
}

static void return_value(Unit *u, const Node *s, Buf *f) {
  Code c;
  code_begin(&c, u, MODE_VALUE);
  const Node *e = s->nkids ? s->kids[0] : NULL;
  const char *out = e ? result_text(u, &c, e) : "";
  bool keeps = e && !type_is_scalar(e->type);
  buf_printf(f, "{\n%s%s%sreturn 0;\n}\n", code_values(&c), out,
             keeps ? "" : "ps_release(W, mark);\n");
}

/* The reverse of `return e`. */
static const char *return_reverse(Unit *u, const Node *e) {
  Code c;
  code_begin(&c, u, MODE_REVERSE);
  if (type_is_scalar(e->type)) {
    Val v = gen_value(&c, e);
    code_bar(&c, v, "outb");
  } else {
    Operand o = gen_operand(&c, e, 0);
    if (o.b)
      code_rev(&c, "for (long k = 0; k < %s; k++) (%s)[k] += outb[k];\n",
               dims_size(u->g, o.dims, o.ndims), o.b);
  }
  return code_scoped(&c);
}

static void return_forward(Unit *u, const Node *s, int id, Buf *f, Texts *r) {
  Gen *g = u->g;
  Code c;
  Buf back = {0};
  int from = u->saved.n;
  const Node *e = s->nkids ? s->kids[0] : NULL;
  code_begin(&c, u, MODE_FORWARD);
  if (e && type_is_scalar(e->type)) {
    const char *out = result_text(u, &c, e);
    code_fwd(&c, "%s", out);
  } else if (e) {
    gen_operand(&c, e, 0);
  }
  unit_saved(u, from, &c.fwd, &back);
  for (Exit *x = u->exit; x && x->loop; x = x->up)
    if (x->loop->kind == NODE_WHILE) code_fwd(&c, "%s++;\n", x->counter);
  buf_printf(f, "{\n%sps_push(W, %d);\ngoto back_end;\n}\n", code_values(&c), id);
  Exit *top = u->exit;
  while (top->up) top = top->up;
  buf_printf(&top->breaks, "case %d: goto back%d;\n", id, id);
  bool active = e && expr_is_active(u, e);
  vec_push(r, gen_fmt(g, "back%d:;\n%s%s", id, buf_text(&back),
                      active ? return_reverse(u, e) : ""));
  buf_free(&back);
}

static void jump_forward(Unit *u, const Node *s, int id, Buf *f, Texts *r) {
  Exit *x = u->exit;
  bool is_break = s->kind == NODE_BREAK, turns = x->loop->kind == NODE_WHILE;
  if (is_break) {
    x->has_break = true;
    if (turns) buf_printf(f, "%s++;\n", x->counter);
    buf_printf(f, "ps_push(W, %s);\nps_push(W, %d);\ngoto brk%d;\n", x->counter, id,
               x->id);
    buf_printf(&x->breaks, "case %d: %s = ps_pop(W); %sgoto back%d;\n", id, x->counter,
               x->enter ? x->enter : "", id);
  } else {
    x->has_continue = true;
    buf_printf(f, "ps_push(W, %d);\ngoto cont%d;\n", id, x->id);
    buf_printf(&x->continues, "case %d: goto back%d;\n", id, id);
  }
  vec_push(r, gen_fmt(u->g, "back%d:;\n", id));
}

void gen_jump(Unit *u, const Node *s, Buf *f, Texts *r) {
  int id = ++u->g->next;
  if (s->kind == NODE_RETURN && !u->has_reverse)
    return_value(u, s, f);
  else if (s->kind == NODE_RETURN)
    return_forward(u, s, id, f, r);
  else if (!u->has_reverse)
    buf_put(f, s->kind == NODE_BREAK ? "break;\n" : "continue;\n");
  else
    jump_forward(u, s, id, f, r);
}

static void unit_begin(Unit *u, Gen *g, const Instance *x) {
  *u = (Unit){.g = g, .fundef = x->fundef, .mask = x->mask, .has_reverse = x->is_adjoint};
  u->propto = x->propto;
  u->is_whole = x->is_whole;
  u->is_weighed = x->is_weighed;
  /* Only void functions that add to target run in the reverse sweep alone. */
  bool is_void = x->fundef->kids[0]->base == BASE_VOID;
  u->is_quiet = x->is_adjoint && !(is_void && x->wants_target && !g->reads_target);
  u->lp = "(*lp)";
  u->lpb = g->reads_target || x->is_weighed ? "(*lpb)" : "1.0";
  u->wants_target = x->wants_target;
  u->next_spare = fundef_nslots(x->fundef);
  u->nvars = u->next_spare + SPARE_VARS;
  u->vars = ARENA_ARRAY(g->arena, Var, u->nvars + 1);
  u->rng = text_has_suffix(x->fundef->text, "_rng") ? "rng" : NULL;
  unit_variables(u, x->fundef->kids[1]);
  for (int i = 2; i < x->fundef->nkids; i++) {
    const Sym *sym = x->fundef->kids[i]->sym;
    Var *v = var_of(u, sym);
    v->sym = sym;
    var_name(u, v);
    v->is_active = x->is_adjoint && x->mask >> (i - 2) & 1;
  }
  const Node *body = x->fundef->kids[1];
  unit_activity(u, &body, 1);
  u->is_whole = u->is_whole || unit_densities_depend(u, &body, 1);
}

static const char *head(Unit *u, const Instance *x) {
  Gen *g = u->g;
  const Node *def = x->fundef, *type = def->kids[0];
  Buf b = {0};
  bool is_void = type->base == BASE_VOID,
       scalar = type->array == 0 && (type->base == BASE_INT || type->base == BASE_REAL);
  const char *ct = type->base == BASE_INT ? "int" : "double";
  buf_printf(&b, "static int %s(Work *W%s", x->name, x->is_adjoint ? "" : ", Rng *rng");
  for (int i = 2; i < def->nkids; i++) {
    const Var *v = var_of(u, def->kids[i]->sym);
    buf_printf(&b, v->ndims ? ", const %s *%s" : ", const %s %s", type_c(v->sym->type),
               v->name);
    for (int d = 0; d < v->ndims; d++) buf_printf(&b, ", const long %s", v->dims[d]);
  }
  for (int i = 2; i < def->nkids; i++) {
    Var *v = var_of(u, def->kids[i]->sym);
    if (!v->is_active) continue;
    buf_printf(&b, ", double *%s", v->bar);
    if (!v->ndims) v->bar = gen_fmt(g, "(*%s)", v->bar);
  }
  if (x->wants_target) buf_put(&b, ", double *lp");
  bool weighs = g->reads_target || x->is_weighed;
  if (x->wants_target && x->is_adjoint && weighs) buf_put(&b, ", double *lpb");
  if (x->is_adjoint && !is_void)
    buf_put(&b, scalar ? ", const double outb, double *out" : ", const double *outb");
  if (!x->is_adjoint && !is_void)
    buf_printf(&b, scalar ? ", %s *out" : ", %s **out, long *outn", ct);
  buf_put(&b, ")");
  return gen_take(g, &b);
}

static void write_instance(Gen *g, const Instance *x) {
  Unit u;
  Frame frame;
  Exit top = {0};
  Buf f = {0};
  Texts r = {0};
  unit_begin(&u, g, x);
  const char *text = head(&u, x);
  buf_printf(&g->heads, "%s;\n", text);
  frame_begin(&u, &frame);
  buf_put(&frame.decls, "int st;\nchar *const mark = W->heap;\n");
  u.exit = &top;
  u.conditional = 1;
  if (function_recurs(g, x->fundef)) buf_put(&f, "if ((st = ps_enter(W))) return st;\n");
  gen_stmt(&u, x->fundef->kids[1], &f, &r);
  if (x->is_adjoint) {
    buf_printf(&f, "ps_push(W, 0);\nback_end:;\n%s", exit_dispatch(&u, &top.breaks));
    buf_put(&f, texts_backward(g, &r));
  }
  buf_put(&f, "ps_release(W, mark);\nreturn 0;\n");
  char *body = frame_end(&u, gen_take(g, &f));
  buf_printf(&g->bodies, "%s%s {\n%s}\n\n", text_line(g->program, x->fundef), text,
             text_filter(&u, body));
  vec_free(&u.saved);
  vec_free(&u.loops);
  vec_free(&r);
}

void gen_functions(Gen *g) {
  for (int i = 0; i < g->instances.n; i++) {
    Instance x = g->instances.at[i];
    write_instance(g, &x);
  }
}
