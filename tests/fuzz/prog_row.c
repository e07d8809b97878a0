/* SPDX-License-Identifier: BSD-3-Clause
   Random programs: calls of the table of functions.  Shapes and kinds of arguments are
   guessed and tried on the row itself with random numbers; what gives finite, moderate
   results is used. */
#include <math.h>
#include <string.h>
#include "math/table/fn_index.h"
#include "prog.h"

enum { ROW_TRIES = 40, POINTS = 5 };

/* --- numbers of a kind
   ----------------------------------------------------------------- */

static double sample_scalar(Prog *p, Kind kind) {
  switch (kind) {
  case KIND_POSITIVE: return exp(prog_between(p, -1, 1.2));
  case KIND_UNIT: return prog_between(p, 0.08, 0.92);
  case KIND_NEGATIVE: return -exp(prog_between(p, -4, 1.3));
  case KIND_BIG: return 1.2 + exp(prog_between(p, -1, 1.2));
  default: return prog_between(p, -4, 4);
  }
}

static void sample_vector(Prog *p, Kind kind, long n, double *x) {
  double sum = kind == KIND_ORDERED ? -2 : 0;
  for (long i = 0; i < n; i++) {
    x[i] = exp(prog_between(p, -1, 1));
    sum += x[i];
    if (kind != KIND_SIMPLEX) x[i] = sum;
  }
  for (long i = 0; i < n && kind == KIND_SIMPLEX; i++) x[i] /= sum;
}

/* Lower factor of the positive definite [a], in place. */
static void factor(double *a, int n) {
  for (int j = 0; j < n; j++)
    for (int i = 0; i < n; i++) {
      double s = a[j * n + i];
      for (int k = 0; k < j; k++) s -= a[k * n + i] * a[k * n + j];
      a[j * n + i] = i < j ? 0 : i == j ? sqrt(s) : s / a[j * n + j];
    }
}

static void sample_square(Prog *p, Kind kind, int n, double *a) {
  double x[64], d[8];
  for (int i = 0; i < n * n; i++) x[i] = prog_between(p, -1, 1);
  for (int j = 0; j < n; j++)
    for (int i = 0; i < n; i++) {
      a[j * n + i] = i == j ? 1.5 : 0;
      for (int k = 0; k < n; k++) a[j * n + i] += x[k * n + i] * x[k * n + j];
    }
  for (int i = 0; i < n; i++) d[i] = 1 / sqrt(a[i * n + i]);
  if (kind == KIND_CORR || kind == KIND_CHOLESKY_CORR)
    for (int i = 0; i < n * n; i++)
      a[i] = i / n == i % n ? 1 : a[i] * (d[i / n] * d[i % n]);
  if (kind == KIND_CHOLESKY_COV || kind == KIND_CHOLESKY_CORR) factor(a, n);
}

static void sample_numbers(Prog *p, const PlanArg *arg, View *v) {
  int own = shape_own(arg->shape.base);
  long each = 1;
  for (int i = 0; i < own; i++) each *= v->dims[arg->shape.array + i];
  for (long k = 0; k < v->size; k += each ? each : 1) {
    if (v->is_int)
      v->i[k] = arg->lo + prog_pick(p, arg->hi - arg->lo + 1);
    else if (arg->kind < KIND_SCALAR_COUNT)
      for (long i = 0; i < each; i++) v->r[k + i] = sample_scalar(p, arg->kind);
    else if (own < 2)
      sample_vector(p, arg->kind, each, v->r + k);
    else
      sample_square(p, arg->kind, arg->shape.dims[arg->shape.array], v->r + k);
  }
}

static View sample(Prog *p, const PlanArg *arg) {
  View v = {.base = arg->shape.base, .array = arg->shape.array};
  v.ndims = shape_ndims(arg->shape);
  v.is_int = v.base == BASE_INT;
  v.size = shape_count(arg->shape);
  for (int i = 0; i < v.ndims; i++) v.dims[i] = arg->shape.dims[i];
  if (v.is_int)
    v.i = arena_alloc(p->arena, sizeof(int) * (size_t)(v.size + 1));
  else
    v.r = arena_alloc(p->arena, sizeof(double) * (size_t)(v.size + 1));
  sample_numbers(p, arg, &v);
  return v;
}

/* --- trying a plan
   --------------------------------------------------------------------- */

static void *scratch(FnCtx *ctx, size_t bytes) {
  return arena_alloc(ctx->owner, bytes);
}

static bool try_scalar(Prog *p, Plan *plan) {
  plan->size = 0;
  for (int point = 0; point < POINTS; point++) {
    double x[FN_MAX_ARGS], d[FN_MAX_ARGS] = {0};
    for (int i = 0; i < plan->n; i++) {
      const PlanArg *arg = &plan->arg[i];
      x[i] = arg->shape.base == BASE_INT ? arg->lo + prog_pick(p, arg->hi - arg->lo + 1)
                                         : sample_scalar(p, arg->kind);
    }
    double f = plan->fn->scalar(x, d, (1u << plan->n) - 1, false);
    if (!(fabs(f) < 1e3)) return false;
    for (int i = 0; i < plan->n; i++)
      if (!(fabs(d[i]) < 1e4)) return false;
    plan->size = fmax(plan->size, 1.5 * fabs(f));
  }
  return true;
}

