/* SPDX-License-Identifier: BSD-3-Clause
   Terms of a sum over discrete parameters: what statements add to target for one state.
   The forward sweep takes values alone and goes on where they are refused, which is -inf;
   the reverse sweep runs the statements again, for states that have weight. */
#include "lang/gen/expr/operand.h"
#include "lang/gen/stmt.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

/* The statements in a frame of their own; [values]: nothing but what they add to [lp],
   all constants included. */
static char *statements(Unit *u, const Node *s, bool values, const char *lp,
                        const char *lpb) {
  const Unit outer = *u;
  Frame frame;
  Buf f = {0};
  Texts r = {0};
  u->has_reverse = u->is_weighed = !values;
  u->is_whole = values;
  u->wants_target = true;
  u->lp = lp;
  u->lpb = lpb;
  u->terminal += !values;
  u->conditional++;
  frame_begin(u, &frame);
  gen_stmts(u, s->kids + 1, s->nkids - 1, &f, &r);
  buf_put(&f, texts_backward(u->g, &r));
  char *text = frame_end(u, gen_take(u->g, &f));
  text = text_scoped(u->g, frame.takes_memory, text);
  u->has_reverse = outer.has_reverse;
  u->is_weighed = outer.is_weighed;
  u->is_whole = outer.is_whole;
  u->wants_target = outer.wants_target;
  u->lp = outer.lp;
  u->lpb = outer.lpb;
  u->terminal = outer.terminal;
  u->conditional = outer.conditional;
  return text;
}

static const char *place(Code *c, const Node *s) {
  const char *i = gen_name(c->u->g, "i"), *at = index_offset(c, s->kids[0]);
  code_fwd(c, "const long %s = %s;\n", i, at);
  return gen_fmt(c->u->g, "[%s]", i);
}

static void forward(Unit *u, const Node *s, const Var *terms, Buf *f) {
  Gen *g = u->g;
  Code c;
  const char *term = gen_name(g, "term"), *refused = gen_name(g, "refused");
  const char *mark = gen_name(g, "mark"), *outer = u->refused;
  code_begin(&c, u, MODE_VALUE);
  const char *at = place(&c, s);
  bool outer_has = u->has_refusal;
  u->refused = refused;
  u->has_refusal = false;
  char *text = statements(u, s, true, term, "1.0");
  bool refuses = u->has_refusal;
  u->refused = outer;
  u->has_refusal = outer_has;
  code_fwd(&c, "double %s = 0;\n", term);
  if (refuses)
    code_fwd(&c,
             "char *const %s = W->heap;\n%sgoto un%s;\n%s:;\nif (st != PS_REJECT) "
             "%s\nps_release(W, %s);\n%s = -INFINITY;\nun%s:;\n",
             mark, text, refused, refused, text_fail(u), mark, term, refused);
  else
    code_fwd(&c, "%s", text);
  code_fwd(&c, "%s%s = %s;\n", terms->name, at, term);
  buf_printf(f, "%s{\n%s}\n", text_line(g->program, s), code_values(&c));
}

static char *backward(Unit *u, const Node *s, const Var *terms) {
  Gen *g = u->g;
  Code c;
  const char *bar = gen_name(g, "b"), *term = gen_name(g, "term");
  code_begin(&c, u, MODE_REVERSE);
  const char *at = place(&c, s);
  bool outer = u->has_weight;
  u->has_weight = false;
  char *text = statements(u, s, false, term, bar);
  bool weighs = u->has_weight;
  u->has_weight = outer;
  code_fwd(&c, "double %s = %s%s;\n%s%s = 0;\n", bar, terms->bar, at, terms->bar, at);
  if (weighs) code_fwd(&c, "if (%s != 0) {\ndouble %s = 0;\n%s}\n", bar, term, text);
  return code_values(&c);
}

void gen_term(Unit *u, const Node *s, Buf *f, Texts *r) {
  Gen *g = u->g;
  const Var *terms = var_of(u, lvalue_root(s->kids[0])->sym);
  forward(u, s, terms, f);
  if (u->has_reverse)
    vec_push(r,
             gen_fmt(g, "%s{\n%s}\n", text_line(g->program, s), backward(u, s, terms)));
}
