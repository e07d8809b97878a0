/* SPDX-License-Identifier: BSD-3-Clause
   The dense Fisher metric.  With B = L L', the geometric mean of A and inverse B is
   inv(L') (L' A L)^(1/2) inv(L). */
#include "sampler/adapt/adapt_dense.h"
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "sampler/adapt/jacobi.h"

/* Weight of the identity against one draw, and the ratio that is taken for noise. */
#define RIDGE 1e-5
#define NOISE 2.0

typedef struct Work {
  long dim, padded;
  double *a, *b, *eigen, *values;
} Work;

static void add_outer(double *scatter, double weight, const double *x, const double *mean,
                      long dim, long padded) {
  for (long i = 0; i < dim; i++) {
    double off = weight * (x[i] - mean[i]), *row = scatter + i * padded;
    for (long k = 0; k < padded; k += LANES)
      LANE(row, k) += off * (CLANE(x, k) - CLANE(mean, k));
  }
}

void scatter_add(double *scatter, const Welford *before, const double *x, long dim,
                 long padded) {
  if (before->n == 0) {
    memset(scatter, 0, sizeof *scatter * (size_t)(dim * padded));
    return;
  }
  double n = (double)before->n;
  add_outer(scatter, n / (n + 1), x, before->mean, dim, padded);
}

void scatter_merge(double *scatter, const Welford *before, const double *from_scatter,
                   const Welford *from, long dim, long padded) {
  if (from->n == 0) return;
  if (before->n == 0) {
    vector_copy(scatter, from_scatter, dim * padded);
    return;
  }
  for (long i = 0; i < dim * padded; i += LANES)
    LANE(scatter, i) += CLANE(from_scatter, i);
  double n = (double)before->n, m = (double)from->n;
  add_outer(scatter, n * m / (n + m), from->mean, before->mean, dim, padded);
}

/* The scatter in units of the diagonal metric (or its inverse), and the identity for what
   was not seen. */
static void rescale(const Work *w, const double *scatter, const double *diagonal,
                    bool inverse, double *out) {
  for (long i = 0; i < w->dim; i++)
    for (long k = 0; k < w->dim; k++) {
      double unit = diagonal ? sqrt(diagonal[i] * diagonal[k]) : 1,
             x = scatter[i * w->padded + k] / RIDGE;
      out[i * w->padded + k] = (inverse ? x * unit : x / unit) + (i == k);
    }
}

/* Lower factor in place; false when not positive definite. */
static bool cholesky(const Work *w, double *b) {
  for (long j = 0; j < w->dim; j++)
    for (long i = j; i < w->dim; i++) {
      double sum = b[i * w->padded + j];
      for (long k = 0; k < j; k++) sum -= b[i * w->padded + k] * b[j * w->padded + k];
      if (i == j && !(sum > 0 && isfinite(sum))) return false;
      b[i * w->padded + j] = i == j ? sqrt(sum) : sum / b[j * w->padded + j];
    }
  return true;
}

/* a := L' a L. */
static void congruence(const Work *w, double *a, const double *l) {
  long dim = w->dim, padded = w->padded;
  for (long i = 0; i < dim; i++) /* a L: columns from the left are not needed again */
    for (long k = 0; k < dim; k++) {
      double sum = 0;
      for (long j = k; j < dim; j++) sum += a[i * padded + j] * l[j * padded + k];
      a[i * padded + k] = sum;
    }
  for (long k = 0; k < dim; k++)
    for (long i = 0; i < dim; i++) {
      double sum = 0;
      for (long j = i; j < dim; j++) sum += l[j * padded + i] * a[j * padded + k];
      a[i * padded + k] = sum;
    }
}

/* Columns of [q] := inv(L') q. */
static void solve_transposed(const Work *w, const double *l, double *q) {
  for (long i = w->dim - 1; i >= 0; i--)
    for (long k = 0; k < w->dim; k++) {
      double sum = q[i * w->padded + k];
      for (long j = i + 1; j < w->dim; j++)
        sum -= l[j * w->padded + i] * q[j * w->padded + k];
      q[i * w->padded + k] = sum / l[i * w->padded + i];
    }
}

/* out := h h', where h is [q] with columns scaled by values^(1/4). */
static void square_of_root(const Work *w, const double *q, double *out) {
  for (long i = 0; i < w->dim; i++)
    for (long k = 0; k <= i; k++) {
      double sum = 0;
      for (long j = 0; j < w->dim; j++)
        sum += q[i * w->padded + j] * q[k * w->padded + j] * sqrt(fmax(w->values[j], 0));
      out[i * w->padded + k] = out[k * w->padded + i] = sum;
    }
}

static bool geometric_mean(const Work *w, const double *draws, const double *gradients,
                           const double *diagonal) {
  rescale(w, draws, diagonal, false, w->a);
  rescale(w, gradients, diagonal, true, w->b);
  if (!cholesky(w, w->b)) return false;
  congruence(w, w->a, w->b);
  jacobi_eigen(w->a, w->dim, w->padded, w->values, w->eigen);
  solve_transposed(w, w->b, w->eigen);
  square_of_root(w, w->eigen, w->a);
  jacobi_eigen(w->a, w->dim, w->padded, w->values, w->eigen);
  for (long i = 0; i < w->dim; i++)
    if (!(w->values[i] > 0 && isfinite(w->values[i]))) return false;
  return true;
}

bool fisher_eigen(const double *draws, const double *gradients, const double *diagonal,
                  long dim, long padded, double *values, double *vectors) {
  size_t matrix = (size_t)(dim * padded);
  Work w = {.dim = dim, .padded = padded, .eigen = vectors, .values = values};
  w.a = mem_new(sizeof *w.a * 2 * matrix);
  w.b = w.a + matrix;
  bool found = geometric_mean(&w, draws, gradients, diagonal);
  mem_free(w.a);
  return found;
}

bool metric_dense(const double *draws, const double *gradients, const double *diagonal,
                  double *factor, long dim, long padded) {
  size_t matrix = (size_t)(dim * padded);
  double *vectors = mem_new(sizeof *vectors * (matrix + (size_t)dim));
  double *values = vectors + matrix;
  bool found = fisher_eigen(draws, gradients, diagonal, dim, padded, values, vectors);
  for (long i = 0; i < dim && found; i++)
    for (long k = 0; k < dim; k++) {
      double value = values[k];
      if (value < NOISE && value > 1 / NOISE) value = 1;
      factor[i * padded + k] = sqrt(diagonal[i] * value) * vectors[i * padded + k];
    }
  mem_free(vectors);
  return found;
}
