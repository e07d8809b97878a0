/* SPDX-License-Identifier: BSD-3-Clause
   Pieces of C text: names, codes that run forward and backward, marks that are resolved
   once it is known which values the reverse sweep reads. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lang/gen/text/text.h"

char *gen_fmt(Gen *g, const char *format, ...) {
  Buf b = {0};
  va_list args;
  va_start(args, format);
  buf_vprintf(&b, format, args);
  va_end(args);
  return gen_take(g, &b);
}

char *gen_take(Gen *g, Buf *b) {
  char *text = arena_strn(g->arena, buf_text(b), b->n);
  buf_free(b);
  return text;
}

char *gen_name(Gen *g, const char *stem) {
  return gen_fmt(g, "%s%d", stem, ++g->next);
}

bool gen_stopped(Gen *g) {
  bool is_stopped = diags_stopped(g->diags);
  g->failed |= is_stopped;
  return is_stopped;
}

void gen_sorry(Gen *g, const Node *at, const char *what) {
  g->failed = true;
  diag_add(g->diags, DIAG_ERROR, at->span, NULL, "cannot compile %s", what);
}

void code_begin(Code *c, Unit *u, Mode mode) {
  *c = (Code){.u = u, .mode = mode, .outer_takes_memory = memory_begin(u)};
}

void code_fwd(Code *c, const char *format, ...) {
  va_list args;
  va_start(args, format);
  buf_vprintf(&c->fwd, format, args);
  va_end(args);
}

void code_rev(Code *c, const char *format, ...) {
  Buf b = {0};
  va_list args;
  va_start(args, format);
  buf_vprintf(&b, format, args);
  va_end(args);
  vec_push(&c->rev, gen_take(c->u->g, &b));
}

char *texts_backward(Gen *g, Texts *t) {
  Buf b = {0};
  for (int i = t->n - 1; i >= 0; i--) buf_put(&b, t->at[i]);
  vec_free(t);
  return gen_take(g, &b);
}

char *code_end(Code *c) {
  Gen *g = c->u->g;
  c->takes_memory = memory_end(c->u, c->outer_takes_memory);
  buf_put(&c->fwd, texts_backward(g, &c->rev));
  return gen_take(g, &c->fwd);
}

char *code_values(Code *c) {
  c->takes_memory = memory_end(c->u, c->outer_takes_memory);
  vec_free(&c->rev);
  return gen_take(c->u->g, &c->fwd);
}

char *code_scoped(Code *c) {
  const char *text = gen_fmt(c->u->g, "{\n%s}\n", code_end(c));
  return text_scoped(c->u->g, c->takes_memory, text);
}

char *text_scoped(Gen *g, bool takes_memory, const char *text) {
  if (!text[0]) return gen_fmt(g, "%s", "");
  if (!takes_memory) return gen_fmt(g, "{\n%s}\n", text);
  const char *mark = gen_name(g, "mark");
  return gen_fmt(g, "{\nchar *const %s = W->heap;\n%sps_release(W, %s);\n}\n", mark, text,
                 mark);
}

const char *take_numbers(Unit *u, bool is_int, const char *n) {
  u->takes_memory = true;
  return gen_fmt(u->g, is_int ? "ps_take(W, %s * 4L)" : "ps_numbers(W, %s)", n);
}

const char *take_zeros(Unit *u, const char *n) {
  u->takes_memory = true;
  return gen_fmt(u->g, "ps_zeros(W, %s)", n);
}

const char *take_bytes(Unit *u, const char *bytes) {
  u->takes_memory = true;
  return gen_fmt(u->g, "ps_take(W, %s)", bytes);
}

bool memory_begin(Unit *u) {
  bool outer = u->takes_memory;
  u->takes_memory = false;
  return outer;
}

bool memory_end(Unit *u, bool outer) {
  bool takes = u->takes_memory;
  u->takes_memory = takes || outer;
  return takes;
}

const char *code_atom(Code *c, Val *x) {
  if (!x->is_long) return x->v;
  const char *name = gen_name(c->u->g, "t");
  code_fwd(c, "const %s %s = %s;\n", x->is_int ? "int" : "double", name, x->v);
  x->is_long = false;
  return x->v = name;
}

void code_bar(Code *c, Val x, const char *format, ...) {
  if (x.bar == BAR_NONE) return;
  Buf b = {0};
  const char *const lead[] = {"", "%s += ", "const double %s = ", "%s = "};
  buf_printf(&b, lead[x.bar], x.b);
  va_list args;
  va_start(args, format);
  buf_vprintf(&b, format, args);
  va_end(args);
  buf_put(&b, ";\n");
  vec_push(&c->rev, gen_take(c->u->g, &b));
}

void code_weight(Code *c, Val x, const char *weight) {
  if (x.bar != BAR_NONE) c->u->has_weight = true;
  code_bar(c, x, "%s", weight);
}

const char *text_slot_name(Gen *g, const char *name) {
  return gen_fmt(g, "\4%s\5", name);
}

const char *text_counted(Gen *g, const char *text, const char *k) {
  Buf b = {0};
  for (; *text; text++)
    if (*text == '#')
      buf_put(&b, k);
    else
      buf_putc(&b, *text);
  return gen_take(g, &b);
}

/* Marks: \1 SLOT \2 text \3, text that stays when the variable of that slot is needed;
   \4 name \5, a name of what is in a slot. */
char *text_filter(Unit *u, const char *text) {
  Buf b = {0}, name = {0};
  bool keep = true, is_name = false;
  for (const char *p = text; *p; p++) {
    if (*p == '\1') {
      char *end;
      keep = u->vars[strtol(p + 1, &end, 10)].is_needed;
      p = end;
    } else if (*p == '\3') {
      keep = true;
    } else if (*p == '\4') {
      is_name = true;
      buf_clear(&name);
    } else if (*p == '\5') {
      is_name = false;
      if (keep) map_set(u->reads, buf_text(&name), u);
    } else if (keep) {
      buf_putc(&b, *p);
      if (is_name) buf_putc(&name, *p);
    }
  }
  buf_free(&name);
  return gen_take(u->g, &b);
}

const char *text_line(const Program *program, const Node *at) {
  Buf b = {0};
  const char *s = program->source;
  int start = at->span.start, end;
  if (start < 0 || !s) return "";
  int line = source_lines_at(program->lines, start);
  for (end = start; s[end] && s[end] != '\n' && end < at->span.end; end++) {
  }
  buf_printf(&b, "/* %d: ", line);
  for (int i = start; i < end; i++)
    if (!(s[i] == '*' && s[i + 1] == '/')) buf_putc(&b, s[i] == '\\' ? '/' : s[i]);
  buf_put(&b, " */\n");
  char *copy = arena_strn(program->arena, buf_text(&b), b.n);
  buf_free(&b);
  return copy;
}

const char *text_refuse(Unit *u) {
  if (!u->refused) return "return PS_REJECT;";
  u->has_refusal = true;
  return gen_fmt(u->g, "{ st = PS_REJECT; goto %s; }", u->refused);
}

const char *text_fail(Unit *u) {
  if (!u->refused) return "return st;";
  u->has_refusal = true;
  return gen_fmt(u->g, "goto %s;", u->refused);
}