static bool try_call(Prog *p, Plan *plan) {
  plan->size = 0;
  for (int point = 0; point < 2; point++) {
    FnCtx ctx = {.alloc = scratch, .owner = p->arena, .rng = &p->rng};
    View in[FN_MAX_ARGS], out = {0};
    for (int i = 0; i < plan->n; i++) in[i] = sample(p, &plan->arg[i]);
    if (fn_eval(&ctx, plan->fn, in, plan->n, &out) != FN_OK) return false;
    if (out.ndims > SHAPE_DIMS || out.size > 40) return false;
    Shape result = shape_of(out.base, out.array);
    for (int i = 0; i < out.ndims; i++) result.dims[i] = (int)out.dims[i];
    if (point && !shape_eq(result, plan->result)) return false;
    plan->result = result;
    for (long k = 0; k < out.size; k++) {
      double x = fabs(view_get(&out, k));
      if (!(x < 1e3)) return false;
      plan->size = fmax(plan->size, 1.5 * x);
    }
  }
  return true;
}

/* --- guessing arguments
   ---------------------------------------------------------------- */

static bool is_inside(Kind kind, const FnDomain *d) {
  static const double lo[] = {-5, 0.3, 0.05, -5, 1.1}, hi[] = {5, 4, 0.95, -0.01, 6};
  return lo[kind] >= d->lower && hi[kind] <= d->upper;
}

static Kind guess_kind(Prog *p, const SigItem *item, Shape s) {
  if (s.base == BASE_MATRIX && s.dims[s.array] == s.dims[s.array + 1] &&
      prog_chance(p, 0.6))
    return KIND_VECTOR_COUNT + prog_pick(p, KIND_COUNT - KIND_VECTOR_COUNT);
  bool is_vector = s.base == BASE_VECTOR || s.base == BASE_ROW_VECTOR;
  if (is_vector && prog_chance(p, 0.3))
    return KIND_SCALAR_COUNT + prog_pick(p, KIND_VECTOR_COUNT - KIND_SCALAR_COUNT);
  Kind kind = prog_chance(p, 0.5) ? KIND_ANY : prog_pick(p, KIND_SCALAR_COUNT);
  if (!item->has_domain) return kind;
  for (int tries = 0; tries < 12 && !is_inside(kind, &item->domain); tries++)
    kind = prog_pick(p, KIND_SCALAR_COUNT);
  return kind;
}

static void guess_range(Prog *p, PlanArg *arg) {
  static const int ranges[][2] = {{0, 3}, {1, 3}, {0, 1}, {1, 2},
                                  {1, 1}, {2, 2}, {3, 3}, {2, 5}};
  const int *r = ranges[prog_pick(p, 8)];
  arg->lo = r[0], arg->hi = r[1];
}

/* The shape of an argument; [n] are the sizes that this call is about. */
static bool guess_shape(Prog *p, const SigItem *item, const int *n, Shape *out) {
  static const Base reals[] = {BASE_REAL, BASE_VECTOR, BASE_ROW_VECTOR, BASE_REAL};
  static const Base any[] = {BASE_INT, BASE_REAL, BASE_VECTOR, BASE_MATRIX};
  int depth = item->array == SIG_ANY_DEPTH ? prog_pick(p, 2) : item->array;
  *out = shape_of(item->base, depth);
  int k = prog_pick(p, 4);
  switch (item->kind) {
  case SIG_TYPE: break;
  case SIG_REALS: *out = shape_of(reals[k], k == 3); break;
  case SIG_INTS: *out = shape_of(BASE_INT, prog_pick(p, 2)); break;
  case SIG_NUMS: *out = shape_of(any[k], prog_pick(p, 2)); break;
  case SIG_VECTORS:
  case SIG_ROW_VECTORS: out->array = prog_pick(p, 2); break;
  case SIG_T:
  case SIG_E: *out = shape_of(any[n[2] % 4], item->array); break;
  default: return false;
  }
  if (out->base < BASE_INT || out->base > BASE_MATRIX || out->base == BASE_COMPLEX)
    return false;
  if (shape_ndims(*out) > 3) return false;
  for (int i = 0; i < shape_ndims(*out); i++)
    out->dims[i] = n[prog_chance(p, 0.7) ? 0 : 1];
  return true;
}

static bool guess_args(Prog *p, const Sig *sig, Plan *plan) {
  int n[3] = {prog_size(p), prog_size(p), prog_pick(p, 4)};
  plan->n = sig->n;
  plan->bar = sig->bar;
  for (int i = 0; i < sig->n; i++) {
    PlanArg *arg = &plan->arg[i];
    *arg = (PlanArg){.is_data = sig->arg[i].data};
    if (!guess_shape(p, &sig->arg[i], n, &arg->shape)) return false;
    arg->kind = guess_kind(p, &sig->arg[i], arg->shape);
    guess_range(p, arg);
  }
  return true;
}

