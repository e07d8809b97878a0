/* SPDX-License-Identifier: BSD-3-Clause
   The time at which a diffusion between two bounds first leaves by the upper one: its
   density, and with variable drift, start and delay also its distribution function, all
   with their partials.  Two series as in Navarro and Fuss, "Fast and accurate
   calculations for first-passage times in Wiener diffusion models" (2009), one for early
   and one for late times; the mean over a normal drift is closed (Tuerlinckx, "The
   efficient computation of the cumulative distribution and probability density functions
   in the diffusion model", 2004), those over a uniform start and delay, and integrals
   over time, are quadratures.  Partials by differentiating the series and under the
   integrals. */
#include "math/special/special.h"
#include <math.h>
#include <stdbool.h>

static const double PI = 3.14159265358979323846;
static const double HALF_LOG_2PI = 0.91893853320467274178;

/* Log density at scaled time x, without drift, from the point w below the bound (of
   1), and its derivatives: the method of images, 13 images.  The term k = 0 is
   divided out. */
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

/* The same by eigenfunctions of the interval, 10 of them; the first decay is divided
   out. */
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

/* Partials, in the order of the arguments of the distribution; those of a density at one
   time t from one start w: by t, alpha, w, delta, var_delta. */
enum { BY_T, BY_ALPHA, BY_W, BY_DELTA, BY_SPREAD, POINT_PARTIALS };

/* Log density at time t > 0: that without drift times exp(e) / sqrt(1 + ss t), the mean
   of exp(a w v - v^2 t / 2) over normal drifts v. */
static double at_point(const WienerTime *p, double t, double w, double *d) {
  double a = p->alpha, v = p->delta, ss = p->var_delta * p->var_delta, x = t / (a * a),
         dx, dw;
  double l = x < 0.3 ? early(x, w, &dx, &dw) : late(x, w, &dx, &dw);
  double den = 1 + ss * t,
         e = (ss * a * a * w * w + 2 * a * v * w - v * v * t) / (2 * den);
  d[BY_T] = -(0.5 * (ss + v * v) + e * ss) / den + dx / (a * a);
  d[BY_ALPHA] = (ss * a * w + v) * w / den - 2 / a - 2 * x / a * dx;
  d[BY_W] = (ss * a * w + v) * a / den + dw;
  d[BY_DELTA] = (a * w - v * t) / den;
  d[BY_SPREAD] = p->var_delta * (a * a * w * w - t - 2 * e * t) / den;
  return e - 0.5 * log1p(ss * t) - 2 * log(a) + l;
}

double wiener_log(double y, double alpha, double tau, double beta, double delta,
                  double *d) {
  double t = y - tau, by[POINT_PARTIALS];
  WienerTime p = {.alpha = alpha, .delta = delta};
  for (int i = 0; i < 5; i++) d[i] = 0;
  if (!(t > 0)) return nan("");
  if (isinf(t) || beta == 0 || beta == 1) return -HUGE_VAL;
  double l = at_point(&p, t, 1 - beta, by);
  d[0] = by[BY_T];
  d[1] = by[BY_ALPHA];
  d[2] = -d[0];
  d[3] = -by[BY_W];
  d[4] = by[BY_DELTA];
  return l;
}

/* ---- quadrature ---- */

/* Positive abscissae and weights of Gauss and Legendre's rule with 16 points: Abramowitz
   and Stegun, table 25.4. */
/* clang-format off */
static const double legendre[8][2] = {
    {0.095012509837637440185, 0.18945061045506849629},
    {0.28160355077925891323, 0.18260341504492358887},
    {0.45801677765722738634, 0.16915651939500253819},
    {0.61787624440264374845, 0.14959598881657673208},
    {0.7554044083550030339, 0.12462897125553387205},
    {0.86563120238783174388, 0.09515851168249278481},
    {0.94457502307323257608, 0.062253523938647892863},
    {0.9894009349916499326, 0.027152459411754094852},
};
/* clang-format on */

enum { POINTS = 16 };

/* Point [i] of the rule on [from, to]. */
static double point(int i, double from, double to, double *weight) {
  const double *row = legendre[i / 2];
  double half = 0.5 * (to - from);
  *weight = half * row[1];
  return 0.5 * (from + to) + (i % 2 ? half : -half) * row[0];
}

enum { VALUE = WIENER_PARTIALS };

/* A sum of exp(l) times numbers, relative to exp(top): partials and the value. */
typedef struct Sum {
  double top, s[VALUE + 1];
} Sum;

static void add(Sum *sum, double l, double weight, const double *d) {
  if (l > sum->top) {
    double shrink = exp(sum->top - l);
    for (int i = 0; i <= VALUE; i++) sum->s[i] *= shrink;
    sum->top = l;
  }
  double f = weight * exp(l - sum->top);
  for (int i = 0; i <= VALUE; i++) sum->s[i] += f * d[i];
}

/* What the density at a time contributes: [k] times it to the value; to the partials by y
   and by var_tau it (or its slope in time) by [y] and [tau]. */
typedef struct Weight {
  double k, y, tau;
  bool slope;
} Weight;

/* From the start at [u] in (-1/2, 1/2) of the range of starts. */
static void add_start(const WienerTime *p, double t, double u, double weight, Weight at,
                      Sum *sum) {
  double by[POINT_PARTIALS];
  double l = at_point(p, t, 1 - p->beta + p->var_beta * u, by);
  double edge = at.slope ? by[BY_T] : 1;
  double d[VALUE + 1] = {at.y * edge,         at.k * by[BY_ALPHA], -at.y * edge,
                         -at.k * by[BY_W],    at.k * by[BY_DELTA], at.k * by[BY_SPREAD],
                         at.k * by[BY_W] * u, at.tau * edge,       at.k};
  add(sum, l, weight, d);
}

