/* SPDX-License-Identifier: BSD-3-Clause
   The density of the time at which a diffusion between two bounds first leaves by the
   upper one, with its partials.  Two series as in Navarro and Fuss (2009), one for early
   and one for late times. */
#include "math/special.h"
#include <math.h>

static const double PI = 3.14159265358979323846;
static const double HALF_LOG_2PI = 0.91893853320467274178;

/* Log density at scaled time x, without drift, from the point w below the bound (of 1),
   and its derivatives. */
static double early(double x, double w, double *dx, double *dw) {
  double s = 0, sx = 0, sw = 0;
  for (int k = -6; k <= 6; k++) {
    double at = w + 2 * k, gap = 4 * k * (k + w), e = exp(-gap / (2 * x));
    s += at * e;
    sx += at * e * gap / (2 * x * x);
    sw += e * (1 - at * 2 * k / x);
  }
  *dx = -1.5 / x + w * w / (2 * x * x) + sx / s;
  *dw = -w / x + sw / s;
  return -1.5 * log(x) - HALF_LOG_2PI - w * w / (2 * x) + log(s);
}

static double late(double x, double w, double *dx, double *dw) {
  double s = 0, sx = 0, sw = 0;
  for (int k = 1; k <= 10; k++) {
    double drop = (k * k - 1) * PI * PI / 2, e = k * exp(-drop * x);
    s += e * sin(k * PI * w);
    sx -= e * drop * sin(k * PI * w);
    sw += e * k * PI * cos(k * PI * w);
  }
  *dx = -PI * PI / 2 + sx / s;
  *dw = sw / s;
  return log(PI) - PI * PI * x / 2 + log(s);
}

double wiener_log(double y, double alpha, double tau, double beta, double delta,
                  double *d) {
  double t = y - tau, x = t / (alpha * alpha), w = 1 - beta, dx, dw;
  for (int i = 0; i < 5; i++) d[i] = 0;
  if (!(t > 0)) return nan("");
  double l = x < 0.3 ? early(x, w, &dx, &dw) : late(x, w, &dx, &dw);
  d[0] = -0.5 * delta * delta + dx / (alpha * alpha);
  d[1] = delta * w - 2 / alpha - 2 * x / alpha * dx;
  d[2] = -d[0];
  d[3] = -delta * alpha - dw;
  d[4] = alpha * w - delta * t;
  return delta * alpha * w - 0.5 * delta * delta * t - 2 * log(alpha) + l;
}
