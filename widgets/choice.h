/* SPDX-License-Identifier: BSD-3-Clause
   Which scalars of a group of columns a plot shows. */
#pragma once
#include "widgets/widget.h"

typedef struct Scalar {
  const Column *column;
  long element;
} Scalar;

/* The scalars that `vars` names, as a whole ("theta") or one by one ("theta[2]"), all
   when it names none; at most `limit` of them, [more] counts the rest.  The array is the
   caller's. */
Scalar *scalars_choose(const Columns *posterior, const PlotOptions *options, int *count,
                       long *more);
