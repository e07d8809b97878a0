/* SPDX-License-Identifier: BSD-3-Clause
   Statements of a vector loop: both ways of a condition are computed and one is selected,
   stores and sums wait for all rounds of a strip. */
#include <string.h>
#include "lang/gen/strip/reader.h"

/* Behind the statement at [t]. */
static const Token *skip(const Token *t) {
  if (is(t, "if")) {
    int depth = 0;
    for (t++; t->kind != TOKEN_END; t++) {
      depth += is(t, "(") - is(t, ")");
      if (!depth) break;
    }
    if (t->kind == TOKEN_END) return t;
    t = skip(t + 1);
    return is(t, "else") ? skip(t + 1) : t;
  }
  int depth = 0;
  bool block = is(t, "{");
  for (; t->kind != TOKEN_END; t++) {
    depth += is(t, "{") - is(t, "}");
    if (!depth && is(t, block ? "}" : ";")) return t + 1;
  }
  return t;
}

static Lane guarded(Reader *r, Lane x, Lane otherwise) {
  return r->is_guarded ? lane_select(r->s, r->guard, x, otherwise) : x;
}

static void set(Reader *r, Variable *v, Lane x) {
  if (!v->is_int && x.kind != LANE_STRIP) {
    x = x.kind == LANE_NUMBER ? lane_once(r->s, x, false) : lane_plain(r->s, x);
    x.is_int = false;
  }
  if (!v->is_int && x.is_truth) x = lane_plain(r->s, x);
  if (!v->is_int) x.is_int = false;
  v->value = x;
  v->is_set = true;
}

static void declaration(Reader *r) {
  while (take(r, "const")) {
  }
  bool is_int = !is(r->t, "double");
  if (!reader_is_type(r->t)) fail(r);
  r->t++;
  do {
    Variable v = {.name = r->t->text, .is_int = is_int, .out = -1};
    if (r->t->kind != TOKEN_NAME) fail(r);
    r->t++;
    vec_push(&r->vars, v);
    int place = r->vars.n - 1;
    if (!take(r, "=") || failed(r)) continue;
    Lane x = reader_expression(r);
    set(r, &r->vars.at[place], x);
  } while (take(r, ",") && !failed(r));
  want(r, ";");
}

/* m = E > m ? E : m */
static void largest(Reader *r, const char *name) {
  want(r, "=");
  const Token *begin = r->t;
  Lane x = reader_arithmetic(r); /* a sum: above comparisons */
  size_t n = (size_t)(r->t - begin);
  want(r, ">");
  want(r, name);
  want(r, "?");
  for (size_t i = 0; i < n && !failed(r); i++) want(r, begin[i].text);
  want(r, ":");
  want(r, name);
  want(r, ";");
  lane_sum(r->s, name, "max", x);
}

static void add_up(Reader *r, const Sum *sum) {
  r->t++;
  if (!strcmp(sum->op, "max") && !r->is_guarded) {
    largest(r, sum->name);
    return;
  }
  bool any = !strcmp(sum->op, "|");
  if (strcmp(sum->op, "max") == 0) fail(r);
  want(r, any ? "|=" : "+=");
  Lane x = reader_expression(r);
  want(r, ";");
  if (r->is_guarded && any) x = lane_binary(r->s, "&&", r->guard, x);
  if (r->is_guarded && !any) x = lane_select(r->s, r->guard, x, lane_known(0, false));
  lane_sum(r->s, sum->name, any ? "any" : "sum", x);
}

static bool is_assignment(const Token *t) {
  static const char *const signs[] = {"=", "+=", "-=", "*=", "/="};
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    if (is(t, signs[i])) return true;
  return false;
}

/* [op] of an assignment applied: the new value. */
static Lane updated(Reader *r, const char *op, Lane old, Lane x) {
  if (op[1] != '=') return x;
  const char one[2] = {op[0], 0};
  return lane_binary(r->s, one, old, x);
}

