/* SPDX-License-Identifier: BSD-3-Clause
   Steps of a discrete parameter: enumeration and slices, value by value. */
#include "model/move.h"
#include <math.h>

enum { ENUMERATE, PRESENT, LEFT, RIGHT, SHRINK, DONE };
enum { STEPS = 8 }; /* of a width, at most, to either side together */

int64_t move_pick(Rng *rng, int64_t most) {
  int64_t k = (int64_t)(rng_uniform(rng) * ((double)most + 1));
  return k > most ? most : k;
}

int64_t range_width(const Range *r) {
  return (int64_t)r->upper - r->lower;
}

void move_begin(Move *m, const Range *range, int value, double lp) {
  m->range = range;
  m->value = value;
  m->lp = lp;
  m->tried = 0;
  m->phase = range_width(range) < MOVE_FEW ? ENUMERATE : PRESENT;
}

/* ---- enumeration ---- */

/* Draws a value in proportion to its density. */
static void draw(Move *m, Rng *rng) {
  int n = (int)range_width(m->range) + 1, drawn = 0;
  double most = -INFINITY, sum = 0;
  for (int k = 0; k < n; k++) most = fmax(most, m->lps[k]);
  for (int k = 0; k < n; k++) sum += exp(m->lps[k] - most);
  double u = rng_uniform(rng) * sum;
  for (int k = 0; k < n; k++) {
    double weight = exp(m->lps[k] - most);
    if (weight > 0) drawn = k;
    if ((u -= weight) < 0) break;
  }
  m->value = m->range->lower + drawn;
  m->lp = m->lps[drawn];
  m->phase = DONE;
}

static bool enumerates(Move *m, Rng *rng) {
  int n = (int)range_width(m->range) + 1;
  if (m->tried == m->value - m->range->lower && !isnan(m->lp)) m->lps[m->tried++] = m->lp;
  m->candidate = m->range->lower + (m->tried < n ? m->tried : 0);
  if (m->tried < n) return true;
  draw(m, rng);
  return false;
}

/* ---- slices ---- */

/* An interval of any order of magnitude around a point of the present value. */
static void open_slice(Move *m, Rng *rng) {
  m->x = m->value + rng_uniform(rng);
  m->level = m->lp - rng_exponential(rng);
  m->width = (double)(INT64_C(1) << move_pick(rng, MOVE_REACH - 1));
  m->left = (int)move_pick(rng, STEPS);
  m->right = STEPS - m->left;
  m->ends[0] = m->x - m->width * rng_uniform(rng);
  m->ends[1] = m->ends[0] + m->width;
  m->phase = LEFT;
}

/* The next point of the slice. */
static void aim(Move *m, Rng *rng) {
  if (m->phase == LEFT && m->left-- <= 0) m->phase = RIGHT;
  if (m->phase == RIGHT && m->right-- <= 0) m->phase = SHRINK;
  if (m->phase == SHRINK)
    m->to = m->ends[0] + (m->ends[1] - m->ends[0]) * rng_uniform(rng);
  else
    m->to = m->ends[m->phase == RIGHT];
}

/* Takes the log density at the point: steps out, shrinks, or is done. */
static void judge(Move *m, double lp) {
  bool inside = lp > m->level;
  if (m->phase == LEFT && inside)
    m->ends[0] -= m->width;
  else if (m->phase == RIGHT && inside)
    m->ends[1] += m->width;
  else if (m->phase != SHRINK)
    m->phase = m->phase == LEFT ? RIGHT : SHRINK;
  else if (!inside)
    m->ends[m->to > m->x] = m->to;
  if (m->phase != SHRINK || !inside) return;
  m->value = (int)floor(m->to);
  m->lp = lp;
  m->phase = DONE;
}

static bool slices(Move *m, Rng *rng) {
  if (m->phase == PRESENT && isnan(m->lp)) {
    m->candidate = m->value;
    return true;
  }
  if (m->phase == PRESENT) open_slice(m, rng);
  while (m->phase != DONE) {
    aim(m, rng);
    double to = floor(m->to);
    if (to == m->value && m->phase == SHRINK) {
      m->phase = DONE;
    } else if (to == m->value) {
      judge(m, m->lp);
    } else if (to < m->range->lower || to > m->range->upper) {
      judge(m, -INFINITY);
    } else {
      m->candidate = (int)to;
      return true;
    }
  }
  return false;
}

bool move_wants(Move *m, Rng *rng) {
  m->wants =
      m->phase != DONE && (m->phase == ENUMERATE ? enumerates(m, rng) : slices(m, rng));
  return m->wants;
}

void move_take(Move *m, double lp) {
  if (!m->wants) return;
  if (isnan(lp)) lp = -INFINITY;
  if (m->phase == ENUMERATE)
    m->lps[m->tried++] = lp;
  else if (m->phase == PRESENT)
    m->lp = lp;
  else
    judge(m, lp);
}
