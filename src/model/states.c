/* SPDX-License-Identifier: BSD-3-Clause
   Steps of discrete parameters given everything else. */
#include "model/states.h"
#include <limits.h>
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "base/vec.h"

enum {
  FEW_STATES = 100, /* are enumerated */
  REACH = 12,       /* orders of magnitude, of 2, of starts and of the widths of slices */
  STEPS = 8         /* of a width, at most, to either side together */
};

typedef struct StateVar {
  const Sym *sym;
  int slot; /* of the generated code, -1 when it does not read it */
  Type type;
  long dims[VIEW_MAX_DIMS], first, size;
} StateVar;

typedef struct Range {
  int lower, upper;
} Range;

struct States {
  Vec(StateVar) vars;
  Vec(Range) ranges; /* of elements */
};

/* ---- what there is ---- */

static bool read_bound(Eval *eval, const Node *bound, Value **out, Diags *diags) {
  if (!bound || eval_expression(eval, bound, out) == EVAL_OK) return true;
  diag_add(diags, DIAG_ERROR, eval_error_span(eval), NULL, "%s", eval_error(eval));
  return false;
}

static int bound_at(const Value *bound, long k, int otherwise) {
  return bound ? (int)view_get(&bound->view, bound->view.size > 1 ? k : 0) : otherwise;
}

static bool read_ranges(States *s, Eval *eval, const Node *decl, long size,
                        Diags *diags) {
  Value *lower = NULL, *upper = NULL;
  bool fine = read_bound(eval, decl->kids[0]->kids[DT_LOWER], &lower, diags) &&
              read_bound(eval, decl->kids[0]->kids[DT_UPPER], &upper, diags);
  for (long k = 0; fine && k < size; k++) {
    Range r = {bound_at(lower, k, INT_MIN), bound_at(upper, k, INT_MAX)};
    vec_push(&s->ranges, r);
    if (r.lower <= r.upper) continue;
    diag_add(diags, DIAG_ERROR, decl->span, NULL,
             "the lower bound of `%s` is %d, its upper bound %d", decl->text, r.lower,
             r.upper);
    fine = false;
  }
  value_drop(&lower);
  value_drop(&upper);
  return fine;
}

static int slot_of(const GenCode *code, const Sym *sym) {
  for (int i = 0; i < code->nslots; i++)
    if (code->slots[i].sym == sym) return i;
  return -1;
}

static bool add(States *s, const Node *decl, const GenCode *code, Eval *eval,
                Value **values, Diags *diags) {
  StateVar v = {.sym = decl->sym, .slot = slot_of(code, decl->sym), .type = decl->type};
  int ndims;
  if (eval_decl_dims(eval, decl, v.dims, &ndims) != EVAL_OK) {
    diag_add(diags, DIAG_ERROR, eval_error_span(eval), NULL, "%s", eval_error(eval));
    return false;
  }
  v.first = s->ranges.n;
  v.size = 1;
  for (int d = 0; d < ndims; d++) v.size *= v.dims[d];
  vec_push(&s->vars, v);
  if (v.slot >= 0) values[v.slot] = value_new(v.type, v.dims);
  return read_ranges(s, eval, decl, v.size, diags);
}

States *states_new(const Program *program, const GenCode *code, Eval *eval,
                   Value **values, Diags *diags) {
  Node **decls;
  States *s = NULL;
  int n = program_decls(program, BLOCK_PARAMETERS, &decls);
  for (int i = 0; i < n; i++) {
    if (!type_is_int(decls[i]->type)) continue;
    if (!s) s = mem_new(sizeof *s);
    if (!add(s, decls[i], code, eval, values, diags)) break;
  }
  return s;
}

void states_destroy(States **states) {
  if (!*states) return;
  vec_free(&(*states)->vars);
  vec_free(&(*states)->ranges);
  mem_free(*states);
  *states = NULL;
}

long states_count(const States *s) {
  return s ? s->ranges.n : 0;
}

View *states_views(const States *s, const View *slots, int nslots, int **ints) {
  View *views = mem_new(sizeof *views * (size_t)(nslots + 1));
  memcpy(views, slots, sizeof *views * (size_t)nslots);
  *ints = mem_new(sizeof **ints * (size_t)(states_count(s) + 1));
  for (int i = 0; i < s->vars.n; i++)
    if (s->vars.at[i].slot >= 0)
      views[s->vars.at[i].slot].i = *ints + s->vars.at[i].first;
  return views;
}

void states_show(const States *s, const int *ints, Eval *eval) {
  for (int i = 0; i < s->vars.n; i++) {
    const StateVar *v = &s->vars.at[i];
    Value *value = value_new(v->type, v->dims);
    if (v->size) memcpy(value->view.i, ints + v->first, sizeof *ints * (size_t)v->size);
    eval_set(eval, v->sym, value);
  }
}

