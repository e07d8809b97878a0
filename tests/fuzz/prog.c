/* SPDX-License-Identifier: BSD-3-Clause
   Random programs: the blocks. */
#include <string.h>
#include "base/alloc.h"
#include "prog.h"

#define TEXT(...) arena_printf(p->arena, __VA_ARGS__)

static void open(Prog *p, const char *name) {
  prog_line(p, "%s {", name);
  p->indent++;
}

static void close(Prog *p) {
  p->indent--;
  prog_line(p, "}");
}

/* What a declaration with a constraint may look like. */
typedef struct Constraint {
  const char *text;
  Base base; /* BASE_ANY: every real one */
  Kind kind;
  int least; /* size */
  bool is_square;
} Constraint;

static const Constraint constraints[] = {
    {"<lower=0>", BASE_ANY, KIND_POSITIVE, 0, false},
    {"<lower=0.1, upper=0.9>", BASE_ANY, KIND_UNIT, 0, false},
    {"<upper=0>", BASE_ANY, KIND_NEGATIVE, 0, false},
    {"<lower=1>", BASE_ANY, KIND_BIG, 0, false},
    {"<offset=0.5, multiplier=2>", BASE_ANY, KIND_ANY, 0, false},
    {"simplex", BASE_VECTOR, KIND_SIMPLEX, 1, false},
    {"ordered", BASE_VECTOR, KIND_ORDERED, 0, false},
    {"positive_ordered", BASE_VECTOR, KIND_POSITIVE_ORDERED, 0, false},
    {"unit_vector", BASE_VECTOR, KIND_ANY, 2, false},
    {"sum_to_zero_vector", BASE_VECTOR, KIND_ANY, 1, false},
    {"cov_matrix", BASE_MATRIX, KIND_COV, 1, true},
    {"corr_matrix", BASE_MATRIX, KIND_CORR, 1, true},
    {"cholesky_factor_cov", BASE_MATRIX, KIND_CHOLESKY_COV, 1, true},
    {"cholesky_factor_corr", BASE_MATRIX, KIND_CHOLESKY_CORR, 1, true},
    {"row_stochastic_matrix", BASE_MATRIX, KIND_ANY, 1, false},
    {"column_stochastic_matrix", BASE_MATRIX, KIND_ANY, 1, false},
    {"sum_to_zero_matrix", BASE_MATRIX, KIND_ANY, 2, false},
};
enum { CONSTRAINTS = sizeof constraints / sizeof *constraints };

static bool suits(const Constraint *c, Shape *s) {
  if (c->base != BASE_ANY && c->base != s->base) return false;
  int *own = s->dims + s->array;
  if (c->is_square) own[1] = own[0];
  for (int i = 0; i < shape_own(s->base); i++)
    if (own[i] < c->least) return false;
  return true;
}

static const Constraint *choose_constraint(Prog *p, Shape *s) {
  static const Constraint none = {"", BASE_ANY, KIND_ANY, 0, false};
  for (int tries = 0; tries < 12 && s->base != BASE_INT && prog_chance(p, 0.8); tries++) {
    const Constraint *c = &constraints[prog_pick(p, CONSTRAINTS)];
    if (suits(c, s)) return c;
  }
  return &none;
}

static void data_int(Prog *p, int lo, int hi) {
  ProgVar *v = prog_declare(p, shape_of(BASE_INT, 0), KIND_ANY, LEVEL_DATA, false);
  v->lo = lo, v->hi = hi;
  prog_line(p, "int<lower=%d, upper=%d> %s;", lo, hi, v->name);
}

static void declared(Prog *p, Shape s, const char *constraint, Kind kind, Level level) {
  p->level = LEVEL_DATA;
  const char *text = shape_declare(p, s, constraint, "");
  p->level = LEVEL_PARAMETER;
  ProgVar *v = prog_declare(p, s, kind, level, false);
  prog_line(p, "%s%s;", text, v->name);
}

/* A bound that depends on an earlier parameter. */
static const char *moving_bound(Prog *p, Shape s, Kind *kind) {
  const ProgVar *v = prog_var(p, shape_of(BASE_REAL, 0), KIND_ANY);
  if (!v || s.base == BASE_INT || !prog_chance(p, 0.2)) return NULL;
  *kind = KIND_ANY;
  switch (prog_pick(p, 4)) {
  case 0: return TEXT("<lower=%s>", v->name);
  case 1: return TEXT("<upper=%s>", v->name);
  case 2: return TEXT("<lower=%s - 1, upper=%s + 1.5>", v->name, v->name);
  default: return TEXT("<offset=%s, multiplier=exp(tanh(%s))>", v->name, v->name);
  }
}

