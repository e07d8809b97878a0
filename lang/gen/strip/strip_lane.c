/* SPDX-License-Identifier: BSD-3-Clause
   What a round computes, as instructions for all rounds: numbers that are the same in all
   of them stay expressions of C, what is known is folded. */
#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "lang/gen/strip/strip.h"

/* A name of C, an operator, and the operation on strips. */
typedef struct Operation {
  const char *c, *name;
  bool commutes, is_truth;
} Operation;

static const Operation binaries[] = {
    {"+", "add", true, false},  {"-", "sub", false, false}, {"*", "mul", true, false},
    {"/", "div", false, false}, {"<", "lt", false, true},   {"<=", "le", false, true},
    {"==", "eq", true, true},   {"!=", "ne", true, true},   {"&&", "and", true, true},
    {"||", "or", true, true}};

#define UNARY(name, value)
#define BINARY(name, value)
#define TERNARY(name, value)
#define COMPARE(name, sign)
#define FUNCTION(name, function)                                                         \
  {#name, #name, false, false}, {#name "_v", #name, false, false},
static const Operation functions[] = {
#include "math/strip/strip.def"
    {"fabs", "fabs", false, false},
    {"ps_exp", "exp", false, false},
    {"ps_log", "log", false, false},
    {"ps_log1p", "log1p", false, false},
    {"ps_log1p_unit", "log1p_unit", false, false},
    {"ps_expm1", "expm1", false, false}};

static const Operation pairs[] = {
    {"fmax", "fmax", false, false},    {"fmin", "fmin", false, false},
    {"ps_fmax", "fmax", false, false}, {"ps_fmin", "fmin", false, false},
    {"pow", "pow", false, false},      {"ps_pow", "pow", false, false}};

#define FIND(table, word) find(table, (int)(sizeof table / sizeof *table), word)
static const Operation *find(const Operation *table, int n, const char *c) {
  for (int i = 0; i < n; i++)
    if (!strcmp(table[i].c, c)) return &table[i];
  return NULL;
}

Lane lane_refuse(Strip *s) {
  s->failed = true;
  return lane_known(0, true);
}

Lane lane_known(double x, bool is_int) {
  return (Lane){.kind = LANE_NUMBER, .is_known = true, .known = x, .is_int = is_int};
}

Lane lane_text(Strip *s, bool is_int, const char *format, ...) {
  va_list args;
  Buf b = {0};
  va_start(args, format);
  buf_vprintf(&b, format, args);
  va_end(args);
  Lane x = {.kind = LANE_NUMBER, .is_int = is_int};
  x.text = arena_str(s->source->arena, buf_text(&b));
  buf_free(&b);
  if (strlen(x.text) > 2000) s->failed = true; /* as it grows from use to use */
  return x;
}

/* The expression of a number. */
static const char *text_of(Strip *s, const Lane *x) {
  if (!x->is_known) return x->text;
  if (isnan(x->known)) return "(1e308 * 1e308 - 1e308 * 1e308)";
  if (isinf(x->known)) return x->known > 0 ? "(1e308 * 1e308)" : "(-1e308 * 1e308)";
  if (x->is_int) return arena_printf(s->source->arena, "(%.0f)", x->known);
  const char *text = arena_printf(s->source->arena, "%.17g", x->known);
  bool whole = !strpbrk(text, ".e");
  return arena_printf(s->source->arena, whole ? "(%s.0)" : "(%s)", text);
}

static bool is_atom(const char *text) {
  for (; *text; text++)
    if (!isalnum((unsigned char)*text) && *text != '_') return false;
  return true;
}

Lane lane_once(Strip *s, Lane x, bool is_int) {
  if (x.kind != LANE_NUMBER) return x;
  if (x.is_known) {
    x.is_int = is_int;
    return x;
  }
  if (is_atom(x.text) && x.is_int == is_int) return x;
  if (s->maybe && strchr(x.text, '[')) return lane_refuse(s); /* it may not be there */
  const char *key = arena_printf(s->source->arena, "%d %s", is_int, x.text);
  const char *name = map_get(s->named, key);
  if (!name) {
    name = arena_printf(s->source->arena, "strip_c%d", s->nnames++);
    map_set(s->named, key, (void *)name);
    buf_printf(&s->before, "const %s %s = %s;\n", is_int ? "long" : "double", name,
               x.text);
  }
  x.text = name;
  x.is_int = is_int;
  return x;
}

/* ---- instructions ---- */

static bool same(const Lane *x, const Lane *y) {
  if (x->kind != y->kind) return false;
  if (x->kind == LANE_STRIP) return x->at == y->at;
  if (x->is_known != y->is_known) return false;
  return x->is_known ? x->known == y->known && signbit(x->known) == signbit(y->known)
                     : !strcmp(x->text, y->text);
}

static Lane push(Strip *s, Instruction i) {
  Lane x = {.kind = LANE_STRIP, .at = s->code.n};
  vec_push(&s->code, i);
  return x;
}

/* The same call again is no work. */
static Lane call(Strip *s, const char *name, const Lane *x, int n, bool is_truth) {
  Instruction made = {.kind = CODE_CALL, .name = name, .n = n};
  for (int k = 0; k < n; k++) made.arg[k] = lane_once(s, x[k], false);
  for (int i = 0; i < s->code.n; i++) {
    const Instruction *c = &s->code.at[i];
    bool is = c->kind == CODE_CALL && c->n == n && !strcmp(c->name, name);
    for (int k = 0; k < n && is; k++) is = same(&c->arg[k], &made.arg[k]);
    if (is) return (Lane){.kind = LANE_STRIP, .at = i, .is_truth = is_truth};
  }
  Lane made_of = push(s, made);
  made_of.is_truth = is_truth;
  return made_of;
}

/* What has been read since the last store, or is never stored to. */
static Lane read(Strip *s, CodeKind kind, const char *name, const char *memory) {
  bool stays = !strcmp(name, "ints");
  for (int i = s->code.n - 1; i >= 0; i--) {
    const Instruction *c = &s->code.at[i];
    if (c->kind == CODE_STORE && !stays) break;
    if (c->kind == kind && !strcmp(c->name, name) && !strcmp(c->memory, memory))
      return (Lane){.kind = LANE_STRIP, .at = i};
  }
  return push(s, (Instruction){.kind = kind, .name = name, .memory = memory});
}

Lane lane_load(Strip *s, const char *memory, const char *step) {
  if (!step) return read(s, CODE_LOAD, "", memory);
  const char *what =
      arena_printf(s->source->arena, "%s + (%s) * #, %s", memory, step, step);
  return read(s, CODE_READ, "take", what);
}

Lane lane_read(Strip *s, const char *name, const char *memory) {
  return read(s, CODE_READ, name, memory);
}

Lane lane_plain(Strip *s, Lane x) {
  if (x.kind == LANE_PLACE) return lane_refuse(s);
  if (x.kind == LANE_INTS) {
    Lane n = lane_read(s, "ints", arena_printf(s->source->arena, "%s + #", x.text));
    if (x.add) {
      Lane both[2] = {n, lane_text(s, true, "%s", x.add)};
      n = call(s, "add", both, 2, false);
    }
    n.is_int = true;
    return n;
  }
  if (x.is_truth) {
    x = call(s, "number", &x, 1, false);
    x.is_int = true;
  }
  return x;
}

static Lane truth(Strip *s, Lane x) {
  if (x.kind == LANE_NUMBER) return lane_once(s, x, false);
  if (x.kind == LANE_STRIP && x.is_truth) return x;
  Lane both[2] = {lane_plain(s, x), lane_known(0, false)};
  return call(s, "ne", both, 2, true);
}

/* ---- operations ---- */

static double folded(const char *op, double x, double y, bool *fine) {
  switch (op[0]) {
  case '+': return x + y;
  case '-': return x - y;
  case '*': return x * y;
  case '&': return op[1] ? x != 0 && y != 0 : (double)((long)x & (long)y);
  case '|': return op[1] ? x != 0 || y != 0 : (double)((long)x | (long)y);
  case '<':
    if (op[1] == '<') return (double)((long)x << (long)y);
    return op[1] ? x <= y : x < y;
  case '>':
    if (op[1] == '>') return (double)((long)x >> (long)y);
    return op[1] ? x >= y : x > y;
  case '=': return x == y;
  case '!': return x != y;
  default: *fine = false; return 0;
  }
}

static bool gives_int(const char *op) {
  return strchr("<>=!&|", op[0]) != NULL;
}

/* Both are numbers. */
static Lane of_numbers(Strip *s, const char *op, Lane x, Lane y) {
  bool fine = true, ints = x.is_int && y.is_int;
  if (x.is_known && y.is_known) {
    double v = folded(op, x.known, y.known, &fine);
    if (fine) return lane_known(v, ints || gives_int(op));
  }
  if (!strcmp(op, "*") && !ints && x.is_known && x.known == 1) return y;
  if (!strcmp(op, "*") && !ints && y.is_known && y.known == 1) return x;
  return lane_text(s, ints || gives_int(op), "(%s %s %s)", text_of(s, &x), op,
                   text_of(s, &y));
}

static bool is_number(Lane x, double v) {
  return x.kind == LANE_NUMBER && x.is_known && x.known == v;
}

static const Instruction *call_of(const Strip *s, Lane x, const char *name) {
  if (x.kind != LANE_STRIP) return NULL;
  const Instruction *i = &s->code.at[x.at];
  return i->kind == CODE_CALL && !strcmp(i->name, name) ? i : NULL;
}

/* A number that may change its place in a product without overflow. */
static bool is_moderate(Lane x) {
  double a = fabs(x.known);
  return x.kind == LANE_NUMBER && x.is_known && a >= 1e-3 && a <= 1e3;
}

/* -x * y is x * -y, and (0.5 * x) * y is 0.5 * (x * y): numbers come last. */
static Lane product(Strip *s, Lane x, Lane y) {
  if (x.kind == LANE_NUMBER) {
    Lane t = x;
    x = y;
    y = t;
  }
  if (is_number(y, 1)) return x;
  const Instruction *negated = call_of(s, x, "neg");
  if (negated) {
    Lane inner = negated->arg[0];
    if (y.kind == LANE_NUMBER) return product(s, inner, lane_unary(s, "-", y));
    return lane_unary(s, "-", product(s, inner, y));
  }
  const Instruction *scaled = call_of(s, x, "mul");
  if (scaled && is_moderate(scaled->arg[1]) && y.kind == LANE_STRIP) {
    Lane inner = scaled->arg[0], factor = scaled->arg[1];
    return product(s, product(s, inner, y), factor);
  }
  if (scaled && is_moderate(scaled->arg[1]) && is_moderate(y)) {
    Lane inner = scaled->arg[0];
    return product(s, inner, lane_known(scaled->arg[1].known * y.known, false));
  }
  Lane both[2] = {x, y};
  return call(s, "mul", both, 2, false);
}

/* x - x == 0 */
static bool is_finite_test(const Strip *s, const char *op, Lane x, Lane y) {
  const Instruction *gap = call_of(s, x, "sub");
  return !strcmp(op, "==") && is_number(y, 0) && gap && same(&gap->arg[0], &gap->arg[1]);
}

/* Of ints with an operand that is a strip; they are kept as doubles. */
static bool fits_ints(const char *op, Lane x, Lane y) {
  if (!x.is_int || !y.is_int || gives_int(op)) return true;
  if (!strcmp(op, "+") || !strcmp(op, "-")) return true;
  bool small = (x.is_known && fabs(x.known) < 1e6) || (y.is_known && fabs(y.known) < 1e6);
  return !strcmp(op, "*") && small;
}

/* A truth of strips beside one that is the same in all rounds. */
static Lane with_number(Strip *s, bool both, Lane truth_of, Lane number) {
  Lane none = lane_known(0, false);
  if (both) {
    Lane all[3] = {number, truth_of, none};
    return call(s, "choose", all, 3, true);
  }
  Lane all[3] = {number, none, call(s, "not", &truth_of, 1, true)};
  Lane neither = call(s, "choose", all, 3, true);
  return call(s, "not", &neither, 1, true);
}

static Lane of_strips(Strip *s, const char *op, Lane x, Lane y) {
  if (op[0] == '>' && op[1] != '>') {
    const char *turned = op[1] ? "<=" : "<";
    return of_strips(s, turned, y, x);
  }
  const Operation *o = FIND(binaries, op);
  bool logical = !strcmp(op, "&&") || !strcmp(op, "||");
  x = logical ? truth(s, x) : lane_plain(s, x);
  y = logical ? truth(s, y) : lane_plain(s, y);
  if (!o || s->failed || !fits_ints(op, x, y)) return lane_refuse(s);
  bool ints = x.is_int && y.is_int && !o->is_truth;
  if (logical && x.kind == LANE_NUMBER) return with_number(s, op[0] == '&', y, x);
  if (logical && y.kind == LANE_NUMBER) return with_number(s, op[0] == '&', x, y);
  if (!strcmp(op, "*")) {
    Lane made = product(s, x, y);
    made.is_int = ints;
    return made;
  }
  if (is_finite_test(s, op, x, y)) {
    Lane inner = s->code.at[x.at].arg[0];
    return call(s, "finite", &inner, 1, true);
  }
  if (!strcmp(op, "-") && is_number(y, 0)) return x;
  if (o->commutes && x.kind == LANE_NUMBER) {
    Lane t = x;
    x = y;
    y = t;
  }
  Lane both[2] = {x, y}, made = call(s, o->name, both, 2, o->is_truth);
  made.is_int = ints;
  return made;
}

static bool is_int_sum(const char *op, Lane x, Lane y) {
  return (!strcmp(op, "+") || !strcmp(op, "-")) && x.is_int && y.is_int;
}

/* i + 3, p[i] - 1: places stay places. */
static bool of_places(Strip *s, const char *op, Lane x, Lane y, Lane *out) {
  Arena *a = s->source->arena;
  bool turned = y.kind == LANE_PLACE || y.kind == LANE_INTS, minus = op[0] == '-';
  Lane place = turned ? y : x, n = turned ? x : y;
  if (n.kind != LANE_NUMBER || !n.is_int) return false;
  bool sum = is_int_sum(op, x, y) && !(turned && minus);
  if (sum && place.kind == LANE_INTS) {
    place.add = arena_printf(a, "%s %c (%s)", place.add ? place.add : "",
                             minus ? '-' : '+', text_of(s, &n));
  } else if (sum && place.kind == LANE_PLACE) {
    place.text =
        arena_printf(a, "%s %c (%s)", place.text, minus ? '-' : '+', text_of(s, &n));
  } else if (!strcmp(op, "*") && place.kind == LANE_PLACE) {
    const char *t = text_of(s, &n);
    place.text = arena_printf(a, "(%s) * %s", place.text, t);
    place.step = place.step ? arena_printf(a, "%s * %s", place.step, t) : t;
  } else {
    return false;
  }
  *out = place;
  return true;
}

/* && and || of a number that is known. */
static bool decided(Strip *s, const char *op, Lane x, Lane y, Lane *out) {
  bool both = !strcmp(op, "&&");
  if (!both && strcmp(op, "||")) return false;
  for (int i = 0; i < 2; i++) {
    Lane a = i ? y : x, b = i ? x : y;
    if (a.kind != LANE_NUMBER || !a.is_known) continue;
    bool neutral = (a.known != 0) == both;
    *out = neutral ? truth(s, b) : lane_known(!both, true);
    return true;
  }
  return false;
}

Lane lane_binary(Strip *s, const char *op, Lane x, Lane y) {
  Lane out;
  if (s->failed) return lane_known(0, true);
  if (decided(s, op, x, y, &out)) return out;
  if (x.kind == LANE_NUMBER && y.kind == LANE_NUMBER) return of_numbers(s, op, x, y);
  if (of_places(s, op, x, y, &out)) return out;
  return of_strips(s, op, x, y);
}

Lane lane_unary(Strip *s, const char *op, Lane x) {
  if (s->failed) return lane_known(0, true);
  if (op[0] == '+') return x;
  if (x.kind == LANE_NUMBER) {
    if (x.is_known) {
      if (op[0] == '!') return lane_known(x.known == 0, true);
      return lane_known(-x.known, x.is_int);
    }
    return lane_text(s, op[0] == '!' || x.is_int, "(%s%s)", op, x.text);
  }
  if (op[0] == '!') {
    Lane t = truth(s, x);
    return call(s, "not", &t, 1, true);
  }
  x = lane_plain(s, x);
  const Instruction *negated = call_of(s, x, "neg");
  if (negated) return negated->arg[0];
  const Instruction *scaled = call_of(s, x, "mul");
  if (scaled && scaled->arg[1].kind == LANE_NUMBER) {
    Lane inner = scaled->arg[0], factor = scaled->arg[1];
    return product(s, inner, lane_unary(s, "-", factor));
  }
  Lane made = call(s, "neg", &x, 1, false);
  made.is_int = x.is_int;
  return made;
}

Lane lane_select(Strip *s, Lane c, Lane x, Lane y) {
  if (s->failed) return lane_known(0, true);
  if (c.kind == LANE_NUMBER && c.is_known) return c.known != 0 ? x : y;
  if (x.kind == y.kind && same(&x, &y)) return x;
  bool numbers = x.kind == LANE_NUMBER && y.kind == LANE_NUMBER;
  if (numbers && c.kind == LANE_NUMBER)
    return lane_text(s, x.is_int && y.is_int, "(%s ? %s : %s)", text_of(s, &c),
                     text_of(s, &x), text_of(s, &y));
  bool truths = (x.is_truth || x.kind == LANE_NUMBER) &&
                (y.is_truth || y.kind == LANE_NUMBER) && (x.is_truth || y.is_truth);
  if (truths) return lane_refuse(s);
  bool ints = x.is_int && y.is_int;
  Lane all[3] = {truth(s, c), lane_plain(s, x), lane_plain(s, y)};
  const char *name = c.kind == LANE_NUMBER ? "choose" : "select";
  Lane made = call(s, name, all, 3, false);
  made.is_int = ints;
  return made;
}

bool lane_call(Strip *s, const char *name, const Lane *x, int n, Lane *out) {
  const Operation *o = n == 1 ? FIND(functions, name) : n == 2 ? FIND(pairs, name) : NULL;
  const char *mapped = map_get(s->source->externs, name);
  bool strips = false;
  for (int i = 0; i < n; i++) strips = strips || x[i].kind != LANE_NUMBER;
  if (!strips && mapped && atoi(mapped) == n) {
    Lane a = x[0], b = n > 1 ? x[1] : x[0];
    *out = n == 1
               ? lane_text(s, false, "%s(%s)", name, text_of(s, &a))
               : lane_text(s, false, "%s(%s, %s)", name, text_of(s, &a), text_of(s, &b));
    return true;
  }
  if (!strips || (!o && !(mapped && atoi(mapped) == n))) return false;
  Lane plain[2];
  for (int i = 0; i < n; i++) plain[i] = lane_plain(s, x[i]);
  if (o) {
    *out = call(s, o->name, plain, n, false);
    return true;
  }
  *out = call(s, arena_printf(s->source->arena, "map:%s", name), plain, n, false);
  return true;
}

void lane_store(Strip *s, const char *memory, const char *step, const char *op, Lane x) {
  bool fine = !strcmp(op, "=") || !strcmp(op, "+=");
  if (s->failed) return;
  x = lane_once(s, lane_plain(s, x), false);
  if (!fine || (step && x.kind != LANE_STRIP)) {
    s->failed = true;
    return;
  }
  push(s, (Instruction){.kind = CODE_STORE,
                        .name = op,
                        .memory = memory,
                        .step = step,
                        .arg = {x},
                        .n = 1});
}

void lane_sum(Strip *s, const char *target, const char *name, Lane x) {
  if (s->failed) return;
  bool any = !strcmp(name, "any");
  x = any ? truth(s, x) : lane_once(s, lane_plain(s, x), false);
  if (x.kind == LANE_NUMBER && x.is_known && x.known == 0 && strcmp(name, "max")) return;
  if (x.kind == LANE_NUMBER && !strcmp(name, "max")) s->failed = true;
  push(s, (Instruction){
              .kind = CODE_SUM, .name = name, .target = target, .arg = {x}, .n = 1});
}