static void assign_variable(Reader *r, int place) {
  const char *op = r->t->text;
  r->t++;
  Lane x = reader_expression(r);
  want(r, ";");
  if (failed(r)) return;
  Variable *v = &r->vars.at[place];
  Lane old = v->value;
  if (op[1] == '=' && !v->is_set) fail(r);
  x = updated(r, op, old, x);
  set(r, &r->vars.at[place], x);
}

/* pointer[place] op= x */
static void assign_memory(Reader *r, const char *pointer, Lane index) {
  const char *op = r->t->text;
  Strip *s = r->s;
  if (index.kind != LANE_PLACE || !is_assignment(r->t) || reader_is_ints(r, pointer)) {
    fail(r);
    return;
  }
  r->t++;
  const char *to = arena_printf(s->source->arena, "%s + %s", pointer, index.text);
  bool plain = !strcmp(op, "+=") || !strcmp(op, "=");
  Lane old = plain && !(r->is_guarded && op[0] == '=') ? lane_known(0, false)
                                                       : lane_load(s, to, index.step);
  Lane x = reader_expression(r);
  want(r, ";");
  if (!plain) {
    x = updated(r, op, old, x);
    op = "=";
  }
  x = guarded(r, x, op[0] == '=' ? old : lane_known(0, false));
  lane_store(s, to, index.step, op, x);
}

/* Whose pointer is an expression in brackets or a name. */
static void memory_statement(Reader *r) {
  const char *pointer;
  if (take(r, "(")) {
    Lane x = reader_expression(r);
    want(r, ")");
    if (x.kind != LANE_NUMBER || x.is_known || failed(r)) {
      fail(r);
      return;
    }
    pointer = arena_printf(r->s->source->arena, "(%s)", x.text);
  } else {
    pointer = r->t->text;
    r->t++;
  }
  want(r, "[");
  Lane index = reader_expression(r);
  want(r, "]");
  if (!failed(r)) assign_memory(r, pointer, index);
}

/* *d0 = x, *a = *b = x: what nobody wants is read, and left out. */
static void out_statement(Reader *r) {
  enum { MOST = 4 };
  int place[MOST], n = 0;
  bool wanted = false;
  while (take(r, "*") && n < MOST && !failed(r)) {
    Variable *v = find(r, r->t->text);
    place[n] = v ? v->out : -1;
    r->t++;
    if (place[n] == -1) fail(r);
    wanted = wanted || place[n] >= 0;
    n++;
    want(r, "=");
  }
  if (failed(r)) return;
  if (!wanted) {
    r->t = skip(r->t);
    return;
  }
  Lane x = reader_expression(r);
  want(r, ";");
  for (int i = 0; i < n && !failed(r); i++)
    if (place[i] >= 0) set(r, &r->vars.at[place[i]], x);
}

static void simple(Reader *r) {
  if (take(r, ";")) return;
  if (is(r->t, "const") || reader_is_type(r->t)) {
    declaration(r);
  } else if (is(r->t, "*")) {
    out_statement(r);
  } else if (r->t->kind == TOKEN_NAME && is_assignment(r->t + 1) && find(r, r->t->text)) {
    int place = (int)(find(r, r->t->text) - r->vars.at);
    r->t++;
    assign_variable(r, place);
  } else if (r->t->kind == TOKEN_NAME && sum_of(r, r->t->text)) {
    add_up(r, sum_of(r, r->t->text));
  } else if (!r->is_function) {
    memory_statement(r);
  } else {
    fail(r);
  }
}

/* Variables after a condition: of both ways what each has set. */
static void join(Reader *r, Lane c, const Variables *then) {
  for (int i = 0; i < then->n && i < r->vars.n && !failed(r); i++) {
    const Variable *a = &then->at[i];
    Variable *b = &r->vars.at[i];
    if (!a->is_set || a->out != -1)
      continue; /* it has a value in one way alone, and is read there */
    if (b->is_set)
      b->value = lane_select(r->s, c, a->value, b->value);
    else
      b->value = a->value;
    b->is_set = true;
  }
}

