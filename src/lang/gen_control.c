/* SPDX-License-Identifier: BSD-3-Clause
   Branches, loops and jumps.  The reverse of a loop walks its rounds backwards.  A jump pushes
   its number; the reverse sweep pops it and enters the reversed text at the same place. */
#include <string.h>
#include "lang/generator.h"

static char *block_texts(Unit *u, const Node *s, char **back) {
  Buf f = {0};
  Texts r = {0};
  gen_stmt(u, s, &f, &r);
  *back = texts_backward(u->g, &r);
  return gen_take(u->g, &f);
}

void gen_if(Unit *u, const Node *s, Buf *f, Texts *r) {
  Gen *g = u->g;
  Code c;
  const char *line = text_line(g->program, s->kids[0]), *br = gen_name(g, "br");
  char *rev_yes, *rev_no = gen_fmt(g, "%s", ""), *no = rev_no;
  code_begin(&c, u, MODE_VALUE);
  Val cond = gen_value(&c, s->kids[0]);
  u->conditional++;
  char *yes = block_texts(u, s->kids[1], &rev_yes);
  if (s->nkids > 2 && s->kids[2]) no = block_texts(u, s->kids[2], &rev_no);
  u->conditional--;
  buf_printf(&u->frame->decls, "int %s = 0;\n", br);
  code_fwd(&c, "%s = (%s) != 0;\n", br, cond.v);
  buf_printf(f, "%s{\n%s}\n", line, code_values(&c));
  if (yes[0] || no[0]) buf_printf(f, "if (%s) {\n%s}", br, yes);
  if (no[0]) buf_printf(f, " else {\n%s}", no);
  buf_put(f, "\n");
  if (!rev_yes[0] && !rev_no[0]) return;
  bool push = u->frame->depth > 0;
  if (push) buf_printf(f, "ps_push(W, %s);\n", br);
  vec_push(r, gen_fmt(g, "%s%sif (%s) {\n%s} else {\n%s}\n", line,
                      push ? gen_fmt(g, "%s = (int)ps_pop(W);\n", br) : "", br, rev_yes, rev_no));
}

static void exit_begin(Unit *u, Exit *e, const Node *loop) {
  *e = (Exit){.up = u->exit, .loop = loop, .id = ++u->g->next};
  u->exit = e;
}

char *exit_dispatch(Unit *u, Buf *cases) {
  char *text = gen_fmt(u->g, "switch ((int)ps_pop(W)) {\n%sdefault: break;\n}\n", buf_text(cases));
  buf_free(cases);
  return text;
}

/* The rounds: body texts with what continue needs around them. */
static char *rounds(Unit *u, Exit *e, const Node *body, const Sym *var, char **back) {
  Gen *g = u->g;
  u->frame->depth++;
  u->conditional++;
  vec_push(&u->loops, var);
  char *text = block_texts(u, body, back);
  u->loops.n--;
  u->conditional--;
  u->frame->depth--;
  if (!e->has_continue || !u->has_reverse) return text;
  text = gen_fmt(g, "%sps_push(W, 0);\ncont%d:;\n", text, e->id);
  *back = gen_fmt(g, "%s%s", exit_dispatch(u, &e->continues), *back);
  return text;
}

/* After the loop forward, before it backward: where break has left it. */
static void exit_end(Unit *u, Exit *e, Buf *f, Buf *back) {
  u->exit = e->up;
  if (!e->has_break || !u->has_reverse) return;
  buf_printf(f, "ps_push(W, 0);\nbrk%d:;\n", e->id);
  buf_put(back, exit_dispatch(u, &e->breaks));
}

/* A bound that is the same in both sweeps, or a saved variable. */
static const char *bound(Unit *u, const Node *e, const char *stem, Buf *f, bool *saved) {
  Gen *g = u->g;
  if (e->kind == NODE_INT) return gen_fmt(g, "%d", e->i);
  Code c;
  code_begin(&c, u, MODE_VALUE);
  const char *v = gen_int(&c, e), *name = gen_name(g, stem);
  *saved = !expr_is_data(e);
  buf_printf(&u->frame->decls, "int %s = 0;\n", name);
  buf_printf(f, "{\n%s%s = %s;\n}\n", code_values(&c), name, v);
  return name;
}

void gen_for(Unit *u, const Node *s, Buf *f, Texts *r) {
  Gen *g = u->g;
  Exit e;
  Buf back = {0}, tail = {0};
  bool save_lo = false, save_hi = false, deep = u->has_reverse && u->frame->depth > 0;
  const char *v = var_of(u, s->sym)->name, *line = text_line(g->program, s->kids[0]);
  char *rev;
  buf_printf(&u->frame->decls, "int %s = 0;\n", v);
  const char *lo = bound(u, s->kids[0], "lo", f, &save_lo);
  const char *hi = bound(u, s->kids[1], "hi", f, &save_hi);
  exit_begin(u, &e, s);
  e.counter = v;
  char *body = rounds(u, &e, s->kids[2], s->sym, &rev);
  if (body[0]) buf_printf(f, "%sfor (%s = %s; %s <= %s; %s++) {\n%s}\n", line, v, lo, v, hi, v, body);
  exit_end(u, &e, f, &tail);
  if (deep && save_lo) buf_printf(f, "ps_push(W, %s);\n", lo);
  if (deep && save_hi) {
    buf_printf(f, "ps_push(W, %s);\n", hi);
    buf_printf(&back, "%s = (int)ps_pop(W);\n", hi);
  }
  if (deep && save_lo) buf_printf(&back, "%s = (int)ps_pop(W);\n", lo);
  buf_put(&back, buf_text(&tail));
  if (rev[0]) buf_printf(&back, "%sfor (%s = %s; %s >= %s; %s--) {\n%s}\n", line, v, hi, v, lo, v, rev);
  if (back.n) vec_push(r, gen_take(g, &back));
  buf_free(&tail);
}

