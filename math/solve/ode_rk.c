/* SPDX-License-Identifier: BSD-3-Clause
   Explicit Runge-Kutta pairs of order 5(4): Dormand and Prince, "A family of embedded
   Runge-Kutta formulae" (1980), with the continuous extension of Shampine, "Some
   practical Runge-Kutta formulas" (1986); Cash and Karp, "A variable order Runge-Kutta
   method for initial value problems with rapidly varying right-hand sides" (1990); step
   sizes after Hairer, Norsett and Wanner, "Solving ordinary differential equations I"
   (1993), II.4.  The gradient is the exact adjoint of the steps that were taken, so that
   it fits the values whatever the tolerance. */
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

/* One accepted step; points: where the function was evaluated, the end of the step
   last. */
typedef struct Step {
  struct Step *before;
  double t, h;
  double points[];
} Step;

/* An output time lies in a step at this part of it. */
typedef struct Output {
  const Step *step;
  double part;
} Output;

typedef struct Rk {
  Ode *o;
  const Pair *pair;
  long n;
  double t, h, error_before;
  double *k[STAGES + 1]; /* slopes; the last one is the first of the next step */
  Step *step;            /* in work, or the last one */
  double *y;             /* the state at t */
  Output *outputs;       /* NULL when there will be no adjoint */
} Rk;

static const Pair *pair_of(const Ode *o) {
  return o->form->cash_karp ? &cash_karp : &dormand_prince;
}

static double *point(const Step *s, long n, int i) {
  return (double *)s->points + i * n;
}

static Step *new_step(Rk *r) {
  size_t bytes = sizeof(Step) + sizeof(double) * (size_t)((STAGES + 1) * r->n);
  return r->o->ctx->alloc(r->o->ctx, bytes);
}

/* y + h times the weighted slopes. */
static void combine(const Rk *r, double h, const double *weights, int count,
                    double *out) {
  for (long j = 0; j < r->n; j++) {
    double sum = 0;
    for (int i = 0; i < count; i++) sum += weights[i] * r->k[i][j];
    out[j] = r->y[j] + h * sum;
  }
}

static FnStatus stages(Rk *r, double h) {
  const Pair *p = r->pair;
  Step *s = r->step;
  s->t = r->t;
  s->h = h;
  memcpy(s->points, r->y, sizeof(double) * (size_t)r->n);
  for (int i = 1; i <= STAGES; i++) {
    bool last = i == STAGES;
    combine(r, h, last ? p->b : p->a[i], i, point(s, r->n, i));
    TRY_CALL(
        ode_rhs(r->o, last ? r->t + h : r->t + p->c[i] * h, point(s, r->n, i), r->k[i]));
  }
  return FN_OK;
}

/* Largest error in units of the tolerance; not a number where the function gave none. */
static double error_of(const Rk *r, double h) {
  const double *end = point(r->step, r->n, STAGES);
  double most = 0;
  for (long j = 0; j < r->n; j++) {
    double e = 0, size = fmax(fabs(r->y[j]), fabs(end[j]));
    for (int i = 0; i <= STAGES; i++) e += r->pair->e[i] * r->k[i][j];
    double x = fabs(h * e) / (r->o->abs + r->o->rel * size);
    if (isnan(x)) return x;
    most = fmax(most, x);
  }
  return most;
}

/* The first step of Hairer, Norsett and Wanner, II.4, in the largest norm. */
static FnStatus first_step(Rk *r, double span) {
  Ode *o = r->o;
  double d0 = 0, d1 = 0, d2 = 0, *y = r->step->points;
  for (long j = 0; j < r->n; j++) {
    double scale = o->abs + o->rel * fabs(r->y[j]);
    d0 = fmax(d0, fabs(r->y[j]) / scale);
    d1 = fmax(d1, fabs(r->k[0][j]) / scale);
  }
  double h = d0 < 1e-5 || d1 < 1e-5 ? 1e-6 : 0.01 * d0 / d1;
  if (!(h < span)) h = span;
  for (long j = 0; j < r->n; j++) y[j] = r->y[j] + h * r->k[0][j];
  TRY_CALL(ode_rhs(o, o->t0 + h, y, r->k[1]));
  for (long j = 0; j < r->n; j++)
    d2 = fmax(d2, fabs(r->k[1][j] - r->k[0][j]) / (o->abs + o->rel * fabs(r->y[j])) / h);
  double d = fmax(d1, d2), h1 = d <= 1e-15 ? fmax(1e-6, 1e-3 * h) : pow(0.01 / d, 0.2);
  r->h = fmin(fmin(100 * h, h1), span);
  return FN_OK;
}

