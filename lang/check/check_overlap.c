/* SPDX-License-Identifier: BSD-3-Clause
   (a, b) = ...: no place is set twice, and no index reads what the assignment sets. */
#include <string.h>
#include "base/vec.h"
#include "lang/check/checker.h"

enum { MAX_STEPS = 32 };

typedef Vec(const Node *) Places;

static const Node *root_of(const Node *place) {
  while (place->kind == NODE_INDEX || place->kind == NODE_FIELD) place = place->kids[0];
  return place->kind == NODE_VAR ? place : NULL;
}

/* From the variable to the place: INDEX and FIELD nodes, outermost last. */
static int steps_of(const Node *place, const Node *steps[MAX_STEPS]) {
  int n = 0;
  for (const Node *s = place; s->kind != NODE_VAR && n < MAX_STEPS; s = s->kids[0]) n++;
  for (int i = n; i > 0; i--, place = place->kids[0]) steps[i - 1] = place;
  return n;
}

static bool are_other_members(const Node *a, const Node *b) {
  return a->kind == NODE_FIELD && b->kind == NODE_FIELD && strcmp(a->text, b->text) != 0;
}

static bool are_other_elements(const Node *a, const Node *b) {
  if (a->kind != NODE_INDEX || b->kind != NODE_INDEX) return false;
  for (int i = 1; i < a->nkids && i < b->nkids; i++)
    if (a->kids[i] && b->kids[i] && a->kids[i]->kind == NODE_INT &&
        b->kids[i]->kind == NODE_INT && a->kids[i]->i != b->kids[i]->i)
      return true;
  return false;
}

/* Two places that are not seen to be different members or elements. */
static bool may_overlap(const Node *a, const Node *b) {
  const Node *x[MAX_STEPS], *y[MAX_STEPS];
  const Node *root = root_of(a), *other = root_of(b);
  if (!root || !other || strcmp(root->text, other->text) != 0) return false;
  int n = steps_of(a, x), m = steps_of(b, y);
  for (int i = 0; i < n && i < m; i++)
    if (are_other_members(x[i], y[i]) || are_other_elements(x[i], y[i])) return false;
  return true;
}

/* Whether an index on the way to [place] reads what [set] changes. */
static bool reads(const Node *place, const Node *set) {
  const Node *steps[MAX_STEPS], *root = root_of(set);
  int n = steps_of(place, steps);
  for (int i = 0; i < n; i++)
    for (int k = 1; k < steps[i]->nkids; k++)
      if (root && root->sym && steps[i]->kids[k] &&
          check_mentions(steps[i]->kids[k], root->sym))
        return true;
  return false;
}

static void check_places(Checker *c, const Node *a, const Node *b) {
  if (may_overlap(a, b))
    check_error(c, a, "assign them one after the other",
                "one assignment may set this twice");
  else if (reads(a, b) || reads(b, a))
    check_error(c, reads(a, b) ? a : b,
                "compute the index before, in a variable of its own",
                "an index reads what the same assignment sets");
}

/* The places of (a, (b, c)) = ... in order. */
static void collect_places(const Node *left, Places *out) {
  for (int i = 0; i < left->nkids; i++)
    if (left->kids[i]->kind == NODE_TUPLE)
      collect_places(left->kids[i], out);
    else if (root_of(left->kids[i]))
      vec_push(out, left->kids[i]);
}

void check_overlap(Checker *c, const Node *left) {
  Places places = {0};
  collect_places(left, &places);
  for (int i = 0; i < places.n; i++)
    for (int k = 0; k < i; k++) check_places(c, places.at[i], places.at[k]);
  vec_free(&places);
}
