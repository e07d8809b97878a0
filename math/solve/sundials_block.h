/* SPDX-License-Identifier: BSD-3-Clause
   A state and its sensitivities as one vector of SUNDIALS: n rows of [width] numbers, the
   first of a row of the state, those of its sensitivities behind it.  One vector costs a
   fraction of what as many as there are sensitivities do, for states are short.  Its norm
   is the largest one of a column, so that errors of each are held to the tolerance. */
#pragma once
#include "math/solve/sundials.h"

/* From row to row, with [ns] sensitivities: 1, or a multiple of 4. */
long sundials_block_width(long ns);

/* Zeros; NULL where memory is short. */
N_Vector sundials_block_new(long n, long width, SUNContext sun);

/* Solves systems with a dense n x n matrix for all columns of a block.  [pivots]: room
   for n.  NULL where memory is short. */
SUNLinearSolver sundials_block_solver(sunindextype *pivots, SUNContext sun);
