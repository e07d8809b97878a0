/* SPDX-License-Identifier: BSD-3-Clause
   From candidates to elements.  Means and logarithms of scales are evaluated at random
   places, as many as a linear form has coefficients, and two more that have the last
   word. */
#include "model/centred.h"
#include "base/alloc.h"
#include "base/rng.h"
#include "model/candidates.h"

/* A linear form of a candidate: its factors are those of its set. */
typedef struct Fit {
  double constant;
  double factors[LINEAR_MOST];
} Fit;

typedef struct Builder {
  const Candidates *from;
  long dim;
  double *places; /* of the parameters, dim apart */
  int *owner;     /* of each parameter: the hint that moves it, -1: none */
  int *level;     /* of each hint: it comes after those that it reads */
  Vec(int) order; /* candidates that are taken */
  Vec(CentredElement) elements;
  Vec(LinearForm) forms;
  Vec(long) params;
  Vec(double) factors;
  Vec(long) starts; /* of each form */
} Builder;

/* What centred_find gives, with its arrays. */
typedef struct Whole {
  Centred centred;
  CentredElement *elements;
  LinearForm *forms;
  long *params;
  double *factors;
} Whole;

static bool fit(const Builder *b, const Set *set, const double *values, int i, Fit *out) {
  const Candidates *c = b->from;
  const long *params = set->n ? c->pool.at + set->from : NULL; /* the pool may be none */
  if (set->n > LINEAR_MOST) return false;
  return linear_fit(b->places, b->dim, params, set->n, values + i, c->found.n,
                    &out->constant, out->factors);
}

static bool depends(const Builder *b, const Set *set, const Fit *form, long at) {
  for (int k = 0; k < set->n; k++)
    if (form->factors[k] != 0 && (at < 0 || b->from->pool.at[set->from + k] == at))
      return true;
  return false;
}

static bool fits(const Builder *b, int i, Fit *mean, Fit *scale) {
  const Candidate *c = &b->from->found.at[i];
  return fit(b, &c->mean, b->from->means.at, i, mean) &&
         fit(b, &c->scale, b->from->scales.at, i, scale) &&
         depends(b, &c->scale, scale, -1);
}

/* Takes what is linear, an element once. */
static void take_candidates(Builder *b) {
  Fit mean, scale;
  for (int i = 0; i < b->from->found.n; i++) {
    const Candidate *c = &b->from->found.at[i];
    if (b->owner[c->at] >= 0 || !fits(b, i, &mean, &scale)) continue;
    b->owner[c->at] = c->hint;
    vec_push(&b->order, i);
  }
}

/* Raises the level of the hint of [c] above those that move what a form reads; false when
   it reads what it moves itself. */
static bool raise_level(Builder *b, const Candidate *c, const Set *set, const Fit *form,
                        bool *changed) {
  for (int k = 0; k < set->n; k++) {
    int other = b->owner[b->from->pool.at[set->from + k]];
    if (form->factors[k] == 0 || other < 0) continue;
    if (other == c->hint) return false;
    if (b->level[c->hint] > b->level[other]) continue;
    b->level[c->hint] = b->level[other] + 1;
    *changed = true;
  }
  return true;
}

static void drop_hint(Builder *b, int hint) {
  int kept = 0;
  for (int i = 0; i < b->order.n; i++) {
    const Candidate *c = &b->from->found.at[b->order.at[i]];
    if (c->hint == hint)
      b->owner[c->at] = -1;
    else
      b->order.at[kept++] = b->order.at[i];
  }
  b->order.n = kept;
}

/* A hint that needs itself, in whatever way, is dropped. */
static void find_levels(Builder *b) {
  int nhints = b->from->hints.n;
  for (bool changed = true; changed;) {
    changed = false;
    for (int i = 0; i < b->order.n; i++) {
      const Candidate *c = &b->from->found.at[b->order.at[i]];
      Fit mean, scale;
      bool fine = fits(b, b->order.at[i], &mean, &scale) &&
                  raise_level(b, c, &c->mean, &mean, &changed) &&
                  raise_level(b, c, &c->scale, &scale, &changed);
      if (fine && b->level[c->hint] <= nhints) continue;
      drop_hint(b, c->hint);
      changed = true;
      break;
    }
  }
}

static bool is_form(const Builder *b, long f, double constant, long from) {
  const LinearForm *form = &b->forms.at[f];
  long n = b->params.n - from, start = b->starts.at[f];
  if (form->constant != constant || form->n != n) return false;
  for (long k = 0; k < n; k++)
    if (b->params.at[start + k] != b->params.at[from + k] ||
        b->factors.at[start + k] != b->factors.at[from + k])
      return false;
  return true;
}