static FnStatus rk_begin(Rk *r, Ode *o) {
  long n = o->size;
  *r = (Rk){.o = o, .pair = pair_of(o), .n = n, .t = o->t0, .error_before = 1e-4};
  for (int i = 0; i <= STAGES; i++) r->k[i] = call_numbers(o->ctx, n);
  r->y = call_copy_of(o->ctx, o->y0, n);
  if (o->ctx->want)
    r->outputs = o->ctx->alloc(o->ctx, sizeof *r->outputs * (size_t)o->ntimes);
  r->step = new_step(r);
  r->step->before = NULL;
  TRY_CALL(ode_rhs(o, o->t0, o->y0, r->k[0]));
  return first_step(r, o->ts[o->ntimes - 1] - o->t0);
}

/* After an accepted step of size [h]: the next one, which a step cut short does not
   shorten.  The error before has a say (Gustafsson, "Control theoretic techniques for
   stepsize selection in explicit Runge-Kutta methods", 1991) with beta = 0.04 and
   exponent 1/5 - 3/4 beta, as in Hairer's code DOPRI5. */
static void next_size(Rk *r, double h, double error, bool was_cut) {
  double factor = 0.9 * pow(error, -0.17) * pow(r->error_before, 0.04);
  double next = h * (error == 0 ? 5 : fmin(5, fmax(0.2, factor)));
  r->error_before = fmax(error, 1e-4);
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
    r->h = h * (isnan(error) || isinf(error) ? 0.1 : fmax(0.2, 0.9 * pow(error, -0.2)));
    if (!(r->h > 4 * DBL_EPSILON * fmax(fabs(r->t), DBL_MIN)))
      return call_reject(o->ctx, "%s: no step is small enough at time %g", o->form->name,
                         r->t);
  }
}

/* The state at the end of the step becomes the present one. */
static void accept(Rk *r) {
  memcpy(r->y, point(r->step, r->n, STAGES), sizeof *r->y * (size_t)r->n);
  double *k = r->k[0];
  r->k[0] = r->k[STAGES];
  r->k[STAGES] = k;
}

static void dense_weights(const Pair *p, double x, double *w) {
  for (int i = 0; i <= STAGES; i++) {
    const double *d = p->dense[i];
    w[i] = x * (d[0] + x * (d[1] + x * (d[2] + x * d[3])));
  }
}

/* Output at time [t] inside of the step just taken, which is not yet accepted. */
static void put_output(Rk *r, double t, double *out, Output *note) {
  const Step *s = r->step;
  double part = t >= r->t ? 1 : (t - s->t) / s->h, w[STAGES + 1];
  if (part < 1) {
    dense_weights(r->pair, part, w);
    combine(r, s->h, w, STAGES + 1, out);
  } else {
    memcpy(out, point(s, r->n, STAGES), sizeof *out * (size_t)r->n);
  }
  if (note) *note = (Output){s, part};
}

/* Makes place for the next step; steps are kept for an adjoint alone. */
static void next_step(Rk *r) {
  accept(r);
  if (!r->outputs) return;
  Step *s = new_step(r);
  s->before = r->step;
  r->step = s;
}