/* Arguments of a scalar kernel: containers like [want], or scalars. */
static bool guess_elements(Prog *p, const Sig *sig, Shape want, Plan *plan) {
  plan->n = sig->n;
  plan->bar = 0;
  for (int i = 0; i < sig->n; i++) {
    PlanArg *arg = &plan->arg[i];
    *arg = (PlanArg){.is_data = sig->arg[i].data, .shape = want};
    if (sig->n > 1 && prog_chance(p, 0.3)) arg->shape = shape_of(BASE_REAL, 0);
    if (arg->shape.base == BASE_INT && sig->arg[i].base == BASE_REAL &&
        prog_chance(p, 0.5))
      arg->shape.base = BASE_REAL;
    if (sig->arg[i].base == BASE_INT) {
      if (shape_own(arg->shape.base)) arg->shape = shape_of(BASE_INT, 0);
      arg->shape.base = BASE_INT;
    }
    arg->kind = guess_kind(p, &sig->arg[i], shape_of(BASE_REAL, 0));
    guess_range(p, arg);
  }
  return true;
}

static bool resolves(const Plan *plan, Type *result) {
  Type types[PROG_ARGS];
  FnMatch match;
  for (int i = 0; i < plan->n; i++) types[i] = shape_type(plan->arg[i].shape);
  if (!fn_resolve(plan->fn->name, types, plan->n, &match) || match.fn != plan->fn)
    return false;
  *result = match.result;
  return true;
}

/* Tuples and complex numbers have expressions of their own, and names with "__" are ours
   alone. */
static bool is_allowed(const Fn *fn, unsigned unused) {
  return !(fn->flags & (unused | FN_HIGHER | FN_OPERATOR | FN_JACOBIAN | FN_COMPLEX)) &&
         fn->kind != FN_PARTS && fn_sig(fn)->n <= PROG_ARGS && !fn_sig(fn)->rest &&
         !strstr(fn->name, "__");
}

static bool is_usable(const Fn *fn) {
  return is_allowed(fn, FN_VOLATILE) && fn->kind != FN_RNG;
}

static bool plan_scalar(Prog *p, const Sig *sig, Shape want, Plan *plan) {
  Type result;
  if (!guess_elements(p, sig, want, plan) || !resolves(plan, &result)) return false;
  plan->result = want;
  return type_eq(result, shape_type(want)) && try_scalar(p, plan);
}

static bool has_fixed_size(const Plan *plan) {
  for (int i = 0; i < plan->n; i++)
    if (plan->arg[i].shape.base == BASE_INT && plan->arg[i].lo < plan->arg[i].hi)
      return false;
  return true;
}

static bool plan_call(Prog *p, const Sig *sig, Plan *plan) {
  Type result;
  if (!guess_args(p, sig, plan) || !resolves(plan, &result) || !try_call(p, plan))
    return false;
  return type_eq(result, shape_type(plan->result)) &&
         (shape_is_scalar(plan->result) || has_fixed_size(plan));
}

static bool try_row(Prog *p, const Fn *fn, Shape want, bool any, Plan *plan) {
  plan->fn = fn;
  if (fn->kind == FN_SCALAR) return plan_scalar(p, fn_sig(fn), want, plan);
  for (int tries = 0; tries < 8; tries++)
    if (plan_call(p, fn_sig(fn), plan) && (any || shape_eq(plan->result, want)))
      return true;
  return false;
}

bool row_plan(Prog *p, Shape want, bool any, Plan *out) {
  for (int tries = 0; tries < ROW_TRIES; tries++) {
    const Fn *fn = &fn_table[prog_pick(p, fn_table_count)];
    if (is_usable(fn) && try_row(p, fn, want, any, out)) return true;
  }
  return false;
}

bool row_plan_density(Prog *p, Plan *out) {
  for (int tries = 0; tries < 8 * ROW_TRIES; tries++) {
    const Fn *fn = &fn_table[prog_pick(p, fn_table_count)];
    if (is_usable(fn) && fn->flags & FN_DIST &&
        try_row(p, fn, shape_of(BASE_REAL, 0), true, out))
      return true;
  }
  return false;
}

bool row_plan_draw(Prog *p, Shape want, bool any, Plan *out) {
  for (int tries = 0; tries < 4 * ROW_TRIES; tries++) {
    const Fn *fn = &fn_table[prog_pick(p, fn_table_count)];
    size_t n = strlen(fn->name);
    bool is_draw = n > 4 && !strcmp(fn->name + n - 4, "_rng");
    out->fn = fn;
    for (int k = 0; is_draw && is_allowed(fn, 0) && k < 8; k++)
      if (plan_call(p, fn_sig(fn), out) && (any || shape_eq(out->result, want)))
        return true;
  }
  return false;
}