static void data_block(Prog *p) {
  open(p, "data");
  for (int i = 0; i < PROG_SIZES; i++) data_int(p, p->sizes[i], p->sizes[i]);
  data_int(p, 0, 3);
  if (prog_chance(p, 0.1)) prog_tuple_bare(p, LEVEL_DATA);
  if (prog_chance(p, 0.1)) prog_complex_define(p, true, LEVEL_DATA);
  for (int n = 2 + prog_pick(p, 4); n--;) {
    Shape s = prog_shape(p, 2);
    const Constraint *c = choose_constraint(p, &s);
    if (s.base != BASE_INT) {
      declared(p, s, c->text, c->kind, LEVEL_DATA);
      continue;
    }
    int lo = prog_pick(p, 2), hi = 1 + prog_pick(p, 3);
    declared(p, s, TEXT("<lower=%d, upper=%d>", lo, hi), KIND_ANY, LEVEL_DATA);
    p->vars.at[p->vars.n - 1].lo = lo;
    p->vars.at[p->vars.n - 1].hi = hi;
  }
  close(p);
}

static void parameter_block(Prog *p) {
  open(p, "parameters");
  for (int n = 1 + prog_pick(p, 5); n--;) {
    Shape s = prog_shape(p, 2);
    if (s.base == BASE_INT) s.base = BASE_REAL;
    const Constraint *c = choose_constraint(p, &s);
    Kind kind = c->kind;
    const char *moving = moving_bound(p, s, &kind);
    declared(p, s, moving ? moving : c->text, kind, LEVEL_PARAMETER);
    if (moving) p->vars.at[p->vars.n - 1].size = 12;
    if (prog_chance(p, 0.07)) prog_tuple_bare(p, LEVEL_PARAMETER);
    if (prog_chance(p, 0.07)) prog_complex_define(p, true, LEVEL_PARAMETER);
  }
  close(p);
}

/* Declarations that stay, with statements between them. */
static void derived_block(Prog *p, const char *name, Level level, int n) {
  open(p, name);
  bool may_be_int = strcmp(name, "transformed parameters");
  p->budget = 12;
  p->level = level;
  p->wants_jacobian = !may_be_int;
  p->may_draw = !strcmp(name, "generated quantities");
  while (n--) {
    Shape s = prog_shape(p, 2);
    if (s.base == BASE_INT && !may_be_int) s.base = BASE_REAL;
    const Constraint *c = choose_constraint(p, &s);
    bool is_made = c->kind != KIND_ANY || !*c->text;
    if (prog_chance(p, 0.1)) prog_tuple(p, may_be_int, level);
    if (prog_chance(p, 0.1)) prog_complex_define(p, false, level);
    prog_define(p, s, is_made ? c->text : "", c->kind, level);
    if (*c->text) p->vars.at[p->vars.n - 1].can_assign = false;
    int kept = p->vars.n;
    if (prog_chance(p, 0.5)) {
      prog_line(p, "{");
      p->indent++;
      prog_stmts(p, 2, 2);
      p->indent--;
      prog_line(p, "}");
    }
    p->vars.n = kept;
  }
  for (int i = 0; i < p->vars.n; i++) p->vars.at[i].can_assign = false;
  p->level = LEVEL_PARAMETER;
  p->wants_jacobian = p->may_draw = false;
  close(p);
}

static void model_block(Prog *p) {
  open(p, "model");
  int kept = p->vars.n;
  p->budget = 24;
  p->wants_target = true;
  p->may_tilde = prog_chance(p, 0.8);
  prog_stmts(p, 3 + prog_pick(p, 7), 3);
  p->wants_target = p->may_tilde = false;
  p->vars.n = kept;
  close(p);
}

static void choose_sizes(Prog *p) {
  for (int i = 0; i < PROG_SIZES; i++) p->sizes[i] = 1 + prog_pick(p, 4);
  p->sizes[0] = 2 + prog_pick(p, 2);
  if (prog_chance(p, 0.15)) p->sizes[3] = 0;
}

char *prog_text(uint64_t seed) {
  Prog program = {.arena = arena_new()}, *p = &program;
  rng_init(&p->rng, seed, 0, STREAM_NOTEBOOK);
  choose_sizes(p);
  prog_functions(p);
  data_block(p);
  if (prog_chance(p, 0.5))
    derived_block(p, "transformed data", LEVEL_DATA, 1 + prog_pick(p, 3));
  parameter_block(p);
  if (prog_chance(p, 0.6))
    derived_block(p, "transformed parameters", LEVEL_PARAMETER, 1 + prog_pick(p, 3));
  model_block(p);
  if (prog_chance(p, 0.4))
    derived_block(p, "generated quantities", LEVEL_PARAMETER, 1 + prog_pick(p, 3));
  vec_free(&p->vars);
  vec_free(&p->fns);
  vec_free(&p->tuple_fns);
  vec_free(&p->higher);
  arena_destroy(&p->arena);
  return buf_take(&p->out);
}
