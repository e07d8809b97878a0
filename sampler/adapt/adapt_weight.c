/* SPDX-License-Identifier: BSD-3-Clause
   The Fisher divergence of a coordinate y and its gradient g, at the scale that makes it
   least, is 2 (sqrt(Var y Var g) + Cov(y, g)): 0 for an independent normal. */
#include "sampler/adapt/adapt_weight.h"
#include <math.h>
#include <string.h>
#include "base/alloc.h"

/* Weights are k / STEPS. */
enum { STEPS = 10, LEVELS = STEPS + 1, POWERS = 2 * STEPS + 1 };

/* Weights are left only for some whose divergence is so much less.  How much more than
   the least is hardly worse: of a statement, of an element alone.  A larger weight of an
   element has so much less than that of its statement. */
#define GAIN 0.9
#define SLACK 1.3
#define OWN_SLACK 1.6
#define OWN_GAIN 0.7

/* Elements times rows at most: of more every second row is looked at, or fewer. */
enum { MOST_NUMBERS = 40000 };

/* A statement: its elements, and what the rows say of them.  Arrays of rows are side by
   side, a form or parameter after the other. */
typedef struct Statement {
  const Centred *what;
  long from, n;     /* elements */
  long rows, every; /* rows that are looked at, and of how many each is one */
  long stride;      /* of draws and gradients */
  const double *draws;
  double *gradients;       /* with what statements below handed on */
  long low, nforms;        /* its forms, perhaps with some of others */
  long nparents, *parents; /* parameters of its forms */
  long *place;             /* of each parameter among the parents; -1: none */
  double *values;          /* forms x rows */
  double *powers;          /* forms x rows x POWERS: scale^(k / STEPS), k from -STEPS */
  double *handed;          /* forms x rows: what the elements hand on */
  double *sums;            /* parents x rows: their gradients with that */
  double *own;             /* elements x LEVELS: their divergences */
  int *level;              /* of each element: its weight */
} Statement;

static const CentredElement *element(const Statement *s, long i) {
  return &s->what->elements[s->from + i];
}

static double draw_of(const Statement *s, long row, long at) {
  return s->draws[row * s->every * s->stride + at];
}
static double *gradient_of(const Statement *s, long row, long at) {
  return &s->gradients[row * s->every * s->stride + at];
}

/* Sums of deviations of pairs from the first, which is near enough to their means. */
typedef struct Pairs {
  double n, y0, g0, y, g, yy, gg, yg;
} Pairs;

static inline void add(Pairs *p, double y, double g) {
  if (p->n++ == 0) p->y0 = y, p->g0 = g;
  y -= p->y0, g -= p->g0;
  p->y += y, p->g += g;
  p->yy += y * y, p->gg += g * g, p->yg += y * g;
}

static double divergence(const Pairs *p) {
  double yy = p->yy - p->y * p->y / p->n, gg = p->gg - p->g * p->g / p->n;
  double d = sqrt(fmax(yy, 0) * fmax(gg, 0)) + p->yg - p->y * p->g / p->n;
  return isnan(d) ? (double)INFINITY : fmax(d, 0) / p->n;
}

/* scale^(k / STEPS) at [k], of either sign. */
static const double *powers_at(const Statement *s, const CentredElement *e, long row) {
  return s->powers + ((e->scale - s->low) * s->rows + row) * POWERS + STEPS;
}

static int power_of(const CentredElement *e, int level) {
  return (e->is_centred ? STEPS : 0) - level;
}

static double mean_at(const Statement *s, const CentredElement *e, long row) {
  return s->values[(e->mean - s->low) * s->rows + row];
}

/* The divergence of an element at every weight. */
static void find_own(const Statement *s, long i) {
  const CentredElement *e = element(s, i);
  Pairs pairs[LEVELS] = {{0}};
  for (long r = 0; r < s->rows; r++) {
    const double *powers = powers_at(s, e, r);
    double mu = mean_at(s, e, r), g = *gradient_of(s, r, e->at);
    double off = draw_of(s, r, e->at) - (e->is_centred ? mu : 0);
    for (int k = 0; k < LEVELS; k++) {
      int p = power_of(e, k);
      add(&pairs[k], off * powers[-p] + mu * k / STEPS, powers[p] * g);
    }
  }
  for (int k = 0; k < LEVELS; k++) s->own[i * LEVELS + k] = divergence(&pairs[k]);
}