FnStatus ode_rk_solve(Ode *o, double *out, void **memo) {
  Rk r;
  TRY_CALL(rk_begin(&r, o));
  double last = o->ts[o->ntimes - 1];
  long i = 0, steps = 0;
  while (i < o->ntimes) {
    if (r.t > o->t0) next_step(&r);
    TRY_CALL(advance(&r, r.pair->is_dense ? last : o->ts[i], &steps));
    if (o->ts[i] <= r.t) steps = 0;
    for (; i < o->ntimes && o->ts[i] <= r.t; i++)
      put_output(&r, o->ts[i], out + i * r.n, r.outputs ? &r.outputs[i] : NULL);
  }
  *memo = r.outputs;
  return FN_OK;
}

/* Adjoints while the steps are walked backwards, by reversing `combine` stage by
   stage. */
typedef struct Back {
  Ode *o;
  const Pair *pair;
  long n;
  double *y_bar; /* of the state at the end of the step; then at its begin */
  double *k_bar[STAGES +
                1]; /* of its slopes; [0] goes on as the last one of the step before */
  double *begin_bar, *point_bar;
} Back;

static void back_begin(Back *b, Ode *o) {
  *b = (Back){.o = o, .pair = pair_of(o), .n = o->size};
  b->y_bar = call_cleared(o->ctx, b->n);
  b->begin_bar = call_numbers(o->ctx, b->n);
  b->point_bar = call_numbers(o->ctx, b->n);
  for (int i = 0; i <= STAGES; i++) b->k_bar[i] = call_cleared(o->ctx, b->n);
}

static void back_output(Back *b, const Output *out, const double *out_bar) {
  double w[STAGES + 1];
  if (out->part >= 1) {
    la_add(b->n, out_bar, b->y_bar);
    return;
  }
  dense_weights(b->pair, out->part, w);
  la_add(b->n, out_bar, b->begin_bar);
  for (int i = 0; i <= STAGES; i++)
    la_axpy(b->n, out->step->h * w[i], out_bar, b->k_bar[i]);
}

static FnStatus back_stages(Back *b, const Step *s) {
  const Pair *p = b->pair;
  TRY_CALL(
      ode_vjp(b->o, s->t + s->h, point(s, b->n, STAGES), b->k_bar[STAGES], b->y_bar));
  la_add(b->n, b->y_bar, b->begin_bar);
  for (int j = 0; j < STAGES; j++) la_axpy(b->n, s->h * p->b[j], b->y_bar, b->k_bar[j]);
  for (int i = STAGES - 1; i > 0; i--) {
    memset(b->point_bar, 0, sizeof(double) * (size_t)b->n);
    TRY_CALL(ode_vjp(b->o, s->t + p->c[i] * s->h, point(s, b->n, i), b->k_bar[i],
                     b->point_bar));
    la_add(b->n, b->point_bar, b->begin_bar);
    for (int j = 0; j < i; j++)
      la_axpy(b->n, s->h * p->a[i][j], b->point_bar, b->k_bar[j]);
  }
  return FN_OK;
}

/* What is left at the begin of the step is the end of the one before. */
static void back_end(Back *b) {
  double *k = b->k_bar[STAGES], *y = b->y_bar;
  b->k_bar[STAGES] = b->k_bar[0];
  b->k_bar[0] = k;
  for (int i = 0; i < STAGES; i++) memset(b->k_bar[i], 0, sizeof(double) * (size_t)b->n);
  b->y_bar = b->begin_bar;
  b->begin_bar = y;
}

FnStatus ode_rk_back(Ode *o, void *memo, const double *out_bar, double *y0_bar) {
  Back b;
  const Output *outputs = memo;
  long i = o->ntimes - 1;
  back_begin(&b, o);
  for (const Step *s = outputs[i].step; s; s = s->before) {
    memset(b.begin_bar, 0, sizeof(double) * (size_t)b.n);
    for (; i >= 0 && outputs[i].step == s; i--)
      back_output(&b, &outputs[i], out_bar + i * b.n);
    TRY_CALL(back_stages(&b, s));
    back_end(&b);
  }
  TRY_CALL(ode_vjp(o, o->t0, o->y0, b.k_bar[STAGES], b.y_bar));
  la_add(b.n, b.y_bar, y0_bar);
  return FN_OK;
}
