/* SPDX-License-Identifier: BSD-3-Clause
   The Fisher metric of low rank.  In units of the diagonal metric, rows x of draws and g
   of gradients are looked at in a basis of few dimensions, in which both are large: there
   the metric is the geometric mean of adapt_dense.c, and nothing is known elsewhere. */
#include "sampler/adapt/adapt_low.h"
#include <math.h>
#include <stdint.h>
#include <string.h>
#include "base/alloc.h"
#include "sampler/adapt/adapt_dense.h"

/* Up to SMALL parameters the basis is that of the parameters; above, of each kind of rows
   RANGE directions are looked for. */
enum { SMALL = 64, RANGE = 32 };

#define NOISE 2.0
#define DEPENDENT 1e-6

/* Operations of a leapfrog step beside the gradient, for each parameter, and of each
   direction for each parameter; they are vectorised, a gradient is partly so. */
#define STEP_COST 8.0
#define DIRECTION_COST 3.0

typedef struct Rows {
  long dim, padded, n; /* columns, and rows of each */
  double *x, *g;
} Rows;

void low_rank_init(LowRank *low, long most, long padded) {
  size_t n = (size_t)(padded + (most + 3) / 4 * 4 + most * padded);
  low->rank = 0;
  low->scale = mem_new_aligned(sizeof *low->scale * n);
  low->vectors = low->scale + padded;
  low->stretch = low->vectors + most * padded;
}

void low_rank_free(LowRank *low) {
  mem_free(low->scale);
  *low = (LowRank){0};
}

long low_rank_most(long dim) {
  return dim < MAX_RANK ? dim : MAX_RANK;
}

/* Subtracts the mean row and multiplies each column by unit^power, power 1 or -1. */
static void whiten(double *rows, const double *diagonal, int power, const Rows *r) {
  for (long i = 0; i < r->dim; i++) {
    double mean = 0, unit = power > 0 ? sqrt(diagonal[i]) : 1 / sqrt(diagonal[i]);
    for (long k = 0; k < r->n; k++) mean += rows[k * r->padded + i];
    mean /= (double)r->n;
    for (long k = 0; k < r->n; k++)
      rows[k * r->padded + i] = (rows[k * r->padded + i] - mean) * unit;
  }
}

static Rows gather(const Sketch *const *kept, int count, const double *diagonal, long dim,
                   long padded) {
  Rows r = {.dim = dim, .padded = padded};
  for (int c = 0; c < count; c++) r.n += kept[c]->n;
  size_t size = (size_t)(r.n * padded);
  r.x = mem_new_aligned(sizeof *r.x * (2 * size + LANES));
  r.g = r.x + size;
  long at = 0;
  for (int c = 0; c < count; c++) {
    size_t numbers = (size_t)(kept[c]->n * padded);
    if (!numbers) continue;
    memcpy(r.x + at, kept[c]->draws, sizeof *r.x * numbers);
    memcpy(r.g + at, kept[c]->gradients, sizeof *r.g * numbers);
    at += (long)numbers;
  }
  whiten(r.x, diagonal, -1, &r);
  whiten(r.g, diagonal, 1, &r);
  return r;
}

static void axpy(double *y, double a, const double *x, long padded) {
  for (long i = 0; i < padded; i += LANES) LANE(y, i) += a * CLANE(x, i);
}

/* Makes row [k] orthogonal to those before it, of length 1; false where nothing is left
   of it. */
static bool make_orthonormal(double *basis, long k, long padded) {
  double *row = basis + k * padded;
  double before = sqrt(vector_dot(row, row, padded));
  for (int pass = 0; pass < 2; pass++)
    for (long j = 0; j < k; j++)
      axpy(row, -vector_dot(basis + j * padded, row, padded), basis + j * padded, padded);
  double left = sqrt(vector_dot(row, row, padded));
  if (!(left > DEPENDENT * before && isfinite(1 / left))) return false;
  for (long i = 0; i < padded; i += LANES) LANE(row, i) *= 1 / left;
  return true;
}

/* Rows [from, to) of the basis; those that depend on others are left out.  Returns how
   many there are then. */
static long orthonormal(double *basis, long from, long to, long padded) {
  long n = from;
  for (long k = from; k < to; k++) {
    if (k > n) vector_copy(basis + n * padded, basis + k * padded, padded);
    n += make_orthonormal(basis, n, padded);
  }
  return n;
}

/* Adds to the basis RANGE directions in which [rows] are large: random sums of rows,
   turned towards the largest by a step of the power method. */
static long add_range(const Rows *r, const double *rows, double *basis, long n) {
  long padded = r->padded;
  uint64_t state = 0x9e3779b97f4a7c15u; /* signs as good as any: xorshift64 */
  for (long k = n; k < n + RANGE; k++) {
    double *row = basis + k * padded;
    memset(row, 0, sizeof *row * (size_t)padded);
    for (long j = 0; j < r->n; j++) {
      state ^= state << 13, state ^= state >> 7, state ^= state << 17;
      axpy(row, state >> 63 ? 1 : -1, rows + j * padded, padded);
    }
  }
  long end = orthonormal(basis, n, n + RANGE, padded);
  double *along = mem_new(sizeof *along * (size_t)(r->n + 1));
  for (long k = n; k < end; k++) {
    double *row = basis + k * padded;
    for (long j = 0; j < r->n; j++) along[j] = vector_dot(row, rows + j * padded, padded);
    memset(row, 0, sizeof *row * (size_t)padded);
    for (long j = 0; j < r->n; j++) axpy(row, along[j], rows + j * padded, padded);
  }
  mem_free(along);
  return orthonormal(basis, n, end, padded);
}

