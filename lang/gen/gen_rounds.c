/* SPDX-License-Identifier: BSD-3-Clause
   Loops of C that hear that they are to stop: once a round, or once in many rounds that
   take a moment each. */
#include <string.h>
#include "lang/gen/stmt.h"
#include "lang/gen/text/text.h"
#include "lang/gen/text/var.h"

/* How many rounds of numbers alone go by unasked. */
enum { UNASKED = 1024 };

/* An element of a variable, or another number of a fixed number of steps. */
static bool is_quick_value(const Node *e) {
  if (!type_is_scalar(e->type) || (e->kind == NODE_CALL && call_function(e)))
    return false;
  for (int i = 0; i < e->nkids; i++) {
    const Node *k = e->kids[i];
    bool is_base = e->kind == NODE_INDEX && i == 0 && k->kind == NODE_VAR;
    if (k && !is_base && !is_quick_value(k)) return false;
  }
  return true;
}

static bool is_quick_kind(NodeKind kind) {
  switch (kind) {
  case NODE_BLOCK:
  case NODE_ASSIGN:
  case NODE_TILDE:
  case NODE_TARGET:
  case NODE_JACOBIAN:
  case NODE_IF:
  case NODE_SKIP: return true;
  default: return false;
  }
}

/* Whether a round takes about a microsecond whatever the data are.  Other kinds of
   statements leave the loop, are loops themselves, or may be long. */
static bool is_quick(const Node *s) {
  if (s->kind == NODE_DECL) {
    const Node *value = s->kids[1];
    return type_is_scalar(s->sym->type) && (!value || is_quick_value(value));
  }
  if (!is_quick_kind(s->kind)) return false;
  if (s->kind == NODE_TILDE && call_function(s)) return false;
  for (int i = 0; i < s->nkids; i++) {
    const Node *k = s->kids[i];
    if (k && !(node_is_expression(k) ? is_quick_value(k) : is_quick(k))) return false;
  }
  return true;
}

/* [k], or a sum or difference with it. */
static bool is_shifted(const Node *e, const Sym *k) {
  if (e->kind == NODE_VAR) return e->sym == k;
  if (e->kind != NODE_BINARY || (strcmp(e->text, "+") && strcmp(e->text, "-")))
    return false;
  const Node *a = e->kids[0], *b = e->kids[1];
  return (is_shifted(a, k) && !expr_mentions(b, k)) ||
         (is_shifted(b, k) && !expr_mentions(a, k));
}

/* Whether a round in any case reads or sets an element at a place that [k] moves along:
   then there are no more rounds than elements. */
static bool goes_along(const Node *s, const Sym *k) {
  bool chooses = s->kind == NODE_IF || s->kind == NODE_TERNARY ||
                 (s->kind == NODE_BINARY && (s->text[0] == '&' || s->text[0] == '|'));
  for (int i = 1; s->kind == NODE_INDEX && i < s->nkids; i++)
    if (is_shifted(s->kids[i], k)) return true;
  for (int i = 0; i < (chooses ? 1 : s->nkids); i++)
    if (s->kids[i] && goes_along(s->kids[i], k)) return true;
  return false;
}

/* A few rounds, as many as the program says. */
static bool is_short(const Node *s) {
  const Node *lo = s->kids[0], *hi = s->kids[1];
  return s->kind == NODE_FOR && lo->kind == NODE_INT && hi->kind == NODE_INT &&
         (double)hi->i - lo->i < UNASKED;
}

/* [ask] goes before the body of each round. */
static char *plain(Gen *g, const Bounds *x, const char *ask, const char *body) {
  const char *form = x->is_back ? "for (%s = %s; %s >= %s; %s--) {\n%s%s}\n"
                                : "for (%s = %s; %s <= %s; %s++) {\n%s%s}\n";
  const char *from = x->is_back ? x->hi : x->lo, *to = x->is_back ? x->lo : x->hi;
  return gen_fmt(g, form, x->v, from, x->v, to, x->v, ask, body);
}

/* Rounds in parts: the inner loop is as plain as the one of the program, and a loop that
   is one part costs two branches that are foreseen. */
static char *in_parts(Gen *g, const Bounds *x, const char *body) {
  const char *v = x->v, *end = gen_name(g, "end");
  const char *from = x->is_back ? x->hi : x->lo, *to = x->is_back ? x->lo : x->hi;
  const char *left =
      x->is_back ? gen_fmt(g, "%s - (%s)", v, to) : gen_fmt(g, "(%s) - %s", to, v);
  Buf b = {0};
  buf_printf(&b, "%s = %s;\nfor (;;) {\n", v, from);
  buf_printf(&b, "const long %s = PS_LIKELY(%s < %d) ? %s : %s %s %d;\n", end, left,
             UNASKED, to, v, x->is_back ? "-" : "+", UNASKED);
  buf_printf(&b, "for (; %s %s %s; %s%s) {\n%s}\n", v, x->is_back ? ">=" : "<=", end, v,
             x->is_back ? "--" : "++", body);
  buf_printf(&b, "if (PS_LIKELY(%s == %s)) break;\n" ROUNDS_ASK "}\n", end, to);
  return gen_take(g, &b);
}

char *rounds_text(const Unit *u, const Node *s, const Bounds *x, const char *body) {
  Gen *g = u->g;
  const Node *rounds = s->kids[s->nkids - 1];
  if (!is_quick(rounds)) return plain(g, x, ROUNDS_ASK, body);
  bool is_inner = u->loops.n > 0; /* then the one around it asks */
  bool goes = s->kind == NODE_FOREACH || goes_along(rounds, s->sym);
  if (is_short(s) || (is_inner && goes)) return plain(g, x, "", body);
  return in_parts(g, x, body);
}
