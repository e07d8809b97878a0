/* SPDX-License-Identifier: BSD-3-Clause
   Arithmetic on ints: what 32 bits cannot hold ends the evaluation, as it does in the
   interpreter.  Nothing is tested where bounds in the program show that it cannot
   happen. */
#include <limits.h>
#include <string.h>
#include "lang/gen/expr/number.h"
#include "lang/gen/text/text.h"

/* What an int can be at most, as far as the text of the program tells. */
typedef struct Range {
  long lo, hi;
} Range;

static const Range ANY = {INT_MIN, INT_MAX};

enum { DEEPEST = 6 }; /* levels of an expression that are looked at */

static Range range_of(const Node *e, int depth);

static Range join(Range a, Range b) {
  return (Range){a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi};
}

static bool fits(Range r) {
  return r.lo >= INT_MIN && r.hi <= INT_MAX;
}

/* The smallest range with all [n] numbers. */
static Range around(const long *x, int n) {
  Range r = {x[0], x[0]};
  for (int i = 1; i < n; i++) r = join(r, (Range){x[i], x[i]});
  return r;
}

/* Before it is tested whether it fits. */
static Range combined(char op, Range a, Range b) {
  switch (op) {
  case '+': return (Range){a.lo + b.lo, a.hi + b.hi};
  case '-': return (Range){a.lo - b.hi, a.hi - b.lo};
  case '*': {
    const long corners[] = {a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi};
    return around(corners, 4);
  }
  default: {
    const long ends[] = {a.lo, a.hi, -a.lo, -a.hi};
    return around(ends, 4);
  }
  }
}

/* Data was held against its declared bounds before anything was generated of it. */
static Range declared(const Sym *sym, int depth) {
  bool is_data = !sym->is_local && !sym->is_argument &&
                 (sym->block == BLOCK_DATA || sym->block == BLOCK_TRANSFORMED_DATA);
  if (!is_data || !sym->decl || sym->decl->kind != NODE_DECL) return ANY;
  Node *const *kids = sym->decl->kids[0]->kids;
  Range r = ANY;
  if (kids[DT_LOWER]) r.lo = range_of(kids[DT_LOWER], depth).lo;
  if (kids[DT_UPPER]) r.hi = range_of(kids[DT_UPPER], depth).hi;
  return r;
}

static Range of_variable(const Node *e, int depth) {
  const Sym *sym = e->sym;
  if (!sym) return ANY;
  if (!sym->is_loop) return declared(sym, depth);
  const Node *loop = sym->decl;
  if (!loop || loop->kind != NODE_FOR) return ANY;
  return (Range){range_of(loop->kids[0], depth).lo, range_of(loop->kids[1], depth).hi};
}

static Range of_binary(const Node *e, int depth) {
  const char *text = e->text + (e->text[0] == '.');
  char op = text[0];
  if (!strchr("+-*/%", op)) return (Range){0, 1}; /* comparisons */
  Range a = range_of(e->kids[0], depth), b = range_of(e->kids[1], depth);
  if (op == '%' && !text[1] && b.lo > 0)
    return (Range){a.lo < 0 ? 1 - b.hi : 0, b.hi - 1};
  return combined(op, a, b);
}

static Range unlimited(const Node *e, int depth) {
  switch (e->kind) {
  case NODE_INT: return (Range){e->i, e->i};
  case NODE_VAR: return of_variable(e, depth);
  case NODE_INDEX: return range_of(e->kids[0], depth);
  case NODE_BINARY: return of_binary(e, depth);
  case NODE_UNARY:
    if (e->text[0] == '!') return (Range){0, 1};
    if (e->text[0] == '+') return range_of(e->kids[0], depth);
    return combined('-', (Range){0, 0}, range_of(e->kids[0], depth));
  case NODE_TERNARY:
    return join(range_of(e->kids[1], depth), range_of(e->kids[2], depth));
  case NODE_CALL: return e->match.fn && node_asks_shape(e) ? (Range){0, INT_MAX} : ANY;
  default: return ANY;
  }
}

static Range range_of(const Node *e, int depth) {
  if (depth <= 0 || e->type.base != BASE_INT) return ANY;
  Range r = unlimited(e, depth - 1);
  return (Range){r.lo < INT_MIN ? INT_MIN : r.lo, r.hi > INT_MAX ? INT_MAX : r.hi};
}

/* Whether the result of [e], if that is given, needs no test. */
static bool is_safe(const Node *e) {
  return e && fits(unlimited(e, DEEPEST));
}

static Val plain(Code *c, const char *op, Val a, Val b) {
  return (Val){.v = gen_fmt(c->u->g, "(%s %s %s)", a.v, op, b.v),
               .is_int = true,
               .is_long = true,
               .varies = a.varies || b.varies};
}

Val ints_binary(Code *c, char op, const Node *e, Val a, Val b) {
  Gen *g = c->u->g;
  const char text[] = {op, 0};
  if (!code_tests(c) || is_safe(e)) return plain(c, text, a, b);
  const char *wide = gen_name(g, "t");
  code_fwd(c, "const long %s = (long)%s %c %s;\n", wide, a.v, op, b.v);
  fail_if(c, gen_fmt(g, "%s != (int)%s", wide, wide));
  return (Val){
      .v = gen_fmt(g, "(int)%s", wide), .is_int = true, .varies = a.varies || b.varies};
}

Val ints_divide(Code *c, const char *op, const Node *e, Val a, Val b) {
  Gen *g = c->u->g;
  Range divisor = range_of(e->kids[1], DEEPEST);
  bool may_be_zero = divisor.lo <= 0 && divisor.hi >= 0;
  bool may_be_minus = divisor.lo <= -1 && divisor.hi >= -1;
  code_atom(c, &b);
  if (may_be_minus) code_atom(c, &a);
  if (may_be_zero && code_tests(c)) fail_if(c, gen_fmt(g, "%s == 0", b.v));
  if (may_be_minus && op[0] == '/' && code_tests(c) && !is_safe(e))
    fail_if(c, gen_fmt(g, "%s == -1 && %s < -2147483647", b.v, a.v));
  Val x = plain(c, op, a, b);
  /* The machine's division has no remainder there. */
  if (may_be_minus && op[0] == '%') x.v = gen_fmt(g, "(%s == -1 ? 0 : %s)", b.v, x.v);
  return x;
}

Val ints_negate(Code *c, const Node *e, Val a) {
  if (code_tests(c) && !is_safe(e))
    fail_if(c, gen_fmt(c->u->g, "%s < -2147483647", code_atom(c, &a)));
  a.v = gen_fmt(c->u->g, "(-%s)", a.v);
  a.is_long = true;
  return a;
}