/* Binds the loop variable to element [i] of the container. */
static void bind_element(Unit *u, Var *v, const Operand *o, const char *i, Buf *b) {
  Gen *g = u->g;
  if (v->ndims == 0) {
    buf_printf(b, "%s = (%s)[%s];\n", v->name, o->p, i);
    return;
  }
  const char *size = dims_size(g, o->dims + 1, v->ndims);
  buf_printf(b, "%s = (void *)((%s) + %s * %s);\n", v->name, o->p, i, size);
  if (o->b) buf_printf(b, "%s = (%s) + %s * %s;\n", v->bar, o->b, i, size);
  for (int d = 0; d < v->ndims; d++) buf_printf(b, "%s = %s;\n", v->dims[d], o->dims[d + 1]);
}

static char *foreach_reverse(Unit *u, const Node *s, Var *v, const char *i, const char *rev) {
  Gen *g = u->g;
  Code c;
  code_begin(&c, u, MODE_REVERSE);
  Operand o = gen_operand(&c, s->kids[0], 0);
  const char *n = dims_size(g, o.dims, v->ndims ? 1 : o.ndims);
  bool number = v->ndims == 0 && v->is_active;
  code_fwd(&c, "for (%s = %s - 1; %s >= 0; %s--) {\n", i, n, i, i);
  bind_element(u, v, &o, i, &c.fwd);
  if (number) code_fwd(&c, "%s = 0;\n", v->bar);
  code_fwd(&c, "%s", rev);
  if (number && o.b) code_fwd(&c, "(%s)[%s] += %s;\n", o.b, i, v->bar);
  code_fwd(&c, "}\n");
  return code_end(&c);
}

void gen_foreach(Unit *u, const Node *s, Buf *f, Texts *r) {
  Gen *g = u->g;
  Exit e;
  Code c;
  Buf tail = {0}, saved = {0};
  int from = u->saved.n;
  const char *i = gen_name(g, "at"), *line = text_line(g->program, s->kids[0]);
  char *rev;
  Var *v = var_of(u, s->sym);
  var_declare(u, v);
  buf_printf(&u->frame->decls, "long %s = 0;\n", i);
  exit_begin(u, &e, s);
  e.counter = i;
  code_begin(&c, u, u->has_reverse ? MODE_FORWARD : MODE_VALUE);
  Operand o = gen_operand(&c, s->kids[0], 0);
  int to = u->saved.n;
  char *body = rounds(u, &e, s->kids[1], NULL, &rev);
  const char *n = dims_size(g, o.dims, v->ndims ? 1 : o.ndims);
  code_fwd(&c, "for (%s = 0; %s < %s; %s++) {\n", i, i, n, i);
  bind_element(u, v, &o, i, &c.fwd);
  code_fwd(&c, "%s}\n", body);
  buf_printf(f, "%s{\n%s}\n", line, code_values(&c));
  exit_end(u, &e, f, &tail);
  int all = u->saved.n;
  u->saved.n = to;
  unit_saved(u, from, f, &saved);
  u->saved.n = all;
  if (rev[0])
    vec_push(r, gen_fmt(g, "%s%s%s{\n%s}\n", line, buf_text(&saved), buf_text(&tail),
                        foreach_reverse(u, s, v, i, rev)));
  buf_free(&tail);
  buf_free(&saved);
}

void gen_while(Unit *u, const Node *s, Buf *f, Texts *r) {
  Gen *g = u->g;
  Exit e;
  Code c;
  Buf tail = {0}, back = {0};
  const char *count = gen_name(g, "turns"), *line = text_line(g->program, s->kids[0]);
  char *rev;
  buf_printf(&u->frame->decls, "long %s = 0;\n", count);
  exit_begin(u, &e, s);
  e.counter = count;
  code_begin(&c, u, MODE_VALUE);
  u->conditional++;
  Val cond = gen_value(&c, s->kids[0]);
  u->conditional--;
  code_fwd(&c, "if (!(%s)) break;\n", cond.v);
  char *body = rounds(u, &e, s->kids[1], NULL, &rev);
  buf_printf(f, "%sfor (%s = 0;; %s++) {\nif (ps_stopped(W)) return PS_STOPPED;\n%s%s}\n", line, count,
             count, text_scoped(g, code_values(&c)), body);
  exit_end(u, &e, f, &tail);
  if (u->has_reverse && u->frame->depth > 0) {
    buf_printf(f, "ps_push(W, %s);\n", count);
    buf_printf(&back, "%s = (long)ps_pop(W);\n", count);
  }
  buf_put(&back, buf_text(&tail));
  if (rev[0]) buf_printf(&back, "%sfor (; %s > 0; %s--) {\n%s}\n", line, count, count, rev);
  if (back.n && u->has_reverse) vec_push(r, gen_take(g, &back));
  buf_free(&tail);
  buf_free(&back);
}
