/* SPDX-License-Identifier: BSD-3-Clause
   Vectors in ascending order, and on the unit sphere.  Stan reference manual, chapter
   "Constraint Transforms", sections "Ordered vector" and "Unit vector". */
#include "math/transform/transform_row.h"

/* Steps from number to number are exp(x); the first is free, or positive itself. */
static void climb(long n, bool positive, const double *x, double *y, double *lj) {
  y[0] = positive ? exp(x[0]) : x[0];
  if (positive) *lj += x[0];
  for (long k = 1; k < n; k++) {
    y[k] = y[k - 1] + exp(x[k]);
    *lj += x[k];
  }
}

static void climb_adjoint(long n, bool positive, const double *x, const double *y_bar,
                          double lj_bar, double *x_bar) {
  double sum = 0;
  for (long k = n; k-- > 0;) {
    sum += y_bar[k];
    x_bar[k] += k || positive ? sum * exp(x[k]) + lj_bar : sum;
  }
}

static void climb_free(long n, bool positive, const double *y, double *x) {
  x[0] = positive ? log(y[0]) : y[0];
  for (long k = 1; k < n; k++) x[k] = log(y[k] - y[k - 1]);
}

long ordered_size(long rows, long cols) {
  (void)cols;
  return rows;
}

void ordered_constrain(long rows, long cols, const double *x, double *y, double *lj) {
  (void)cols;
  climb(rows, false, x, y, lj);
}

void ordered_adjoint(long rows, long cols, const double *x, const double *y,
                     const double *y_bar, double lj_bar, double *x_bar) {
  (void)cols, (void)y;
  climb_adjoint(rows, false, x, y_bar, lj_bar, x_bar);
}

bool ordered_unconstrain(long rows, long cols, const double *y, double *x) {
  (void)cols;
  climb_free(rows, false, y, x);
  return true;
}

bool ordered_check(long rows, long cols, const double *y, char *error) {
  (void)cols;
  for (long k = 1; k < rows; k++)
    if (!(y[k] > y[k - 1]))
      return transform_refuse(error, "is not ordered: element %ld is %g, after %g", k + 1,
                              y[k], y[k - 1]);
  return true;
}

long positive_ordered_size(long rows, long cols) {
  return ordered_size(rows, cols);
}

void positive_ordered_constrain(long rows, long cols, const double *x, double *y,
                                double *lj) {
  (void)cols;
  climb(rows, true, x, y, lj);
}

void positive_ordered_adjoint(long rows, long cols, const double *x, const double *y,
                              const double *y_bar, double lj_bar, double *x_bar) {
  (void)cols, (void)y;
  climb_adjoint(rows, true, x, y_bar, lj_bar, x_bar);
}

bool positive_ordered_unconstrain(long rows, long cols, const double *y, double *x) {
  (void)cols;
  climb_free(rows, true, y, x);
  return true;
}

bool positive_ordered_check(long rows, long cols, const double *y, char *error) {
  if (!(y[0] >= 0))
    return transform_refuse(error, "is not positive: element 1 is %g", y[0]);
  return ordered_check(rows, cols, y, error);
}

/* ---- x / |x|, with a standard normal on the length that is lost: the direction of
   independent normals is uniform on the sphere (Muller, "A note on a method for
   generating points uniformly on n-dimensional spheres", 1959) ---- */

/* Squares of extreme numbers are not numbers: shares of the largest are. */
static double length_of(long n, const double *x) {
  double s = 0, most = 0;
  for (long k = 0; k < n; k++) most = fmax(most, fabs(x[k]));
  if (most > 1e-140 && most < 1e140) most = 1;
  for (long k = 0; k < n; k++) s += (x[k] / most) * (x[k] / most);
  return most * sqrt(s);
}

long unit_vector_size(long rows, long cols) {
  (void)cols;
  return rows;
}

void unit_vector_constrain(long rows, long cols, const double *x, double *y, double *lj) {
  (void)cols;
  double r = length_of(rows, x);
  for (long k = 0; k < rows; k++) y[k] = x[k] / r;
  *lj -= 0.5 * r * r;
}

/* What of y_bar is perpendicular to y, over |x|. */
void unit_vector_adjoint(long rows, long cols, const double *x, const double *y,
                         const double *y_bar, double lj_bar, double *x_bar) {
  (void)cols;
  double r = length_of(rows, x), along = 0;
  for (long k = 0; k < rows; k++) along += y[k] * y_bar[k];
  for (long k = 0; k < rows; k++)
    x_bar[k] += (y_bar[k] - along * y[k]) / r - lj_bar * x[k];
}

bool unit_vector_unconstrain(long rows, long cols, const double *y, double *x) {
  (void)cols;
  memcpy(x, y, sizeof *x * (size_t)rows);
  return true;
}

bool unit_vector_check(long rows, long cols, const double *y, char *error) {
  (void)cols;
  double r = length_of(rows, y);
  return fabs(r * r - 1) <= TRANSFORM_TOLERANCE ||
         transform_refuse(error, "is not a unit vector: its length is %.10g", r);
}
