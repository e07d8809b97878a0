/* SPDX-License-Identifier: BSD-3-Clause
   Complex numbers: literals, operators and functions on their parts. */
#include "lang/lower_complex.h"

bool lower_is_complex_value(const Node *e) {
  (void)e;
  return false;
}

Node *lower_complex_value(Lower *l, const Node *e) {
  (void)l, (void)e;
  return NULL;
}

bool lower_is_complex_call(const Node *e) {
  (void)e;
  return false;
}

void lower_complex_leaves(Lower *l, const Node *e, Node **out) {
  int n = leaf_count(e->type);
  lower_sorry(l, e, NULL, "complex numbers here");
  for (int k = 0; k < n; k++) out[k] = make_real(l, 0, e->span);
}

Node *lower_zeros(Lower *l, const Node *like) {
  return make_real(l, 0, like->span);
}
