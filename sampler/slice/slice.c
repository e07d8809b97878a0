/* SPDX-License-Identifier: BSD-3-Clause
   Slice sampling. */
#include "sampler/slice/slice.h"
#include <math.h>
#include "base/alloc.h"

/* Widths that an interval may grow by, both ends together. */
enum { MOST_OUT = 64 };

/* Draws whose mean a width follows. */
enum { MEMORY = 50 };

/* A uniform point of a slice is a third of its length away from another, on average. */
#define LENGTH_OF_MOVE 3.0

typedef struct Slice {
  Proposal next;
  double *width, *moved; /* of each coordinate; how far the last transition moved it */
  long learnt;           /* transitions that the widths know of, at most MEMORY */
  long out, in;          /* evaluations of the last transition: growing, and shrinking */
  Block block;
} Slice;

static const Stat STATS[] = {STAT_lp, STAT_n_steps, STAT_nstep_out, STAT_nstep_in,
                             STAT_COUNT};
static const char *const UNUSED[] = {"max_treedepth", "target_accept", "path_length",
                                     NULL};
static const char *const ADAPTS[] = {"auto", NULL};

static void *slice_create(Walk *walk, const MethodOptions *options) {
  Slice *s = mem_new_aligned(sizeof *s);
  s->block = block_new(walk->dynamics->dim, 4);
  s->next.q = block_vector(&s->block);
  s->next.g = block_vector(&s->block);
  s->width = block_vector(&s->block);
  s->moved = block_vector(&s->block);
  for (long i = 0; i < walk->dynamics->dim; i++) s->width[i] = options->first_step;
  return s;
}

static void slice_destroy(void **self) {
  Slice *s = *self;
  *self = NULL;
  if (!s) return;
  block_free(&s->block);
  mem_free(s);
}

/* Whether [s->next], with [x] as coordinate [i], is above [level]. */
static bool is_inside(Slice *s, Walk *w, long i, double x, double level) {
  s->next.q[i] = x;
  w->steps++;
  return dynamics_gradient(w->dynamics, s->next.q, &s->next.lp, s->next.g) &&
         s->next.lp > level;
}

/* An interval around the draw that holds much of the slice. */
static void step_out(Slice *s, Walk *w, long i, double level, double *left,
                     double *right) {
  double width = s->width[i];
  *left = w->draw.q[i] - width * rng_uniform(w->rng);
  *right = *left + width;
  long lefts = (long)(MOST_OUT * rng_uniform(w->rng)), rights = MOST_OUT - 1 - lefts;
  for (; lefts > 0 && is_inside(s, w, i, *left, level); lefts--) *left -= width;
  for (; rights > 0 && is_inside(s, w, i, *right, level); rights--) *right += width;
}

/* Moves coordinate [i] of the draw; false when the density has ended it. */
static bool move(Slice *s, Walk *w, long i) {
  const Dynamics *d = w->dynamics;
  double from = w->draw.q[i], left, right, level = w->draw.lp + log(rng_uniform(w->rng));
  long before = w->steps;
  vector_copy(s->next.q, w->draw.q, d->padded);
  step_out(s, w, i, level, &left, &right);
  s->out += w->steps - before;
  before = w->steps;
  double x = left + (right - left) * rng_uniform(w->rng);
  while (x != from && !d->fatal && !is_inside(s, w, i, x, level)) {
    *(x < from ? &left : &right) = x;
    x = left + (right - left) * rng_uniform(w->rng);
  }
  s->in += w->steps - before;
  if (d->fatal) return false;
  if (x != from) proposal_swap(&w->draw, &s->next);
  s->moved[i] = fabs(x - from);
  return true;
}

static bool slice_draw(void *self, Walk *w) {
  Slice *s = self;
  w->steps = s->out = s->in = 0;
  for (long i = 0; i < w->dynamics->dim; i++) {
    w->halted = walk_is_halted(w);
    if (w->halted || !move(s, w, i)) return false;
  }
  w->draw.index = 1;
  w->acceptance = 1;
  return true;
}

static bool slice_warm(void *self, Walk *w) {
  Slice *s = self;
  if (!slice_draw(s, w)) return false;
  if (s->learnt < MEMORY) s->learnt++;
  for (long i = 0; i < w->dynamics->dim; i++) {
    double length = LENGTH_OF_MOVE * s->moved[i];
    if (length > 0) s->width[i] += (length - s->width[i]) / (double)s->learnt;
  }
  return true;
}

static void slice_stat(const void *self, const Walk *w, double *to) {
  const Slice *s = self;
  to[STAT_lp] = w->draw.lp;
  to[STAT_n_steps] = (double)w->steps;
  to[STAT_nstep_out] = (double)s->out;
  to[STAT_nstep_in] = (double)s->in;
}

/* The widths, and how much they know. */
static long slice_size(long dim) {
  return dim + 1;
}

static void slice_save(const void *self, long dim, double *to) {
  const Slice *s = self;
  for (long i = 0; i < dim; i++) to[i] = s->width[i];
  to[dim] = (double)s->learnt;
}

static bool slice_load(void *self, long dim, const double *from) {
  Slice *s = self;
  bool fine = from[dim] >= 0 && from[dim] <= MEMORY;
  for (long i = 0; i < dim; i++) fine &= isfinite(from[i]) && from[i] > 0;
  if (!fine) return false;
  for (long i = 0; i < dim; i++) s->width[i] = from[i];
  s->learnt = (long)from[dim];
  return true;
}

const Method method_slice = {.name = "slice",
                             .title = "slice sampling",
                             .version = 1,
                             .stats = STATS,
                             .unused = UNUSED,
                             .adapts = ADAPTS,
                             .create = slice_create,
                             .destroy = slice_destroy,
                             .warm = slice_warm,
                             .draw = slice_draw,
                             .stat = slice_stat,
                             .size = slice_size,
                             .save = slice_save,
                             .load = slice_load};
