/* SPDX-License-Identifier: BSD-3-Clause
   Expressions of a vector loop, as values of all rounds; inline functions are read where
   they are called. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "lang/gen/strip/reader.h"

enum { DEEPEST = 12 }; /* functions in functions */

bool reader_is_ints(Reader *r, const char *pointer) {
  return source_points_to_int(r->s->source, pointer);
}

/* ---- memory ---- */

/* pointer[index] */
static Lane element(Reader *r, const char *pointer, Lane index) {
  Strip *s = r->s;
  Arena *a = s->source->arena;
  bool ints = reader_is_ints(r, pointer);
  if (index.kind == LANE_NUMBER) {
    if (index.is_known) return lane_text(s, ints, "%s[%.0f]", pointer, index.known);
    return lane_text(s, ints, "%s[%s]", pointer, index.text);
  }
  if (index.kind == LANE_PLACE) {
    const char *from = arena_printf(a, "%s + %s", pointer, index.text);
    if (!ints) return lane_load(s, from, index.step);
    if (index.step) return fail(r);
    return (Lane){.kind = LANE_INTS, .is_int = true, .text = from};
  }
  if (index.kind != LANE_INTS || ints || s->maybe) return fail(r);
  const char *more = index.add ? index.add : "";
  return lane_read(s, "gather",
                   arena_printf(a, "%s, %s + #, 0 %s", pointer, index.text, more));
}

/* ---- expressions ---- */

static Lane arguments_call(Reader *r, const char *name);

static Lane number(const char *text) {
  bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
  bool is_int = !strpbrk(text, hex ? ".pP" : ".eE");
  return lane_known(is_int ? (double)strtoull(text, NULL, 0) : strtod(text, NULL),
                    is_int);
}

static Lane variable(Reader *r, const char *name) {
  Variable *v = find(r, name);
  if (v) return v->is_set && v->out == -1 ? v->value : fail(r);
  if (r->is_function) return fail(r);
  if (!strcmp(name, r->round))
    return (Lane){.kind = LANE_PLACE, .is_int = true, .text = "0"};
  if (sum_of(r, name)) return fail(r);
  return lane_text(r->s, source_is_int(r->s->source, name), "%s", name);
}

static Lane cast(Reader *r, const char *type, Lane x) {
  bool to_int = strcmp(type, "double") != 0;
  if (x.kind == LANE_NUMBER) {
    if (x.is_known && x.is_int) return lane_known(x.known, to_int);
    return lane_text(r->s, to_int, "((%s)%s)", type, lane_once(r->s, x, x.is_int).text);
  }
  bool whole = x.is_int && (x.kind == LANE_INTS || !strcmp(type, "long")); /* fits */
  if (to_int) return whole && !x.add ? x : fail(r);
  x = lane_plain(r->s, x);
  x.is_int = false;
  return x;
}

bool reader_is_type(const Token *t) {
  return is(t, "double") || is(t, "int") || is(t, "long");
}

static Lane primary(Reader *r) {
  const Token *t = r->t;
  if (failed(r) || t->kind == TOKEN_END) return fail(r);
  r->t++;
  if (t->kind == TOKEN_NUMBER) return number(t->text);
  if (t->kind == TOKEN_NAME)
    return is(r->t, "(") ? arguments_call(r, t->text) : variable(r, t->text);
  if (!is(t, "(")) return fail(r);
  Lane x = reader_expression(r);
  want(r, ")");
  return x;
}

static Lane postfix(Reader *r) {
  Lane x = primary(r);
  if (is(r->t, "->")) { /* a variable of the frame of a function that was cut */
    r->t++;
    x = lane_text(r->s, source_is_int(r->s->source, r->t->text), "%s->%s",
                  x.text ? x.text : "", r->t->text);
    r->t++;
  }
  while (take(r, "[")) {
    Lane index = reader_expression(r);
    want(r, "]");
    if (x.kind != LANE_NUMBER || x.is_known || failed(r)) return fail(r);
    x = element(r, x.text, index);
  }
  return x;
}

static Lane unary(Reader *r) {
  if (take(r, "-")) return lane_unary(r->s, "-", unary(r));
  if (take(r, "+")) return unary(r);
  if (take(r, "!")) return lane_unary(r->s, "!", unary(r));
  if (is(r->t, "(") && reader_is_type(r->t + 1) && is(r->t + 2, ")")) {
    const char *type = r->t[1].text;
    r->t += 3;
    return cast(r, type, unary(r));
  }
  return postfix(r);
}

