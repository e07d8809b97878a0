/* SPDX-License-Identifier: BSD-3-Clause
   One step of one discrete parameter given all else, taken apart into the values whose
   log density it wants to know, so that many can be moved side by side.  With at most 100
   states it is a draw from the conditional distribution (Geman and Geman 1984); otherwise
   slice sampling (Neal 2003, stepping out) of the density made constant between ints,
   with widths spread evenly over their orders of magnitude, so that there is nothing to
   tune. */
#pragma once
#include <stdbool.h>
#include "base/rng.h"

enum { MOVE_FEW = 100 };  /* states that are enumerated */
enum { MOVE_REACH = 12 }; /* orders of magnitude, of 2, of starts and of widths */

typedef struct Range {
  int lower, upper;
} Range;

typedef struct Move {
  const Range *range;
  int value; /* present at first, drawn at last; ... */
  double
      lp; /* ... its log density, up to a constant; NaN at first when it is not known */
  int candidate; /* whose log density is wanted */
  bool wants;
  int phase, tried;
  double x, level, width, to, ends[2]; /* of the slice */
  int left, right;
  double lps[MOVE_FEW];
} Move;

void move_begin(Move *m, const Range *range, int value, double lp);
/* Whether a log density is still wanted, of the candidate; false: the step is done. */
bool move_wants(Move *m, Rng *rng);
/* The log density of the candidate, -INFINITY where it is refused; nothing happens when
   none is wanted. */
void move_take(Move *m, double lp);

/* A number from 0 to [most], each as likely. */
int64_t move_pick(Rng *rng, int64_t most);
int64_t range_width(const Range *r);