/* Adds what element [i] hands on to its forms at [level]. */
static void hand_on(const Statement *s, long i, int level) {
  const CentredElement *e = element(s, i);
  double *mean = s->handed + (e->mean - s->low) * s->rows;
  double *scale = s->handed + (e->scale - s->low) * s->rows;
  double centre = e->is_centred ? 1 : 0, w = (double)level / STEPS;
  if (centre == w) return;
  for (long r = 0; r < s->rows; r++) {
    double g = *gradient_of(s, r, e->at);
    double off = draw_of(s, r, e->at) - centre * mean_at(s, e, r);
    mean[r] += (centre - powers_at(s, e, r)[power_of(e, level)] * w) * g;
    scale[r] += (centre - w) * (g * off + 1);
  }
}

/* Moves what form [f] was handed to the sums of its parameters. */
static void spread(const Statement *s, long f) {
  const LinearForm *form = &s->what->forms[f];
  double *from = s->handed + (f - s->low) * s->rows;
  for (long k = 0; k < form->n; k++) {
    long place = s->place[form->params[k]];
    if (place < 0) continue; /* the form of another statement: it was handed nothing */
    double *to = s->sums + place * s->rows;
    for (long r = 0; r < s->rows; r++) to[r] += form->factors[k] * from[r];
  }
  memset(from, 0, sizeof *from * (size_t)s->rows);
}

/* The sums of all parents anew, of all elements at their levels; at [level] where that is
   not negative. */
static void sum_up(const Statement *s, int level) {
  for (long p = 0; p < s->nparents; p++)
    for (long r = 0; r < s->rows; r++)
      s->sums[p * s->rows + r] = *gradient_of(s, r, s->parents[p]);
  for (long i = 0; i < s->n; i++) hand_on(s, i, level < 0 ? s->level[i] : level);
  for (long f = s->low; f < s->low + s->nforms; f++) spread(s, f);
}

static double of_parent(const Statement *s, long p) {
  Pairs pairs = {0};
  for (long r = 0; r < s->rows; r++)
    add(&pairs, draw_of(s, r, s->parents[p]), s->sums[p * s->rows + r]);
  return divergence(&pairs);
}

static double total(const Statement *s, int level) {
  double sum = 0;
  sum_up(s, level);
  for (long p = 0; p < s->nparents; p++) sum += of_parent(s, p);
  for (long i = 0; i < s->n; i++)
    sum += s->own[i * LEVELS + (level < 0 ? s->level[i] : level)];
  return sum;
}

/* The smallest level that is hardly worse than the best of [d]: rows show little of the
   tail where a scale is small, in which small weights are safe. */
static int safe_level(const double *d, double slack) {
  double least = (double)INFINITY;
  int level = 0;
  for (int k = 0; k < LEVELS; k++) least = fmin(least, d[k]);
  while (d[level] > slack * least && level < STEPS) level++;
  return level;
}

/* The weight of element [i] by itself: a larger one must be much better. */
static void refine(const Statement *s, long i) {
  const double *own = s->own + i * LEVELS;
  int level = safe_level(own, OWN_SLACK), now = s->level[i];
  if (level > now ? own[level] < OWN_GAIN * own[now] : own[level] <= own[now])
    s->level[i] = level;
}

static int nearest_level(double weight) {
  int level = (int)lround(weight * STEPS);
  return level < 0 ? 0 : level > STEPS ? STEPS : level;
}

/* True when the weights become others. */
static bool choose(Statement *s, double *weights) {
  for (long i = 0; i < s->n; i++) find_own(s, i);
  for (long i = 0; i < s->n; i++) s->level[i] = nearest_level(weights[s->from + i]);
  double now = total(s, -1), all[LEVELS];
  for (int k = 0; k < LEVELS; k++) all[k] = total(s, k);
  int common = safe_level(all, SLACK);
  for (long i = 0; i < s->n; i++) s->level[i] = common;
  for (long i = 0; i < s->n && s->n > 1; i++) refine(s, i);
  bool is_better = total(s, -1) < GAIN * now;
  for (long i = 0; i < s->n; i++) {
    double w = weights[s->from + i];
    if (is_better)
      weights[s->from + i] = (double)s->level[i] / STEPS;
    else
      s->level[i] = nearest_level(w);
  }
  return is_better;
}

