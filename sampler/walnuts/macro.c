/* SPDX-License-Identifier: BSD-3-Clause
   Macro steps. */
#include "sampler/walnuts/macro.h"
#include <math.h>

/* How much the energy may vary along a stretch.  Steps that suit a whole posterior nearly
   always keep within it, so that there a macro step is one leapfrog step. */
#define MAX_VARIATION 2.0

/* Leapfrog steps of a stretch are 2^FINEST at most.  From level WALL on a point that the
   density refuses is taken for the edge of its support, which no finer step crosses. */
enum { FINEST = 10, WALL = 6 };

/* A stretch that needs this level is one where plain steps would lose their way. */
enum { STRAINED = 2 };

void macro_init(Macro *m, Walk *walk, Block *block) {
  m->walk = walk;
  m->from = point_new(block);
  m->back = point_new(block);
}

void macro_clear(Macro *m) {
  m->most = 0;
  m->is_one_way = m->is_too_steep = false;
}

static void point_copy(const Dynamics *d, Point *to, const Point *from) {
  vector_copy(to->q, from->q, d->padded);
  vector_copy(to->p, from->p, d->padded);
  vector_copy(to->g, from->g, d->padded);
  if (d->factor) vector_copy(to->force, from->force, d->padded);
  to->lp = from->lp;
}

typedef enum { LEVEL_HOLDS, LEVEL_VARIES, LEVEL_REFUSED } Level;

/* Moves [z], of energy [*energy], through the stretch in 2^level steps, as far as the
   energy allows. */
static Level run_level(Macro *m, Point *z, double *energy, double step, int level) {
  double least = *energy, most = *energy;
  for (long k = 0; k < 1L << level; k++) {
    *energy = leapfrog_step(m->walk->dynamics, z, ldexp(step, -level));
    m->walk->steps++;
    least = fmin(least, *energy);
    most = fmax(most, *energy);
    if (!(most - least <= MAX_VARIATION))
      return isfinite(*energy) ? LEVEL_VARIES : LEVEL_REFUSED;
  }
  return LEVEL_HOLDS;
}

/* The coarsest level below [end] that holds from m->from, of energy [start]; [end] where
   none does, -1 at a wall.  [z] and [energy] are those of the last that was tried,
   [plain] is the energy after the first. */
static int find_level(Macro *m, Point *z, double start, double step, int end,
                      double *energy, double *plain) {
  for (int level = 0; level < end && !m->walk->dynamics->fatal; level++) {
    point_copy(m->walk->dynamics, z, &m->from);
    *energy = start;
    Level how = run_level(m, z, energy, step, level);
    if (level == 0) *plain = *energy;
    if (how == LEVEL_HOLDS) return level;
    if (how == LEVEL_REFUSED && level >= WALL) return -1;
  }
  return end;
}

/* Whether the way back from [z] chooses [level], too, as a leapfrog step does. */
static bool has_way_back(Macro *m, const Point *z, double energy, double step,
                         int level) {
  double unused;
  if (level == 0) return true;
  point_copy(m->walk->dynamics, &m->from, z);
  return find_level(m, &m->back, energy, -step, level, &unused, &unused) == level;
}

bool macro_stride(void *macro, Point *z, double energy, double step, Stride *out) {
  Macro *m = macro;
  point_copy(m->walk->dynamics, &m->from, z);
  int level = find_level(m, z, energy, step, FINEST + 1, &out->energy, &out->plain);
  if (level < 0 || level > FINEST || m->walk->dynamics->fatal) {
    m->is_too_steep |= !m->walk->dynamics->fatal;
    return false;
  }
  if (m->most < 1L << level) m->most = 1L << level;
  m->walk->is_strained |= level >= STRAINED;
  bool returns = has_way_back(m, z, out->energy, step, level);
  m->is_one_way |= !returns && !m->walk->dynamics->fatal;
  return returns && !m->walk->dynamics->fatal;
}