static long make_basis(const Rows *r, double *basis) {
  if (r->dim > SMALL) return add_range(r, r->g, basis, add_range(r, r->x, basis, 0));
  for (long i = 0; i < r->dim; i++) basis[i * r->padded + i] = 1;
  return r->dim;
}

/* The scatter of [rows] in the basis of [m] directions. */
static void project(const Rows *r, const double *rows, const double *basis, long m,
                    double *scatter, long stride) {
  double *at = mem_new(sizeof *at * (size_t)m);
  for (long j = 0; j < r->n; j++) {
    for (long k = 0; k < m; k++)
      at[k] = vector_dot(rows + j * r->padded, basis + k * r->padded, r->padded);
    for (long i = 0; i < m; i++)
      for (long k = 0; k < m; k++) scatter[i * stride + k] += at[i] * at[k];
  }
  mem_free(at);
}

/* What is found in the basis: eigenvalues and, in columns, eigenvectors. */
typedef struct Found {
  long m, stride;
  double *values, *vectors;
  long *order; /* those farthest from 1 come first */
} Found;

static double distance(const Found *f, long k) {
  double value = f->values[f->order[k]];
  return value > NOISE || value < 1 / NOISE ? fabs(log(value)) : 0;
}

static void sort_by_distance(Found *f) {
  for (long k = 0; k < f->m; k++) {
    f->order[k] = k;
    for (long j = k; j > 0 && distance(f, j) > distance(f, j - 1); j--) {
      long keep = f->order[j];
      f->order[j] = f->order[j - 1];
      f->order[j - 1] = keep;
    }
  }
}

/* Spread of the eigenvalues that are left when [k] are taken; 1 is among them. */
static double spread_after(const Found *f, long k) {
  double low = 1, high = 1;
  for (; k < f->m && distance(f, k) > 0; k++) {
    low = fmin(low, f->values[f->order[k]]);
    high = fmax(high, f->values[f->order[k]]);
  }
  return high / low;
}

/* The rank of the cheapest trajectory: its steps are as the root of the spread. */
static long cheapest(const Found *f, double cost, long dim, long most) {
  double least = (double)INFINITY, per = (double)dim;
  long best = 0;
  for (long k = 0; k <= f->m && k <= most; k++) {
    double step = cost + STEP_COST * per + DIRECTION_COST * per * (double)k;
    double all = step * sqrt(spread_after(f, k));
    if (all < least) least = all, best = k;
    if (k == f->m || distance(f, k) == 0) break;
  }
  return best;
}

static void put_metric(const Found *f, const double *basis, const double *diagonal,
                       double cost, long dim, long padded, LowRank *low) {
  for (long i = 0; i < dim; i++) low->scale[i] = sqrt(diagonal[i]);
  low->rank = cheapest(f, cost, dim, low_rank_most(dim));
  for (long k = 0; k < low->rank; k++) {
    long at = f->order[k];
    low->stretch[k] = sqrt(f->values[at]) - 1;
    double *row = low->vectors + k * padded;
    memset(row, 0, sizeof *row * (size_t)padded);
    for (long i = 0; i < f->m; i++)
      axpy(row, f->vectors[i * f->stride + at], basis + i * padded, padded);
  }
}

static bool find(const Rows *r, const double *basis, Found *f) {
  size_t matrix = (size_t)(f->m * f->stride);
  double *scatters = mem_new_aligned(sizeof *scatters * (2 * matrix + LANES));
  project(r, r->x, basis, f->m, scatters, f->stride);
  project(r, r->g, basis, f->m, scatters + matrix, f->stride);
  bool found = fisher_eigen(scatters, scatters + matrix, NULL, f->m, f->stride, f->values,
                            f->vectors);
  mem_free(scatters);
  if (found) sort_by_distance(f);
  return found;
}

bool metric_low(const Sketch *const *kept, int count, const double *diagonal, double cost,
                long dim, long padded, LowRank *low) {
  Rows r = gather(kept, count, diagonal, dim, padded);
  long most = dim > SMALL ? 2 * RANGE : dim;
  double *basis = mem_new_aligned(sizeof *basis * (size_t)(most * padded));
  Found f = {.m = r.n > 1 ? make_basis(&r, basis) : 0};
  f.stride = padded_size(f.m);
  f.values = mem_new_aligned(sizeof *f.values * (size_t)((f.m + 1) * (f.stride + 4)));
  f.vectors = f.values + f.stride;
  f.order = mem_new(sizeof *f.order * (size_t)(f.m + 1));
  bool found = f.m > 0 && find(&r, basis, &f);
  if (found) put_metric(&f, basis, diagonal, cost, dim, padded, low);
  mem_free(f.order);
  mem_free(f.values);
  mem_free(basis);
  mem_free(r.x);
  return found;
}
