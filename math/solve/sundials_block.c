/* SPDX-License-Identifier: BSD-3-Clause
   Blocks: vectors of SUNDIALS with another norm, and the solver that goes with them.  The
   matrix of Newton's iteration is block diagonal, with the same block for the state and
   each sensitivity: Maly and Petzold, "Numerical methods and software for sensitivity
   analysis of differential-algebraic systems" (1996). */
#include "math/solve/sundials_block.h"
#include <stddef.h>
#include "base/alloc.h"
#include "base/memory.h"

typedef struct Block {
  long n, width;
  double at[];
} Block;

static Block *block_of(N_Vector v) {
  return (Block *)(void *)((char *)NV_DATA_S(v) - offsetof(Block, at));
}

long sundials_block_width(long ns) {
  return ns ? (1 + ns + 3) / 4 * 4 : 1;
}

/* ---- vectors ---- */

/* Gives [v], which has no numbers yet, a block; NULL, and [v] gone, without memory. */
static N_Vector fill(N_Vector v, long n, long width) {
  size_t size = sizeof(Block) + sizeof(double) * (size_t)(n * width);
  Block *b = v ? mem_try(size) : NULL;
  if (!b) {
    if (v) N_VDestroy_Serial(v);
    return NULL;
  }
  *b = (Block){.n = n, .width = width};
  NV_DATA_S(v) = b->at;
  return v;
}

static N_Vector clone(N_Vector v) {
  const Block *b = block_of(v);
  return fill(N_VCloneEmpty_Serial(v), b->n, b->width);
}

static void destroy(N_Vector v) {
  if (!v) return;
  if (NV_DATA_S(v)) mem_free(block_of(v));
  N_VDestroy_Serial(v);
}

static realtype norm(N_Vector x, N_Vector weights) {
  const Block *b = block_of(x);
  double most = la_largest_column(b->n, b->width, b->at, NV_DATA_S(weights));
  return sqrt(most / (double)b->n);
}

static void linear_sum(realtype a, N_Vector x, realtype b, N_Vector y, N_Vector z) {
  la_linear_sum(NV_LENGTH_S(x), a, NV_DATA_S(x), b, NV_DATA_S(y), NV_DATA_S(z));
}

/* Z[i] = a[i] x + Y[i] */
static int scale_add(int count, realtype *a, N_Vector x, N_Vector *Y, N_Vector *Z) {
  for (int i = 0; i < count; i++) linear_sum(a[i], x, 1, Y[i], Z[i]);
  return 0;
}

N_Vector sundials_block_new(long n, long width, SUNContext sun) {
  N_Vector v = fill(N_VNewEmpty_Serial(n * width, sun), n, width);
  if (!v) return NULL;
  (void)N_VEnableFusedOps_Serial(v, SUNTRUE);
  v->ops->nvclone = clone;
  v->ops->nvdestroy = destroy;
  v->ops->nvwrmsnorm = norm;
  v->ops->nvlinearsum = linear_sum;
  v->ops->nvscaleaddmulti = scale_add;
  return v;
}

/* ---- linear systems ---- */

static SUNLinearSolver_Type type(SUNLinearSolver s) {
  (void)s;
  return SUNLINEARSOLVER_DIRECT;
}

static int set_up(SUNLinearSolver s, SUNMatrix A) {
  sunindextype n = SUNDenseMatrix_Rows(A);
  bool is_singular = SUNDlsMat_denseGETRF(SUNDenseMatrix_Cols(A), n, n, s->content) > 0;
  return is_singular ? SUNLS_LUFACT_FAIL : SUNLS_SUCCESS;
}

static int solve(SUNLinearSolver s, SUNMatrix A, N_Vector x, N_Vector b, realtype tol) {
  (void)tol;
  const Block *block = block_of(x);
  const sunindextype *pivots = s->content;
  long n = block->n, width = block->width;
  double *rows = NV_DATA_S(x);
  if (x != b) memcpy(rows, NV_DATA_S(b), sizeof *rows * (size_t)(n * width));
  for (long k = 0; k < n; k++) {
    double *row = rows + k * width, *other = rows + pivots[k] * width;
    for (long p = 0; row != other && p < width; p++) {
      double kept = row[p];
      row[p] = other[p];
      other[p] = kept;
    }
  }
  la_solve_rows(n, width, SUNDenseMatrix_Data(A), rows);
  return SUNLS_SUCCESS;
}

static int drop(SUNLinearSolver s) {
  s->content = NULL; /* of the call */
  SUNLinSolFreeEmpty(s);
  return SUNLS_SUCCESS;
}

SUNLinearSolver sundials_block_solver(sunindextype *pivots, SUNContext sun) {
  SUNLinearSolver s = SUNLinSolNewEmpty(sun);
  if (!s) return NULL;
  s->content = pivots;
  s->ops->gettype = type;
  s->ops->setup = set_up;
  s->ops->solve = solve;
  s->ops->free = drop;
  return s;
}
