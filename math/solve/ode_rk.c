/* SPDX-License-Identifier: BSD-3-Clause
   Explicit Runge-Kutta pairs of order 5(4): Dormand and Prince, "A family of embedded
   Runge-Kutta formulae" (1980), with the continuous extension of Shampine, "Some
   practical Runge-Kutta formulas" (1986); Cash and Karp, "A variable order Runge-Kutta
   method for initial value problems with rapidly varying right-hand sides" (1990); step
   sizes after Hairer, Norsett and Wanner, "Solving ordinary differential equations I"
   (1993), II.4.  Where derivatives are asked for, the sensitivities are integrated with
   the state and their errors held to the same tolerances, as Stan's are: steps that are
   right for the state alone leave gradients that are too coarse to sample by.  They are
   the exact derivatives of the steps that were taken. */
#include <float.h>
#include "math/solve/ode.h"

enum { STAGES = 6 };

typedef struct Pair {
  double c[STAGES], a[STAGES][STAGES], b[STAGES];
  double e[STAGES + 1]; /* difference of the two orders */
  bool is_dense;
  double dense[STAGES + 1]
              [4]; /* weights of stages as polynomials of the part of a step */
} Pair;

/* clang-format off */
static const Pair dormand_prince = {
    .c = {0, 1. / 5, 3. / 10, 4. / 5, 8. / 9, 1},
    .a = {{0},
          {1. / 5},
          {3. / 40, 9. / 40},
          {44. / 45, -56. / 15, 32. / 9},
          {19372. / 6561, -25360. / 2187, 64448. / 6561, -212. / 729},
          {9017. / 3168, -355. / 33, 46732. / 5247, 49. / 176, -5103. / 18656}},
    .b = {35. / 384, 0, 500. / 1113, 125. / 192, -2187. / 6784, 11. / 84},
    .e = {71. / 57600, 0, -71. / 16695, 71. / 1920, -17253. / 339200, 22. / 525,
        -1. / 40},
    .is_dense = true,
    .dense = {{1, -8048581381. / 2820520608, 8663915743. / 2820520608,
               -12715105075. / 11282082432},
              {0},
              {0, 131558114200. / 32700410799, -68118460800. / 10900136933,
               87487479700. / 32700410799},
              {0, -1754552775. / 470086768, 14199869525. / 1410260304,
               -10690763975. / 1880347072},
              {0, 127303824393. / 49829197408, -318862633887. / 49829197408,
               701980252875. / 199316789632},
              {0, -282668133. / 205662961, 2019193451. / 616988883,
                  -1453857185. / 822651844},
              {0, 40617522. / 29380423, -110615467. / 29380423, 69997945. / 29380423}}};

static const Pair cash_karp = {
    .c = {0, 1. / 5, 3. / 10, 3. / 5, 1, 7. / 8},
    .a = {{0},
          {1. / 5},
          {3. / 40, 9. / 40},
          {3. / 10, -9. / 10, 6. / 5},
          {-11. / 54, 5. / 2, -70. / 27, 35. / 27},
          {1631. / 55296, 175. / 512, 575. / 13824, 44275. / 110592, 253. / 4096}},
    .b = {37. / 378, 0, 250. / 621, 125. / 594, 0, 512. / 1771},
    .e = {37. / 378 - 2825. / 27648, 0, 250. / 621 - 18575. / 48384,
          125. / 594 - 13525. / 55296, -277. / 14336, 512. / 1771 - 1. / 4}};
/* clang-format on */

/* A state and its sensitivities are one block of numbers: the n of the state, then for
   each of them a row of its ns sensitivities; each of these parts begins at a multiple of
   LANES, so that loops over all are whole vectors, and what lies between stays zero. */
enum { LANES = 4 };

typedef struct Rk {
  Ode *o;
  const Pair *pair;
  long n, ns, all;         /* of the state, of sensitivities, of the block */
  long rows, width;        /* where sensitivities begin, and from row to row */
  double t, h, log_before; /* logarithm of the error before */
  double *k[STAGES + 1];   /* slopes; the last one is the first of the next step */
  double *y, *end;         /* at t, or where the step in work begins; where it ends */
  double from, size;       /* where the step in work begins, and its length */
  double *point;           /* of a stage, and of an output */
  Sensitivities *kept;     /* NULL where no derivatives are asked for */
  double *J;               /* of the user's function by the state, row-major */
} Rk;

