/* SPDX-License-Identifier: BSD-3-Clause
   Overloads of user functions. */
#include "lang/tree/overload.h"
#include <stdlib.h>

static int rank(Base base) {
  bool is_complex = base == BASE_COMPLEX || base == BASE_COMPLEX_VECTOR ||
                    base == BASE_COMPLEX_ROW_VECTOR || base == BASE_COMPLEX_MATRIX;
  return base == BASE_INT ? 0 : is_complex ? 2 : 1;
}

/* Steps from int by real to complex. */
static int distance(Type from, Type to) {
  int sum = 0;
  if (from.base != BASE_TUPLE || to.base != BASE_TUPLE)
    return type_eq(from, to) ? 0 : abs(rank(to.base) - rank(from.base));
  for (int i = 0; i < to.nparts; i++) sum += distance(from.parts[i], to.parts[i]);
  return sum;
}

/* Promotions needed to pass [args] to a function of type [fn]; -1 when they do not
   fit. */
static int promotions(Type fn, const Type *args, int nargs) {
  if (fn.nparts != nargs) return -1;
  int count = 0;
  for (int i = 0; i < nargs; i++) {
    if (!type_fits(args[i], fn.parts[i])) return -1;
    count += distance(args[i], fn.parts[i]);
  }
  return count;
}

void overload_weigh(Overload *o, Sym *function, const Type *args, int nargs) {
  int cost = promotions(function->type, args, nargs);
  if (cost < 0 || (o->best && cost > o->cost)) return;
  o->ties = o->best && cost == o->cost ? o->ties + 1 : 1;
  if (o->ties == 1) o->best = function;
  o->cost = cost;
}