/* ---- starts ---- */

/* A number from 0 to [most], each as likely. */
static int64_t pick(Rng *rng, int64_t most) {
  int64_t k = (int64_t)(rng_uniform(rng) * ((double)most + 1));
  return k > most ? most : k;
}

static int64_t width_of(const Range *r) {
  return (int64_t)r->upper - r->lower;
}

/* Later attempts look further away from a bound, or from 0 where there is none. */
void states_start(const States *s, int *ints, long attempt, Rng *rng) {
  int64_t reach = INT64_C(1) << (attempt % REACH);
  for (int k = 0; k < s->ranges.n; k++) {
    const Range *r = &s->ranges.at[k];
    int64_t far = width_of(r) < reach || width_of(r) <= FEW_STATES ? width_of(r) : reach;
    if (r->lower > INT_MIN)
      ints[k] = (int)(r->lower + pick(rng, far));
    else if (r->upper < INT_MAX)
      ints[k] = (int)(r->upper - pick(rng, far));
    else
      ints[k] = (int)(pick(rng, 2 * reach) - reach);
  }
}

/* ---- steps ---- */

/* Number of a weight drawn in proportion; [lps] become weights. */
static int draw_one(double *lps, int n, Rng *rng) {
  double most = -INFINITY, sum = 0;
  for (int k = 0; k < n; k++) most = fmax(most, lps[k]);
  for (int k = 0; k < n; k++) sum += lps[k] = exp(lps[k] - most);
  double u = rng_uniform(rng) * sum;
  int last = 0;
  for (int k = 0; k < n; k++) {
    if (lps[k] > 0) last = k;
    if ((u -= lps[k]) < 0) return k;
  }
  return last;
}

static bool enumerate(const Range *r, int *value, const StatesDensity *density,
                      double *lp, Rng *rng) {
  double lps[FEW_STATES], weights[FEW_STATES];
  int n = (int)width_of(r) + 1, now = *value - r->lower;
  for (int k = 0; k < n; k++) {
    *value = r->lower + k;
    lps[k] = *lp;
    if (k != now && !density->at(density->ctx, &lps[k])) return false;
  }
  memcpy(weights, lps, sizeof *lps * (size_t)n);
  int drawn = draw_one(weights, n, rng);
  *value = r->lower + drawn;
  *lp = lps[drawn];
  return true;
}

/* The log density as a function of a real number, constant between ints. */
typedef struct Line {
  const Range *range;
  int *value;
  const StatesDensity *density;
  bool failed;
} Line;

static double line_at(Line *l, double x) {
  double lp = -INFINITY, to = floor(x);
  if (to < l->range->lower || to > l->range->upper) return lp;
  *l->value = (int)to;
  if (!l->failed && !l->density->at(l->density->ctx, &lp)) l->failed = true;
  if (l->failed) return -INFINITY;
  return lp;
}

/* An interval around [x] that was stepped out to the level, from a width of any order of
   magnitude. */
static void step_out(Line *l, double x, double level, double ends[2], Rng *rng) {
  double width = (double)(INT64_C(1) << pick(rng, REACH - 1));
  int64_t left = pick(rng, STEPS), right = STEPS - left;
  ends[0] = x - width * rng_uniform(rng);
  ends[1] = ends[0] + width;
  while (left-- > 0 && line_at(l, ends[0]) > level) ends[0] -= width;
  while (right-- > 0 && line_at(l, ends[1]) > level) ends[1] += width;
}

/* One slice: points are drawn from the interval, which shrinks to [x] where they miss. */
static bool slice(const Range *r, int *value, const StatesDensity *density, double *lp,
                  Rng *rng) {
  Line l = {r, value, density, false};
  double x = *value + rng_uniform(rng), level = *lp - rng_exponential(rng), ends[2];
  int old = *value;
  step_out(&l, x, level, ends, rng);
  while (!l.failed) {
    double to = ends[0] + (ends[1] - ends[0]) * rng_uniform(rng);
    double there = floor(to) == old ? *lp : line_at(&l, to);
    if (there > level) {
      *value = (int)floor(to);
      *lp = there;
      return true;
    }
    ends[to > x] = to;
  }
  return false;
}

bool states_step(const States *s, int *ints, const StatesDensity *density, double *lp,
                 Rng *rng) {
  for (int k = 0; k < s->ranges.n; k++) {
    const Range *r = &s->ranges.at[k];
    bool few = width_of(r) < FEW_STATES;
    if (few && !enumerate(r, &ints[k], density, lp, rng)) return false;
    if (!few && !slice(r, &ints[k], density, lp, rng)) return false;
  }
  return true;
}
