/* SPDX-License-Identifier: BSD-3-Clause
   Two points with given means: of log y and y they are m e^d and m e^-d with m the
   geometric mean and cosh d the quotient of both means; of y and y^2 mean and standard
   deviation tell them; of log y and log(1 - y) their product and that of their
   complements. */
#include "math/exact/points.h"
#include <math.h>

/* How far means may lie apart, relative to their size. */
static const double CLOSE = 1e-13;
/* How often the mean may be as large as the spread. */
static const double CANCELS = 1e4;

typedef double Statistic(double y);

static double same(double y) {
  return y;
}
static double inverse(double y) {
  return 1 / y;
}
static double square(double y) {
  return y * y;
}
static double log_rest(double y) {
  return log1p(-y);
}
static double square_log(double y) {
  return log(y) * log(y);
}

/* By pairs, so that rounding does not grow with n. */
static double sum(Statistic *f, long n, const double *y) {
  if (n > 64) return sum(f, n / 2, y) + sum(f, n - n / 2, y + n / 2);
  double s = 0;
  for (long i = 0; i < n; i++) s += f(y[i]);
  return s;
}

static double sine(double y) {
  return sin(y);
}
static double cosine(double y) {
  return cos(y);
}

static double mean(Statistic *f, long n, const double *y) {
  return sum(f, n, y) / (double)n;
}

/* Of numbers with these means of their logs and of themselves. */
static void around(double mean_log, double mean_level, double point[2]) {
  double middle = exp(mean_log), ratio = fmax(mean_level / middle, 1), d = acosh(ratio);
  point[0] = middle * exp(d);
  point[1] = middle * exp(-d);
}

/* About the mean direction, as far as the length of the mean tells. */
static void angle(double s, double c, double point[2]) {
  double m = atan2(s, c), d = acos(fmin(hypot(s, c), 1));
  point[0] = m + d;
  point[1] = m - d;
}

/* [m] and the standard deviation about it. */
static bool level(double m, long n, const double *y, bool logs, double point[2]) {
  double s = 0;
  for (long i = 0; i < n; i++) {
    double gap = (logs ? log(y[i]) : y[i]) - m;
    s += gap * gap;
  }
  s = sqrt(s / (double)n);
  point[0] = m + s;
  point[1] = m - s;
  return fabs(m) <= CANCELS * s;
}

static void share(double mean_log, double mean_rest, double point[2]) {
  double p = exp(2 * mean_log), q = exp(2 * mean_rest), half = 0.5 * (1 + p - q);
  point[0] = half + sqrt(fmax(half * half - p, 0));
  point[1] = p / point[0];
}

/* [size]: what a mean near 0 is compared with. */
static bool is_kept(Statistic *f, long n, const double *y, const double point[2],
                    double size) {
  double wanted = mean(f, n, y), got = 0.5 * f(point[0]) + 0.5 * f(point[1]);
  return fabs(got - wanted) <= CLOSE * fmax(size, fabs(wanted));
}

static bool are_inside(PointsKind kind, long n, const double *y) {
  for (long i = 0; i < n; i++) {
    if (!isfinite(y[i])) return false;
    if (kind != POINTS_LEVEL && kind != POINTS_ANGLE && !(y[i] > 0)) return false;
    if (kind == POINTS_SHARE && !(y[i] < 1)) return false;
  }
  return true;
}

static bool angles_of(long n, const double *y, double point[2]) {
  angle(mean(sine, n, y), mean(cosine, n, y), point);
  return is_kept(sine, n, y, point, 1) && is_kept(cosine, n, y, point, 1);
}

bool points_of_counts(long n, const double *y, double point[2], double times[2]) {
  double total = 0;
  for (long i = 0; i < n; i++) {
    if (!(y[i] >= 0)) return false;
    total += y[i];
  }
  point[0] = floor(total / (double)n);
  point[1] = point[0] + 1;
  times[1] = total - (double)n * point[0];
  times[0] = (double)n - times[1];
  return n > 0 && times[0] >= 0 && times[1] >= 0;
}

bool points_of_trials(long n, const double *y, const double *trials, double most,
                      double point[2], double times[2]) {
  double successes = 0, failures = 0;
  for (long i = 0; i < n; i++) {
    if (!(y[i] >= 0 && y[i] <= trials[i])) return false;
    successes += y[i];
    failures += trials[i] - y[i];
  }
  point[0] = 0;
  point[1] = most;
  times[0] = failures / most;
  times[1] = successes / most;
  return most > 0 && successes + failures > 0;
}

bool points_of(PointsKind kind, long n, const double *y, double point[2]) {
  if (kind == POINTS_NONE || n < 1 || !are_inside(kind, n, y)) return false;
  if (kind == POINTS_ANGLE) return angles_of(n, y, point);
  double m = kind == POINTS_LEVEL ? mean(same, n, y) : mean(log, n, y);
  Statistic *other = kind == POINTS_LOG        ? same
                     : kind == POINTS_INVERSE  ? inverse
                     : kind == POINTS_SHARE    ? log_rest
                     : kind == POINTS_LOGLEVEL ? square_log
                                               : square;
  double second = mean(other, n, y);
  bool fine = true;
  switch (kind) {
  case POINTS_LEVEL:
  case POINTS_LOGLEVEL: fine = level(m, n, y, kind != POINTS_LEVEL, point); break;
  case POINTS_SHARE: share(m, second, point); break;
  case POINTS_SQUARE: around(2 * m, second, point); break;
  case POINTS_INVERSE: around(-m, second, point); break;
  default: around(m, second, point);
  }
  for (int i = 0; i < 2; i++) {
    if (kind == POINTS_SQUARE) point[i] = sqrt(point[i]);
    if (kind == POINTS_INVERSE) point[i] = 1 / point[i];
    if (kind == POINTS_LOGLEVEL) point[i] = exp(point[i]);
  }
  double spread = fabs(point[0] - point[1]);
  return fine && are_inside(kind, 2, point) && is_kept(other, n, y, point, 0) &&
         (kind == POINTS_LEVEL ? is_kept(same, n, y, point, spread)
                               : is_kept(log, n, y, point, 1));
}