static const char *const levels[][5] = {
    {"||"},       {"&&"},     {"|"},     {"&"}, {"==", "!="}, {"<", "<=", ">", ">="},
    {"<<", ">>"}, {"+", "-"}, {"*", "/"}};
enum { LEVELS = sizeof levels / sizeof *levels };

static const char *operator_at(const Reader *r, int level) {
  for (int i = 0; i < 4 && levels[level][i]; i++)
    if (is(r->t, levels[level][i])) return levels[level][i];
  return NULL;
}

static Lane binary(Reader *r, int level) {
  if (level == LEVELS) return unary(r);
  Lane x = binary(r, level + 1);
  for (const char *op; !failed(r) && (op = operator_at(r, level));) {
    r->t++;
    bool may_not = level < 2; /* the second may not be looked at */
    r->s->maybe += may_not;
    Lane y = binary(r, level + 1);
    r->s->maybe -= may_not;
    x = lane_binary(r->s, op, x, y);
  }
  return x;
}

/* A branch of a condition that is known is read, and left out. */
static Lane branch(Reader *r, Lane c, bool then) {
  bool known = c.kind == LANE_NUMBER && c.is_known;
  int n = r->s->code.n;
  r->s->maybe += !known;
  Lane x = reader_expression(r);
  r->s->maybe -= !known;
  if (known && (c.known != 0) != then) r->s->code.n = n;
  return x;
}

Lane reader_expression(Reader *r) {
  Lane c = binary(r, 0);
  if (!take(r, "?")) return c;
  Lane x = branch(r, c, true);
  want(r, ":");
  Lane y = branch(r, c, false);
  return lane_select(r->s, c, x, y);
}

/* ---- functions ---- */

/* &d1, 0: where an argument points to. */
static int pointed(Reader *r) {
  if (take(r, "&")) {
    Variable *v = r->t->kind == TOKEN_NAME ? find(r, r->t->text) : NULL;
    r->t++;
    if (v) return (int)(v - r->vars.at);
  } else if (take(r, "0")) {
    return -2;
  } else if (r->t->kind == TOKEN_NAME) { /* a pointer that is passed on */
    Variable *v = find(r, r->t->text);
    r->t++;
    if (v && v->out != -1) return v->out;
  }
  fail(r);
  return -2;
}

static Lane inlined(Reader *r, Function *f) {
  Variables own = {0};
  for (int i = 0; i < f->n && !failed(r); i++) {
    Variable v = {.name = f->names[i], .is_set = true, .is_int = f->is_int[i], .out = -1};
    if (i) want(r, ",");
    if (f->is_out[i]) {
      v.out = pointed(r);
    } else {
      Lane x = reader_expression(r);
      v.value = f->is_int[i] ? lane_once(r->s, x, x.is_int) : lane_once(r->s, x, false);
      if (!f->is_int[i] && v.value.kind == LANE_INTS) v.value = lane_plain(r->s, x);
      if (!f->is_int[i]) v.value.is_int = false;
    }
    vec_push(&own, v);
  }
  want(r, ")");
  Reader outer = *r;
  r->scope = r->vars.n;
  for (int i = 0; i < own.n; i++) vec_push(&r->vars, own.at[i]);
  vec_free(&own);
  r->t = f->tokens;
  r->is_function = true;
  r->depth++;
  Lane result;
  const Token *end = f->tokens;
  while (end->kind != TOKEN_END) end++;
  if (r->depth > DEEPEST || failed(r) || reader_statements(r, end, &result) != RETURNS)
    result = fail(r);
  r->vars.n = r->scope;
  r->t = outer.t;
  r->scope = outer.scope;
  r->is_function = outer.is_function;
  r->depth = outer.depth;
  return failed(r) ? result : lane_once(r->s, result, false);
}

static Lane arguments_call(Reader *r, const char *name) {
  enum { MOST = 2 };
  Strip *s = r->s;
  Lane x[MOST], out;
  const Token *begin = ++r->t; /* behind the bracket */
  int n = 0, code = s->code.n;
  Function *f = source_function(s->source, name);
  if (f && f->n > MOST) return inlined(r, f);
  while (!is(r->t, ")") && n < MOST && !failed(r) && !is(r->t, "&")) {
    x[n++] = reader_expression(r);
    if (!take(r, ",")) break;
  }
  if (!failed(r) && is(r->t, ")") && lane_call(s, name, x, n, &out)) {
    r->t++;
    return out;
  }
  if (!f || failed(r)) return fail(r);
  r->t = begin;
  s->code.n = code;
  return inlined(r, f);
}

Lane reader_arithmetic(Reader *r) {
  return binary(r, LEVELS - 2);
}