/* ln(1e-4): a smaller error before an accepted step has no say in the next one. */
static const double LOG_LEAST = -9.210340371976182;

static const Pair *pair_of(const Ode *o) {
  return o->form->cash_karp ? &cash_karp : &dormand_prince;
}

/* Slopes of the state and, ds/dt = J s + df/dp, of its sensitivities. */
static FnStatus slopes(Rk *r, double t, const double *z, double *dz) {
  long first = r->kept && r->kept->has_y0 ? r->n : 0;
  double *rows = dz + r->rows;
  TRY_CALL(ode_rhs(r->o, t, z, dz));
  if (!r->ns) return FN_OK;
  memset(rows, 0, sizeof *rows * (size_t)(r->n * r->width));
  TRY_CALL(hof_rows(&r->o->h, 1, r->n, r->J, rows + first, r->width));
  la_add_rows(r->n, r->width, r->J, z + r->rows, rows);
  return FN_OK;
}

/* y + h times the weighted slopes. */
static void combine(const Rk *r, double h, const double *weights, int count,
                    double *out) {
  double w[STAGES + 1];
  for (int i = 0; i < count; i++) w[i] = h * weights[i];
  la_add_weighted(r->all, r->y, count, w, r->k, out);
}

static FnStatus stages(Rk *r, double h) {
  const Pair *p = r->pair;
  r->from = r->t;
  r->size = h;
  for (int i = 1; i <= STAGES; i++) {
    bool last = i == STAGES;
    double *z = last ? r->end : r->point;
    combine(r, h, last ? p->b : p->a[i], i, z);
    TRY_CALL(slopes(r, last ? r->t + h : r->t + p->c[i] * h, z, r->k[i]));
  }
  return FN_OK;
}

/* Largest error in units of the tolerance; not a number where one is not finite. */
static double error_of(const Rk *r, double h) {
  double w[STAGES + 1];
  for (int i = 0; i <= STAGES; i++) w[i] = h * r->pair->e[i];
  return la_weighted_error(r->all, STAGES + 1, w, r->k, r->y, r->end, r->o->abs,
                           r->o->rel);
}

/* The first step of Hairer, Norsett and Wanner, II.4, in the largest norm. */
static FnStatus first_step(Rk *r, double span) {
  Ode *o = r->o;
  double d0 = 0, d1 = 0, d2 = 0, *y = r->point;
  for (long j = 0; j < r->all; j++) {
    double scale = o->abs + o->rel * fabs(r->y[j]);
    d0 = fmax(d0, fabs(r->y[j]) / scale);
    d1 = fmax(d1, fabs(r->k[0][j]) / scale);
  }
  double h = d0 < 1e-5 || d1 < 1e-5 ? 1e-6 : 0.01 * d0 / d1;
  if (!(h < span)) h = span;
  for (long j = 0; j < r->all; j++) y[j] = r->y[j] + h * r->k[0][j];
  TRY_CALL(slopes(r, o->t0 + h, y, r->k[1]));
  for (long j = 0; j < r->all; j++)
    d2 = fmax(d2, fabs(r->k[1][j] - r->k[0][j]) / (o->abs + o->rel * fabs(r->y[j])) / h);
  double d = fmax(d1, d2), h1 = d <= 1e-15 ? fmax(1e-6, 1e-3 * h) : pow(0.01 / d, 0.2);
  r->h = fmin(fmin(100 * h, h1), span);
  return FN_OK;
}

static long whole_lanes(long n) {
  return (n + LANES - 1) / LANES * LANES;
}

static void begin_sensitivities(Rk *r, Sensitivities *kept) {
  Ode *o = r->o;
  bool has_y0 = call_wants(o->ctx, 1) || call_wants(o->ctx, 2);
  long n = r->n;
  r->ns = (has_y0 ? n : 0) + o->h.np;
  r->width = whole_lanes(r->ns);
  r->all += n * r->width;
  double *s = call_numbers(o->ctx, o->ntimes * r->ns * n);
  *kept = (Sensitivities){n, r->ns, o->ntimes, has_y0, s};
  r->kept = kept;
  r->J = call_numbers(o->ctx, n * n);
}