static Variables copy(const Variables *v) {
  Variables c = {0};
  vec_reserve(&c, v->n + 1);
  if (v->n) memcpy(c.at, v->at, sizeof *v->at * (size_t)v->n);
  c.n = v->n;
  return c;
}

/* The statements up to [end] where the condition is [c], or is not. */
static Ending way(Reader *r, const Token *from, const Token *end, Lane c, bool then,
                  Lane *result) {
  Lane outer = r->guard;
  bool was = r->is_guarded;
  Lane own = then ? c : lane_unary(r->s, "!", c);
  r->guard = was ? lane_binary(r->s, "&&", outer, own) : own;
  r->is_guarded = true;
  r->s->maybe++;
  r->t = from;
  Ending e = from ? reader_statements(r, end, result) : GOES_ON;
  r->s->maybe--;
  r->guard = outer;
  r->is_guarded = was;
  return e;
}

/* if (c) A else B, and what follows up to [end] where one of them returns. */
static Ending condition(Reader *r, const Token *end, Lane *result) {
  r->t++;
  want(r, "(");
  Lane c = reader_expression(r);
  want(r, ")");
  if (failed(r)) return GOES_ON;
  const Token *a = r->t, *a_end = skip(a), *b = NULL, *b_end = a_end;
  if (is(a_end, "else")) b = a_end + 1, b_end = skip(b);
  if (c.kind == LANE_NUMBER && c.is_known) {
    const Token *from = c.known != 0 ? a : b, *to = c.known != 0 ? a_end : b_end;
    Ending e = GOES_ON;
    r->t = from;
    if (from) e = reader_statements(r, to, result);
    r->t = b_end;
    return e;
  }
  if (c.kind != LANE_NUMBER && !c.is_truth)
    c = lane_binary(r->s, "!=", c, lane_known(0, true));
  Lane first, second;
  Variables before = copy(&r->vars);
  Ending one = way(r, a, a_end, c, true, &first);
  Variables then = copy(&r->vars);
  r->vars.n = before.n;
  memcpy(r->vars.at, before.at, sizeof *before.at * (size_t)before.n);
  if (then.n > before.n) then.n = before.n;
  Ending other = way(r, b, b_end, c, false, &second);
  Ending e = GOES_ON;
  r->vars.n = before.n;
  if (one == RETURNS && other == GOES_ON) { /* what follows is the other way */
    other = way(r, b_end, end, c, false, &second);
    r->vars.n = before.n;
    r->t = end;
    if (other != RETURNS) fail(r);
  } else {
    r->t = b_end;
  }
  if (one != other) fail(r);
  join(r, c, &then);
  if (one == RETURNS && !failed(r)) {
    *result = lane_select(r->s, c, first, second);
    e = RETURNS;
  }
  vec_free(&before);
  vec_free(&then);
  return e;
}

static Ending block(Reader *r, Lane *result) {
  const Token *end = skip(r->t);
  int n = r->vars.n;
  r->t++;
  Ending e = reader_statements(r, end - 1, result);
  r->vars.n = n;
  r->t = end;
  return e;
}

Ending reader_statements(Reader *r, const Token *end, Lane *result) {
  while (r->t < end && !failed(r)) {
    Ending e = GOES_ON;
    if (is(r->t, "{")) {
      e = block(r, result);
    } else if (is(r->t, "if")) {
      e = condition(r, end, result);
    } else if (r->is_function && take(r, "return")) {
      *result = reader_expression(r);
      want(r, ";");
      e = RETURNS;
    } else {
      simple(r);
    }
    if (e == RETURNS) return e;
  }
  return GOES_ON;
}

void strip_read(Strip *s, const Token *tokens, const char *round, const Sums *sums) {
  Reader r = {.s = s, .t = tokens, .round = round, .sums = sums};
  const Token *end = tokens;
  Lane none;
  while (end->kind != TOKEN_END) end++;
  if (reader_statements(&r, end, &none) != GOES_ON) s->failed = true;
  vec_free(&r.vars);
}