/* The number of a form; those that elements near by have are found again. */
enum { NEAR = 64 };

static long intern(Builder *b, const Set *set, const Fit *form) {
  int from = b->params.n;
  for (int k = 0; k < set->n; k++) {
    if (form->factors[k] == 0) continue;
    vec_push(&b->params, b->from->pool.at[set->from + k]);
    vec_push(&b->factors, form->factors[k]);
  }
  for (long f = b->forms.n - 1; f >= 0; f--) {
    if (f >= NEAR && f < b->forms.n - NEAR) f = NEAR - 1;
    if (!is_form(b, f, form->constant, from)) continue;
    b->params.n = b->factors.n = from;
    return f;
  }
  vec_push(&b->starts, from);
  vec_push(&b->forms, (LinearForm){.constant = form->constant, .n = b->params.n - from});
  return b->forms.n - 1;
}

static void add_element(Builder *b, int i) {
  const Candidate *c = &b->from->found.at[i];
  Fit mean, scale;
  if (!fits(b, i, &mean, &scale)) return;
  CentredElement e = {.at = c->at, .group = c->hint};
  e.mean = intern(b, &c->mean, &mean);
  e.scale = intern(b, &c->scale, &scale);
  e.forms = b->forms.n;
  e.is_centred = b->from->hints.at[c->hint].is_centred;
  vec_push(&b->elements, e);
}

static void add_elements(Builder *b) {
  for (int level = 0; level <= b->from->hints.n; level++)
    for (int hint = 0; hint < b->from->hints.n; hint++)
      for (int i = 0; i < b->order.n && b->level[hint] == level; i++)
        if (b->from->found.at[b->order.at[i]].hint == hint)
          add_element(b, b->order.at[i]);
}

static Centred *finish(Builder *b) {
  if (!b->elements.n) return NULL; /* and there are no forms */
  Whole *w = mem_new(sizeof *w);
  w->elements = b->elements.at, w->forms = b->forms.at;
  w->params = b->params.at, w->factors = b->factors.at;
  for (int f = 0; f < b->forms.n; f++) {
    w->forms[f].params = w->params + b->starts.at[f];
    w->forms[f].factors = w->factors + b->starts.at[f];
  }
  w->centred = (Centred){b->elements.n, b->forms.n, w->elements, w->forms};
  return &w->centred;
}

/* Values at random places, as many as the longest form needs. */
static bool measure_places(Builder *b, Reader *reader) {
  Rng rng;
  int most = 0;
  for (int i = 0; i < b->from->found.n; i++) {
    const Candidate *c = &b->from->found.at[i];
    int longer = c->mean.n > c->scale.n ? c->mean.n : c->scale.n;
    if (longer <= LINEAR_MOST && longer > most) most = longer;
  }
  long n = most + 1 + LINEAR_CHECKS;
  bool fine = true;
  b->places = mem_new(sizeof *b->places * (size_t)(b->dim * n));
  rng_init(&rng, 1, 0, STREAM_INIT);
  for (long k = 0; k < b->dim * n; k++) b->places[k] = 2 * rng_uniform(&rng) - 1;
  for (long p = 0; p < n && fine; p++)
    fine = candidates_measure(reader, b->places + p * b->dim);
  return fine;
}

static void free_room(Builder *b) {
  mem_free(b->places);
  mem_free(b->owner);
  mem_free(b->level);
  vec_free(&b->order);
  vec_free(&b->starts);
}

static Centred *build(Reader *reader, long dim) {
  Builder b = {.from = candidates_of(reader), .dim = dim};
  b.owner = mem_new(sizeof *b.owner * (size_t)dim);
  b.level = mem_new(sizeof *b.level * (size_t)(b.from->hints.n + 1));
  for (long k = 0; k < dim; k++) b.owner[k] = -1;
  if (measure_places(&b, reader)) {
    take_candidates(&b);
    find_levels(&b);
    add_elements(&b);
  }
  Centred *centred = finish(&b);
  free_room(&b);
  return centred;
}

Centred *centred_find(const Program *program, Eval *eval, long dim) {
  Reader *reader = dim ? candidates_find(program, eval, dim) : NULL;
  Centred *centred = reader ? build(reader, dim) : NULL;
  candidates_destroy(&reader);
  return centred;
}

void centred_destroy(Centred **centred) {
  Whole *w = (Whole *)*centred;
  *centred = NULL;
  if (!w) return;
  mem_free(w->elements);
  mem_free(w->forms);
  mem_free(w->params);
  mem_free(w->factors);
  mem_free(w);
}