/* Sensitivities by the initial state begin as the identity. */
static FnStatus rk_begin(Rk *r, Ode *o, Sensitivities *kept) {
  long n = o->size, rows = whole_lanes(n);
  *r = (Rk){.o = o, .pair = pair_of(o), .n = n, .rows = rows, .all = rows, .t = o->t0};
  r->log_before = LOG_LEAST;
  if (kept) begin_sensitivities(r, kept);
  for (int i = 0; i <= STAGES; i++) r->k[i] = call_cleared(o->ctx, r->all);
  r->y = call_cleared(o->ctx, r->all);
  r->end = call_numbers(o->ctx, r->all);
  r->point = call_numbers(o->ctx, r->all);
  memcpy(r->y, o->y0, sizeof *r->y * (size_t)n);
  for (long j = 0; kept && kept->has_y0 && j < n; j++) r->y[rows + j * r->width + j] = 1;
  TRY_CALL(slopes(r, o->t0, r->y, r->k[0]));
  return first_step(r, o->ts[o->ntimes - 1] - o->t0);
}

/* After an accepted step of size [h]: the next one, which a step cut short does not
   shorten.  The error before has a say (Gustafsson, "Control theoretic techniques for
   stepsize selection in explicit Runge-Kutta methods", 1991) with beta = 0.04 and
   exponent 1/5 - 3/4 beta, as in Hairer's code DOPRI5. */
static void next_size(Rk *r, double h, double error, bool was_cut) {
  double log_error = fmax(log(error), -50); /* also where it is zero */
  double factor = 0.9 * exp(0.04 * r->log_before - 0.17 * log_error);
  double next = h * fmin(5, fmax(0.2, factor));
  r->log_before = fmax(log_error, LOG_LEAST);
  r->h = was_cut && next < r->h ? r->h : next;
}

/* One accepted step that does not pass [end]. */
static FnStatus advance(Rk *r, double end, long *steps) {
  Ode *o = r->o;
  for (;; ++*steps) {
    if (*steps >= o->max_steps)
      return call_reject(o->ctx, "%s: more than %ld steps between two times, at time %g",
                         o->form->name, o->max_steps, r->t);
    bool cut = r->t + 1.001 * r->h >= end;
    double h = cut ? end - r->t : r->h;
    TRY_CALL(stages(r, h));
    double error = error_of(r, h);
    if (error <= 1) {
      next_size(r, h, error, cut);
      r->t = cut ? end : r->t + h;
      ++*steps;
      return FN_OK;
    }
    r->h = h * (isnan(error) ? 0.1 : fmax(0.2, 0.9 * pow(error, -0.2)));
    if (!(r->h > 4 * DBL_EPSILON * fmax(fabs(r->t), DBL_MIN)))
      return call_reject(o->ctx, "%s: no step is small enough at time %g", o->form->name,
                         r->t);
  }
}

static void swap(double **a, double **b) {
  double *kept = *a;
  *a = *b;
  *b = kept;
}

/* The state at the end of the step becomes the present one. */
static void accept(Rk *r) {
  swap(&r->y, &r->end);
  swap(&r->k[0], &r->k[STAGES]);
}

static void dense_weights(const Pair *p, double x, double *w) {
  for (int i = 0; i <= STAGES; i++) {
    const double *d = p->dense[i];
    w[i] = x * (d[0] + x * (d[1] + x * (d[2] + x * d[3])));
  }
}

/* Output [i] lies inside of the step just taken, which is not yet accepted. */
static void put_output(Rk *r, long i, double *out) {
  double t = r->o->ts[i], w[STAGES + 1];
  const double *z = r->end;
  if (t < r->t) {
    dense_weights(r->pair, (t - r->from) / r->size, w);
    combine(r, r->size, w, STAGES + 1, r->point);
    z = r->point;
  }
  memcpy(out + i * r->n, z, sizeof *out * (size_t)r->n);
  for (long k = 0; r->ns && k < r->n; k++)
    memcpy(r->kept->s + (i * r->n + k) * r->ns, z + r->rows + k * r->width,
           sizeof *z * (size_t)r->ns);
}

FnStatus ode_rk_solve(Ode *o, double *out, Sensitivities *kept) {
  Rk r;
  TRY_CALL(rk_begin(&r, o, kept));
  double last = o->ts[o->ntimes - 1];
  long i = 0, steps = 0;
  while (i < o->ntimes) {
    if (r.t > o->t0) accept(&r);
    TRY_CALL(advance(&r, r.pair->is_dense ? last : o->ts[i], &steps));
    if (o->ts[i] <= r.t) steps = 0;
    for (; i < o->ntimes && o->ts[i] <= r.t; i++) put_output(&r, i, out);
  }
  return FN_OK;
}