static void note_parent(Statement *s, long param) {
  if (s->place[param] >= 0) return;
  s->place[param] = s->nparents;
  s->parents[s->nparents++] = param;
}

static void find_forms(Statement *s) {
  long high = 0;
  s->low = s->what->nforms;
  for (long i = 0; i < s->n; i++) {
    const CentredElement *e = element(s, i);
    long least = e->mean < e->scale ? e->mean : e->scale;
    long most = e->mean < e->scale ? e->scale : e->mean;
    if (least < s->low) s->low = least;
    if (most + 1 > high) high = most + 1;
    for (long k = 0; k < s->what->forms[e->mean].n; k++)
      note_parent(s, s->what->forms[e->mean].params[k]);
    for (long k = 0; k < s->what->forms[e->scale].n; k++)
      note_parent(s, s->what->forms[e->scale].params[k]);
  }
  s->nforms = high - s->low;
}

static double *reals(long n, long m) {
  return mem_new(sizeof(double) * (size_t)(n * m + 1));
}

static void make_room(Statement *s, long n) {
  s->every = 1 + n * s->n / MOST_NUMBERS;
  s->rows = n / s->every;
  s->values = reals(s->nforms, s->rows);
  s->powers = reals(s->nforms, s->rows * POWERS);
  s->handed = reals(s->nforms, s->rows);
  s->sums = reals(s->nparents, s->rows);
  s->own = reals(s->n, LEVELS);
  s->level = mem_new(sizeof *s->level * (size_t)(s->n + 1));
}

static void free_room(Statement *s) {
  mem_free(s->values);
  mem_free(s->powers);
  mem_free(s->handed);
  mem_free(s->sums);
  mem_free(s->own);
  mem_free(s->level);
  for (long p = 0; p < s->nparents; p++) s->place[s->parents[p]] = -1;
}

static void fill_forms(Statement *s) {
  for (long f = 0; f < s->nforms; f++) {
    const LinearForm *form = &s->what->forms[s->low + f];
    for (long r = 0; r < s->rows; r++) {
      double value = form->constant;
      for (long k = 0; k < form->n; k++)
        value += form->factors[k] * draw_of(s, r, form->params[k]);
      s->values[f * s->rows + r] = value;
      double *power = s->powers + (f * s->rows + r) * POWERS;
      double root = exp(value / STEPS);
      power[0] = exp(-value);
      for (int k = 1; k < POWERS; k++) power[k] = power[k - 1] * root;
    }
  }
}

/* What the elements hand on belongs to the gradients that the statements above see. */
static void keep_sums(Statement *s) {
  sum_up(s, -1);
  for (long p = 0; p < s->nparents; p++)
    for (long r = 0; r < s->rows; r++)
      *gradient_of(s, r, s->parents[p]) = s->sums[p * s->rows + r];
}

static bool choose_of_statement(Statement *s, long n, double *weights) {
  s->nparents = 0;
  find_forms(s);
  make_room(s, n);
  fill_forms(s);
  bool changed = choose(s, weights);
  keep_sums(s);
  free_room(s);
  return changed;
}

/* The last statements come first: what they hand on is part of the others' gradients. */
bool weights_choose(const Centred *what, const double *draws, const double *gradients,
                    long n, long stride, double *weights) {
  size_t size = (size_t)(n * stride);
  bool changed = false;
  if (n < 2) return false;
  Statement s = {.what = what, .draws = draws, .stride = stride};
  s.gradients = mem_new(sizeof *gradients * size);
  s.parents = mem_new(sizeof *s.parents * (size_t)stride);
  s.place = mem_new(sizeof *s.place * (size_t)stride);
  memcpy(s.gradients, gradients, sizeof *gradients * size);
  for (long p = 0; p < stride; p++) s.place[p] = -1;
  for (long end = what->n; end > 0; end = s.from) {
    s.from = end - 1;
    while (s.from > 0 &&
           what->elements[s.from - 1].group == what->elements[end - 1].group)
      s.from--;
    s.n = end - s.from;
    changed |= choose_of_statement(&s, n, weights);
  }
  mem_free(s.gradients);
  mem_free(s.parents);
  mem_free(s.place);
  return changed;
}
