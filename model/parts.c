/* SPDX-License-Identifier: BSD-3-Clause
   Elements of parts, and the greedy colouring of what they connect. */
#include "model/parts.h"
#include <string.h>
#include "base/alloc.h"
#include "base/vec.h"
#include "lang/discrete/discrete.h"

typedef Vec(int) Ints;

struct Parts {
  Ints first, elements; /* of a part; one more `first` than parts */
  Ints *of;             /* parts of an element */
  long count;           /* elements */
  int *colours, ncolours;
};

static void add(void *ctx, const int *elements, int n) {
  Parts *p = ctx;
  int part = p->first.n - 1;
  for (int i = 0; i < n; i++) {
    Ints *of = &p->of[elements[i]];
    if (of->n && of->at[of->n - 1] == part) continue; /* it may be meant twice */
    vec_push(of, part);
    vec_push(&p->elements, elements[i]);
  }
  vec_push(&p->first, p->elements.n);
}

/* The first colour that no element in a common part has; [last] is room for a number of
   every colour. */
static int colour_of(const Parts *p, int element, int *last) {
  const Ints *of = &p->of[element];
  for (int i = 0; i < of->n; i++)
    for (int k = p->first.at[of->at[i]]; k < p->first.at[of->at[i] + 1]; k++)
      if (p->elements.at[k] < element) last[p->colours[p->elements.at[k]]] = element;
  int colour = 0;
  while (last[colour] == element) colour++;
  return colour;
}

Parts *parts_new(const Program *program, const Eval *eval, long elements) {
  Parts *p = mem_new(sizeof *p);
  size_t n = (size_t)elements + 1;
  p->count = elements;
  p->of = mem_new(sizeof *p->of * n);
  p->colours = mem_new(sizeof *p->colours * n);
  vec_push(&p->first, 0);
  discrete_visit_parts(program, eval, add, p);
  int *last = mem_new(sizeof *last * n);
  for (long k = 0; k <= elements; k++) last[k] = -1;
  for (int k = 0; k < elements; k++) {
    p->colours[k] = colour_of(p, k, last);
    if (p->colours[k] >= p->ncolours) p->ncolours = p->colours[k] + 1;
  }
  mem_free(last);
  return p;
}

void parts_destroy(Parts **parts) {
  Parts *p = *parts;
  if (!p) return;
  for (long k = 0; k < p->count; k++) vec_free(&p->of[k]);
  vec_free(&p->first);
  vec_free(&p->elements);
  mem_free(p->of);
  mem_free(p->colours);
  mem_free(p);
  *parts = NULL;
}

long parts_count(const Parts *p) {
  return p->first.n - 1;
}

const int *parts_colours(const Parts *p, int *ncolours) {
  *ncolours = p->ncolours;
  return p->colours;
}

void parts_want(const Parts *p, const int *elements, int n, int *wanted) {
  memset(wanted, 0, sizeof *wanted * (size_t)parts_count(p));
  for (int i = 0; i < n; i++) {
    const Ints *of = &p->of[elements[i]];
    for (int k = 0; k < of->n; k++) wanted[of->at[k]] = 1;
  }
}

void parts_sum(const Parts *p, const double *terms, const int *elements, int n,
               double *lps) {
  for (int i = 0; i < n; i++) {
    const Ints *of = &p->of[elements[i]];
    lps[elements[i]] = 0;
    for (int k = 0; k < of->n; k++) lps[elements[i]] += terms[of->at[k]];
  }
}
