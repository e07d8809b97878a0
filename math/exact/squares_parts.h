/* SPDX-License-Identifier: BSD-3-Clause
   Inside of Squares: how the rows lie, for the files that make and read them. */
#pragma once
#include "math/exact/squares.h"

enum { LANES = 4 }; /* cells that are computed at once */

struct Squares {
  long n, cells;
  long left;   /* rows that say the same as all */
  double rest; /* what depends on no parameter */
  int globals, locals;
  /* Where the sum is near its least: what is kept of y is its gaps there, and parameters
     count from there, so that close to it nothing cancels.  Locals lie as [places]. */
  double *origin, *local_origin;
  /* The triangle of the globals by columns of [stride] numbers, zeros below; then what it
     is compared with. */
  double *triangle;
  long stride; /* a multiple of LANES */
  /* A block for every LANES cells: for row i of a cell what it is compared with, its
     coefficients of locals i, i + 1, ..., and those of the globals; LANES numbers each.
     Cells that are not there are zeros. */
  double *blocks;
  long block;   /* numbers of one */
  long room;    /* cells, up to a multiple of LANES */
  int *places;  /* [locals][room]: which element, from 0 */
  bool *follow; /* by local: element k belongs to cell k */
};

/* Whether rows can be reduced at all: few enough columns, numbers that can be squared,
   indices in their range. */
bool squares_fit(const SquaresRows *r);
double squares_column_at(const SquaresColumn *c, long i);
