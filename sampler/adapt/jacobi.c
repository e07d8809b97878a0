/* SPDX-License-Identifier: BSD-3-Clause
   Jacobi's method: plane rotations until nothing is left off the diagonal. */
#include "sampler/adapt/jacobi.h"
#include <math.h>
#include <stdbool.h>

enum { SWEEPS = 60 };
#define SMALL 1e-14 /* off the diagonal, relative to the diagonal */

/* Rotates so that a[p][q] becomes 0; rows of [vectors] are kept as eigenvectors. */
static void rotate(double *a, double *vectors, long dim, long stride, long p, long q) {
  double apq = a[p * stride + q];
  double theta = (a[q * stride + q] - a[p * stride + p]) / (2 * apq);
  double t = copysign(1, theta) / (fabs(theta) + sqrt(theta * theta + 1));
  double c = 1 / sqrt(t * t + 1), s = t * c;
  for (long k = 0; k < dim; k++) {
    double x = a[k * stride + p], y = a[k * stride + q];
    a[k * stride + p] = c * x - s * y;
    a[k * stride + q] = s * x + c * y;
  }
  for (long k = 0; k < dim; k++) {
    double x = a[p * stride + k], y = a[q * stride + k];
    a[p * stride + k] = c * x - s * y;
    a[q * stride + k] = s * x + c * y;
    x = vectors[p * stride + k], y = vectors[q * stride + k];
    vectors[p * stride + k] = c * x - s * y;
    vectors[q * stride + k] = s * x + c * y;
  }
}

static bool sweep(double *a, double *vectors, long dim, long stride) {
  bool is_done = true;
  for (long p = 0; p < dim; p++)
    for (long q = p + 1; q < dim; q++) {
      double scale = sqrt(fabs(a[p * stride + p] * a[q * stride + q]));
      if (!(fabs(a[p * stride + q]) > SMALL * scale)) continue;
      rotate(a, vectors, dim, stride, p, q);
      is_done = false;
    }
  return is_done;
}

static void transpose(double *a, long dim, long stride) {
  for (long i = 0; i < dim; i++)
    for (long k = 0; k < i; k++) {
      double keep = a[i * stride + k];
      a[i * stride + k] = a[k * stride + i];
      a[k * stride + i] = keep;
    }
}

void jacobi_eigen(double *a, long dim, long stride, double *values, double *vectors) {
  for (long i = 0; i < dim; i++)
    for (long k = 0; k < dim; k++) vectors[i * stride + k] = i == k;
  for (int i = 0; i < SWEEPS && !sweep(a, vectors, dim, stride); i++) continue;
  for (long i = 0; i < dim; i++) values[i] = a[i * stride + i];
  transpose(vectors, dim, stride);
}
