/* SPDX-License-Identifier: BSD-3-Clause
   What distributions ask of their arguments, against literals and the declared bounds of
   parameters. */
#include <math.h>
#include <string.h>
#include "lang/lint/linter.h"

typedef struct Range {
  double lower, upper;
} Range;

/* A bound that was declared; false when it is no literal. */
static bool literal_bound(const Node *bound, double *value) {
  return !bound || lint_literal(bound, value);
}

/* What the declaration of a parameter lets its elements be; false when that is not
   known. */
static bool declared_range(const Node *decl, Range *out) {
  const Node *type = decl->kids[0];
  *out = (Range){-INFINITY, INFINITY};
  switch (type->transform) {
  case TRANSFORM_SIMPLEX: *out = (Range){0, 1}; return true;
  case TRANSFORM_POSITIVE_ORDERED: out->lower = 0; return true;
  case TRANSFORM_UNIT_VECTOR: *out = (Range){-1, 1}; return true;
  case TRANSFORM_NONE:
  case TRANSFORM_LOWER:
  case TRANSFORM_UPPER:
  case TRANSFORM_LOWER_UPPER:
  case TRANSFORM_OFFSET_MULTIPLIER:
  case TRANSFORM_ORDERED:
    return literal_bound(type->kids[DT_LOWER], &out->lower) &&
           literal_bound(type->kids[DT_UPPER], &out->upper);
  default: return false;
  }
}

/* "above 0", "from 0 to 1" */
static void put_domain(Buf *out, const FnDomain *d) {
  bool low = isfinite(d->lower), high = isfinite(d->upper);
  if (low && high)
    buf_printf(out, "%s %g %s %g", d->above ? "between" : "from", d->lower,
               d->above ? "and" : "to", d->upper);
  else if (low)
    buf_printf(out, d->above ? "above %g" : "%g or more", d->lower);
  else
    buf_printf(out, d->below ? "below %g" : "%g or less", d->upper);
}

static bool contains(const FnDomain *d, double x) {
  return (d->above ? x > d->lower : x >= d->lower) &&
         (d->below ? x < d->upper : x <= d->upper);
}

/* "<lower=0>", what a declaration needs for a domain. */
static void put_bounds(Buf *out, const FnDomain *d) {
  bool low = isfinite(d->lower), high = isfinite(d->upper);
  buf_putc(out, '<');
  if (low) buf_printf(out, "lower=%g", d->lower);
  if (high) buf_printf(out, "%supper=%g", low ? ", " : "", d->upper);
  buf_putc(out, '>');
}

typedef struct Argument {
  const char *dist; /* name of the distribution as it is written */
  const Fn *fn;
  int i; /* argument; 0 is the outcome */
} Argument;

static void check_literal(const Linter *l, const Node *arg, const Argument *a,
                          const FnDomain *d, double x) {
  if (contains(d, x)) return;
  Buf name = {0}, domain = {0};
  fn_arg_name(a->fn, a->i, &name);
  put_domain(&domain, d);
  lint_warn(l, arg, NULL, "`%s` of `%s` is %g, it must be %s", buf_text(&name), a->dist,
            x, buf_text(&domain));
  buf_free(&name);
  buf_free(&domain);
}

static void check_parameter(const Linter *l, const Node *arg, const Argument *a,
                            const FnDomain *d, const Sym *sym) {
  Range range;
  if (!declared_range(sym->decl, &range)) return;
  if (range.lower >= d->lower && range.upper <= d->upper) return;
  Buf name = {0}, domain = {0}, hint = {0};
  fn_arg_name(a->fn, a->i, &name);
  put_domain(&domain, d);
  buf_put(&hint, "declare it with `");
  put_bounds(&hint, d);
  buf_put(&hint, "`");
  if (a->i == 0)
    lint_warn(l, arg, buf_text(&hint),
              "`%s` has no density but for values %s: the declaration of `%s` lets it be "
              "others",
              a->dist, buf_text(&domain), sym->name);
  else
    lint_warn(l, arg, buf_text(&hint),
              "`%s` of `%s` must be %s: the declaration of `%s` lets it be others",
              buf_text(&name), a->dist, buf_text(&domain), sym->name);
  buf_free(&name);
  buf_free(&domain);
  buf_free(&hint);
}

static void check_argument(const Linter *l, const Node *arg, const Argument *a,
                           const FnDomain *d) {
  if (!isfinite(d->lower) && !isfinite(d->upper)) return;
  double x;
  const Sym *sym = lint_root(arg);
  if (lint_literal(arg, &x))
    check_literal(l, arg, a, d, x);
  else if (lint_is_parameter(sym))
    check_parameter(l, arg, a, d, sym);
}

/* uniform(a, b) with literals: where it is not 0. */
static bool uniform_domain(const Fn *fn, Node *const *rest, FnDomain *out) {
  *out = (FnDomain){0};
  return strcmp(fn->name, "uniform_lpdf") == 0 && lint_literal(rest[0], &out->lower) &&
         lint_literal(rest[1], &out->upper);
}

/* [rest]: the arguments after the outcome. */
static void check_density(const Linter *l, const char *dist, const Fn *fn,
                          const Node *outcome, Node *const *rest, int nrest) {
  FnDomain d;
  if (fn_domain(fn, 0, &d) || (nrest == 2 && uniform_domain(fn, rest, &d)))
    check_argument(l, outcome, &(Argument){dist, fn, 0}, &d);
  for (int i = 0; i < nrest; i++)
    if (fn_domain(fn, i + 1, &d))
      check_argument(l, rest[i], &(Argument){dist, fn, i + 1}, &d);
}

static bool visit(void *ctx, Node *node) {
  const Linter *l = ctx;
  const Fn *fn = node->match.fn;
  if (node->kind == NODE_TILDE && fn)
    check_density(l, node->text, fn, node->kids[TILDE_OUTCOME], node->kids + TILDE_ARGS,
                  node->nkids - TILDE_ARGS);
  else if (fn && lint_is_density(node) && node->nkids)
    check_density(l, node->text, fn, node->kids[0], node->kids + 1, node->nkids - 1);
  return true;
}

/* Bounds that are facts of a scale: probabilities and correlations. */
static bool is_natural(double x) {
  return x == 0 || fabs(x) == 1;
}

static void check_hard_bounds(const Linter *l) {
  Node **decls;
  int n = program_decls(l->program, BLOCK_PARAMETERS, &decls);
  for (int i = 0; i < n; i++) {
    Range range;
    if (type_is_int(decls[i]->type) || /* their bounds are those of the sum */
        decls[i]->kids[0]->transform != TRANSFORM_LOWER_UPPER ||
        !declared_range(decls[i], &range) ||
        (is_natural(range.lower) && is_natural(range.upper)))
      continue;
    lint_warn(l, decls[i],
              "where the bounds are no facts, say with a prior what is likely",
              "parameter `%s` is held between %g and %g", decls[i]->text, range.lower,
              range.upper);
  }
}

void lint_bounds(const Linter *l) {
  node_walk(l->program->root, visit, (void *)l);
  check_hard_bounds(l);
}
