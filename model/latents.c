/* SPDX-License-Identifier: BSD-3-Clause
   Steps of discrete parameters given everything else. */
#include "model/latents.h"
#include <limits.h>
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "base/vec.h"
#include "model/move.h"

enum { MENDS = 50 }; /* rounds of looking for possible values */

typedef struct LatentVar {
  const Sym *sym;
  int slot; /* of the generated code, -1 when it does not read it */
  Type type;
  long dims[VIEW_MAX_DIMS], first, size;
} LatentVar;

struct Latents {
  Vec(LatentVar) vars;
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

static bool read_ranges(Latents *s, Eval *eval, const Node *decl, long size,
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

static bool add(Latents *s, const Node *decl, const GenCode *code, Eval *eval,
                Value **values, Diags *diags) {
  LatentVar v = {.sym = decl->sym, .slot = slot_of(code, decl->sym), .type = decl->type};
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

Latents *latents_new(const Program *program, const GenCode *code, Eval *eval,
                     Value **values, Diags *diags) {
  Node **decls;
  Latents *s = NULL;
  int n = program_decls(program, BLOCK_PARAMETERS, &decls);
  for (int i = 0; i < n; i++) {
    if (!type_is_int(decls[i]->type)) continue;
    if (!s) s = mem_new(sizeof *s);
    if (!add(s, decls[i], code, eval, values, diags)) break;
  }
  return s;
}

void latents_destroy(Latents **latents) {
  if (!*latents) return;
  vec_free(&(*latents)->vars);
  vec_free(&(*latents)->ranges);
  mem_free(*latents);
  *latents = NULL;
}

long latents_count(const Latents *s) {
  return s ? s->ranges.n : 0;
}

View *latents_views(const Latents *s, const View *slots, int nslots, int **ints) {
  View *views = mem_new(sizeof *views * (size_t)(nslots + 1));
  memcpy(views, slots, sizeof *views * (size_t)nslots);
  *ints = mem_new(sizeof **ints * (size_t)(latents_count(s) + 1));
  for (int i = 0; i < s->vars.n; i++)
    if (s->vars.at[i].slot >= 0)
      views[s->vars.at[i].slot].i = *ints + s->vars.at[i].first;
  return views;
}

void latents_show(const Latents *s, const int *ints, Eval *eval) {
  for (int i = 0; i < s->vars.n; i++) {
    const LatentVar *v = &s->vars.at[i];
    Value *value = value_new(v->type, v->dims);
    if (v->size) memcpy(value->view.i, ints + v->first, sizeof *ints * (size_t)v->size);
    eval_set(eval, v->sym, value);
  }
}

/* ---- starts ---- */

void latents_given(const Latents *s, const DataSource *source, const Eval *eval,
                   double *out) {
  for (int i = 0; i < s->vars.n; i++) {
    const LatentVar *v = &s->vars.at[i];
    bool given = source->find(source->ctx, v->sym->name) != NULL;
    const Value *value = given ? eval_get(eval, v->sym) : NULL;
    for (long k = 0; k < v->size; k++)
      out[v->first + k] = value ? view_get(&value->view, k) : (double)NAN;
  }
}

/* A value at most [reach] away from a bound, or from 0 where there is none. */
static int start_of(const Range *r, int64_t reach, Rng *rng) {
  int64_t width = range_width(r);
  int64_t far = width < reach || width <= MOVE_FEW ? width : reach;
  if (r->lower > INT_MIN) return (int)(r->lower + move_pick(rng, far));
  if (r->upper < INT_MAX) return (int)(r->upper - move_pick(rng, far));
  return (int)(move_pick(rng, 2 * reach) - reach);
}

void latents_start(const Latents *s, int *ints, long attempt, Rng *rng) {
  int64_t reach = INT64_C(1) << (attempt % MOVE_REACH);
  for (int k = 0; k < s->ranges.n; k++) ints[k] = start_of(&s->ranges.at[k], reach, rng);
}

void latents_mend(const Latents *s, int *ints, const LatentsParts *parts, Rng *rng) {
  int n = s->ranges.n, left = n;
  double *lps = mem_new(sizeof *lps * (size_t)(n + 1));
  int *all = mem_new(sizeof *all * (size_t)(n + 1));
  for (int k = 0; k < n; k++) all[k] = k;
  for (int round = 0; left && round < MENDS; round++) {
    int order = round < MOVE_REACH ? round : MOVE_REACH - 1;
    left = 0;
    if (!parts->at(parts->ctx, all, n, lps)) break;
    for (int k = 0; k < n; k++) {
      if (lps[k] > (double)-INFINITY) continue;
      ints[k] = start_of(&s->ranges.at[k], INT64_C(1) << order, rng);
      left++;
    }
  }
  mem_free(all);
  mem_free(lps);
}

/* ---- steps ---- */

bool latents_step(const Latents *s, int *ints, const LatentsDensity *density, double *lp,
                  Rng *rng) {
  for (int k = 0; k < s->ranges.n; k++) {
    Move m;
    move_begin(&m, &s->ranges.at[k], ints[k], *lp);
    while (move_wants(&m, rng)) {
      double there = -INFINITY;
      ints[k] = m.candidate;
      if (!density->at(density->ctx, &there)) return false;
      move_take(&m, there);
    }
    ints[k] = m.value;
    *lp = m.lp;
  }
  return true;
}

/* ---- many at once ---- */

/* [wanted]: room for as many elements. */
static bool move_all(Move *moves, const int *elements, int n, int *ints,
                     const LatentsParts *parts, int *wanted, double *lps, Rng *rng) {
  for (;;) {
    int count = 0;
    for (int i = 0; i < n; i++) {
      bool wants = move_wants(&moves[i], rng);
      ints[elements[i]] = wants ? moves[i].candidate : moves[i].value;
      if (wants) wanted[count++] = elements[i];
    }
    if (!count) return true;
    if (!parts->at(parts->ctx, wanted, count, lps)) return false;
    for (int i = 0; i < n; i++) move_take(&moves[i], lps[elements[i]]);
  }
}

bool latents_sweep(const Latents *s, int *ints, const LatentsParts *parts, Rng *rng) {
  int n = s->ranges.n;
  Move *moves = mem_new(sizeof *moves * (size_t)(n + 1));
  int *elements = mem_new(sizeof *elements * 2 * (size_t)(n + 1));
  double *lps = mem_new(sizeof *lps * (size_t)(n + 1));
  bool fine = true;
  for (int c = 0; fine && c < parts->ncolours; c++) {
    int count = 0;
    for (int k = 0; k < n; k++) {
      if (parts->colours[k] != c) continue;
      move_begin(&moves[count], &s->ranges.at[k], ints[k], NAN);
      elements[count++] = k;
    }
    fine = move_all(moves, elements, count, ints, parts, elements + n, lps, rng);
  }
  mem_free(moves);
  mem_free(elements);
  mem_free(lps);
  return fine;
}