/* How far below the largest log density of a start the others still count. */
static double depth(const WienerTime *p) {
  return 45 + p->alpha * fabs(p->delta) * p->var_beta;
}

/* The log density of a start at distance w falls as -square(alpha w) / 2 divided by
   this. */
static double spread(const WienerTime *p, double t) {
  return t * (1 + p->var_delta * p->var_delta * t);
}

static double nearest(const WienerTime *p) {
  return 1 - p->beta - 0.5 * p->var_beta;
}

static void add_time(const WienerTime *p, double t, double weight, Weight at, Sum *sum) {
  if (p->var_beta == 0) {
    add_start(p, t, 0, weight, at, sum);
    return;
  }
  double a = p->alpha, near = nearest(p), least = -0.5, step;
  double far = sqrt(near * near + 2 * depth(p) * spread(p, t) / (a * a));
  double most = fmin(0.5, (far - near) / p->var_beta - 0.5);
  far = near + p->var_beta * (most - least);
  int panels = 1 + (int)((far * far - near * near) * a * a / (16 * t));
  double width = (most - least) / panels;
  for (int k = 0; k < panels; k++)
    for (int i = 0; i < POINTS; i++) {
      double u = point(i, least + k * width, least + (k + 1) * width, &step);
      add_start(p, t, u, weight * step, at, sum);
    }
}

/* An integral over times. */
typedef struct Span {
  const WienerTime *p;
  double end; /* y - tau */
  bool edge;  /* times that the delay may or may not push over the end */
  int what;   /* WIENER_DENSITY, ... */
  /* exp(-early / t), of the nearest and the farthest start, and exp(-fast t) bound how
     the density changes. */
  double early[2], fast;
} Span;

static Weight weight_at(const Span *s, double t) {
  double width = s->p->var_tau, part = (s->end - t) / width;
  if (s->what == WIENER_DENSITY)
    return (Weight){1 / width, 1 / width, -part / width, true};
  if (!s->edge) return (Weight){1, 0, 0, false};
  if (s->what == WIENER_BELOW) return (Weight){part, 1 / width, -part / width, false};
  return (Weight){1 - part, -1 / width, part / width, false};
}

/* True when the piece changes the sum no more. */
static bool add_piece(const Span *s, double from, double to, Sum *sum) {
  double step, before = sum->s[VALUE], top = sum->top;
  for (int i = 0; i < POINTS; i++) {
    double t = point(i, from, to, &step);
    add_time(s->p, t, step, weight_at(s, t), sum);
  }
  return sum->top == top && sum->s[VALUE] - before < 1e-18 * before;
}

enum { PIECES_MAX = 100000 };

static double piece(const Span *s, double t) {
  double early = fmin(s->early[1], s->early[0] + depth(s->p) * spread(s->p, t));
  return fmin(fmin(0.5 * t, 8 / s->fast), 8 * t * t / (early + 8 * t));
}

/* The density has one peak: once nothing is added, nothing will be. */
static void integrate_down(const Span *s, double from, double to, Sum *sum) {
  int idle = 0;
  for (int i = 0; i < PIECES_MAX && to > from && to > 0 && idle < 2; i++) {
    double next = fmax(from, to - piece(s, to));
    idle = add_piece(s, next, to, sum) ? idle + 1 : 0;
    to = next;
  }
}

static void integrate_up(const Span *s, double from, Sum *sum) {
  int idle = 0;
  from = fmax(from, s->early[0] / (700 + s->p->alpha * fabs(s->p->delta)));
  for (int i = 0; i < PIECES_MAX && idle < 2; i++) {
    double next = from + piece(s, from);
    idle = add_piece(s, from, next, sum) ? idle + 1 : 0;
    from = next;
  }
}

/* The distribution function, or what is left to leave later. */
static void tail(Span *s, Sum *sum) {
  const WienerTime *p = s->p;
  double start = fmax(s->end - p->var_tau, 0), a = p->alpha;
  bool below = s->what == WIENER_BELOW;
  if (below)
    integrate_down(s, 0, fmin(start, 20 * a * a), sum);
  else
    integrate_up(s, s->end, sum);
  if (p->var_tau == 0) {
    add_time(p, s->end, below ? 1 : -1, (Weight){0, 1, -0.5, false}, sum);
    return;
  }
  s->edge = true;
  integrate_down(s, start, s->end, sum);
}

double wiener_full(const WienerTime *p, int what, double *d) {
  double a = p->alpha, near = a * nearest(p), far = near + a * p->var_beta;
  Span s = {.p = p, .end = p->y - p->tau, .what = what};
  s.early[0] = 0.5 * near * near;
  s.early[1] = 0.5 * far * far;
  s.fast = 0.5 * (PI * PI / (a * a) + p->delta * p->delta);
  Sum sum = {.top = -HUGE_VAL};
  if (!(s.end > 0)) return nan("");
  if (what != WIENER_DENSITY)
    tail(&s, &sum);
  else if (p->var_tau == 0)
    add_time(p, s.end, 1, (Weight){1, 1, -0.5, true}, &sum);
  else
    integrate_down(&s, fmax(s.end - p->var_tau, 0), s.end, &sum);
  for (int i = 0; i < WIENER_PARTIALS; i++) d[i] = sum.s[i] / sum.s[VALUE];
  return sum.top + log(sum.s[VALUE]);
}
