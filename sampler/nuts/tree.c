/* SPDX-License-Identifier: BSD-3-Clause
   The transition.  Weights are kept relative to the energy at the start; a subtree's
   buffers change hands by pointer, so that joining two costs one pass over their sums. */
#include "sampler/nuts/tree.h"
#include <math.h>

/* exp of more than this is as good as infinite; the sum of a tree must stay finite. */
#define MAX_LOG_WEIGHT 650.0

enum { SUBTREE_VECTORS = 5, TREE_VECTORS = 10 };

long tree_vectors(int max_depth) {
  return TREE_VECTORS + SUBTREE_VECTORS * (max_depth + 1);
}

static void subtree_init(Subtree *s, Block *block) {
  s->p_first = block_vector(block);
  s->p_last = block_vector(block);
  s->rho = block_vector(block);
  s->proposal.q = block_vector(block);
  s->proposal.g = block_vector(block);
}

void tree_init(Tree *t, Walk *walk, int max_depth, Block *block) {
  t->walk = walk;
  t->max_depth = max_depth;
  for (int side = 0; side < 2; side++) t->end[side] = point_new(block);
  t->inner = block_vector(block);
  t->whole.rho = block_vector(block);
  subtree_init(&t->fresh, block);
  for (int i = 0; i < max_depth; i++) subtree_init(&t->level[i], block);
}

static void swap_vectors(double **a, double **b) {
  double *keep = *a;
  *a = *b;
  *b = keep;
}

bool tree_goes_on(const Dynamics *d, const double *a_first, const Subtree *a,
                  const double *a_last, const Subtree *b) {
  Lane whole_first = {0}, whole_last = {0}, left_first = {0}, left_last = {0};
  Lane right_first = {0}, right_last = {0};
  for (long i = 0; i < d->padded; i += LANES) {
    Lane m = CLANE(d->inv_metric, i), inner_a = CLANE(a_last, i),
         inner_b = CLANE(b->p_first, i);
    Lane first = m * CLANE(a_first, i), last = m * CLANE(b->p_last, i);
    Lane rho = CLANE(a->rho, i) + CLANE(b->rho, i);
    Lane left = CLANE(a->rho, i) + inner_b, right = CLANE(b->rho, i) + inner_a;
    whole_first += first * rho;
    whole_last += last * rho;
    left_first += first * left;
    left_last += m * inner_b * left;
    right_first += m * inner_a * right;
    right_last += last * right;
  }
  return lane_sum(&whole_first) > 0 && lane_sum(&whole_last) > 0 &&
         lane_sum(&left_first) > 0 && lane_sum(&left_last) > 0 &&
         lane_sum(&right_first) > 0 && lane_sum(&right_last) > 0;
}

/* From end [side] to the state beyond it; false when there is none. */
static bool move(Tree *t, int side, Stride *s) {
  Dynamics *d = t->walk->dynamics;
  double step = side ? d->step : -d->step;
  if (!t->stride) {
    s->energy = leapfrog_step(d, &t->end[side], step);
    t->walk->steps++;
    return true;
  }
  bool moved = t->stride(t->strider, &t->end[side], t->end_energy[side], step, s);
  t->end_energy[side] = s->energy;
  return moved;
}

/* One step outwards from end [side].  False when the trajectory must not be continued. */
static bool visit(Tree *t, int side, double *weight, double *energy) {
  Walk *w = t->walk;
  if (walk_is_halted(w)) {
    w->halted = true;
    return false;
  }
  Stride s = {0};
  bool moved = move(t, side, &s);
  *energy = s.energy;
  t->end_index[side] += side ? 1 : -1;
  t->visits++;
  double gain = w->start_energy - *energy, plain = gain;
  if (t->stride) plain = w->start_energy - s.plain;
  if (moved && !(gain >= -MAX_ENERGY_ERROR)) w->diverging = true;
  w->is_strained |= w->diverging || (!t->stride && !(gain >= -STRAINED_ENERGY_ERROR));
  *weight = exp(fmin(gain, MAX_LOG_WEIGHT));
  t->acceptance_sum += t->stride ? exp(fmin(plain, 0)) : fmin(1, *weight);
  return moved && !w->diverging && !w->dynamics->fatal;
}

static void propose(Tree *t, int side, double energy, Proposal *out) {
  const Point *z = &t->end[side];
  vector_copy(out->q, z->q, t->walk->dynamics->padded);
  vector_copy(out->g, z->g, t->walk->dynamics->padded);
  out->lp = z->lp;
  out->energy = energy;
  out->index = t->end_index[side];
}

static bool build_one(Tree *t, int side, Subtree *out) {
  double energy;
  if (!visit(t, side, &out->weight, &energy)) return false;
  propose(t, side, energy, &out->proposal);
  vector_copy(out->p_first, t->end[side].p, t->walk->dynamics->padded);
  vector_copy(out->p_last, t->end[side].p, t->walk->dynamics->padded);
  vector_copy(out->rho, t->end[side].p, t->walk->dynamics->padded);
  return true;
}

/* Whether two neighbours go on; their sum of momenta goes to out->rho. */
static bool join_pair(const Dynamics *d, Subtree *out) {
  Lane first = {0}, last = {0};
  for (long i = 0; i < d->padded; i += LANES) {
    Lane a = CLANE(out->p_first, i), b = CLANE(out->p_last, i), rho = a + b;
    LANE(out->rho, i) = rho;
    rho *= CLANE(d->inv_metric, i);
    first += a * rho;
    last += b * rho;
  }
  return lane_sum(&first) > 0 && lane_sum(&last) > 0;
}

/* Two states; half of all steps end here, so it copies no more than it must. */
static bool build_two(Tree *t, int side, Subtree *out) {
  double weight, energy;
  if (!visit(t, side, &out->weight, &energy)) return false;
  propose(t, side, energy, &out->proposal);
  vector_copy(out->p_first, t->end[side].p, t->walk->dynamics->padded);
  if (!visit(t, side, &weight, &energy)) return false;
  out->weight += weight;
  if (rng_uniform(t->walk->rng) * out->weight < weight)
    propose(t, side, energy, &out->proposal);
  vector_copy(out->p_last, t->end[side].p, t->walk->dynamics->padded);
  return join_pair(t->walk->dynamics, out);
}

static void add_momenta(double *rho, const double *more, long padded) {
  for (long i = 0; i < padded; i += LANES) LANE(rho, i) += CLANE(more, i);
}

static bool build(Tree *t, int depth, int side, Subtree *out) {
  if (depth == 0) return build_one(t, side, out);
  if (depth == 1) return build_two(t, side, out);
  Subtree *half = &t->level[depth];
  if (!build(t, depth - 1, side, out) || !build(t, depth - 1, side, half)) return false;
  out->weight += half->weight;
  if (rng_uniform(t->walk->rng) * out->weight < half->weight)
    proposal_swap(&out->proposal, &half->proposal);
  bool goes_on = tree_goes_on(t->walk->dynamics, out->p_first, out, out->p_last, half);
  add_momenta(out->rho, half->rho, t->walk->dynamics->padded);
  swap_vectors(&out->p_last, &half->p_last);
  return goes_on;
}

/* Fresh momentum at the current draw; both ends of the trajectory are there. */
static void start(Tree *t) {
  Walk *w = t->walk;
  Proposal *draw = &w->draw;
  long padded = w->dynamics->padded;
  dynamics_momentum(w->dynamics, w->rng, t->whole.rho);
  w->start_energy = dynamics_kinetic(w->dynamics, t->whole.rho) - draw->lp;
  for (int side = 0; side < 2; side++) {
    vector_copy(t->end[side].q, draw->q, padded);
    vector_copy(t->end[side].p, t->whole.rho, padded);
    vector_copy(t->end[side].g, draw->g, padded);
    dynamics_force(w->dynamics, &t->end[side]);
    t->end[side].lp = draw->lp;
    t->end_index[side] = 0;
    t->end_energy[side] = w->start_energy;
  }
  draw->energy = w->start_energy;
  draw->index = 0;
  t->whole.weight = 1;
  t->acceptance_sum = 0;
  t->visits = 0;
  w->depth = 0;
  w->steps = 0;
  w->diverging = w->halted = w->is_strained = false;
}

/* Doubles the trajectory; false when it is complete. */
static bool extend(Tree *t) {
  Walk *w = t->walk;
  int side = (int)(rng_u32(w->rng) >> 31);
  long padded = w->dynamics->padded;
  vector_copy(t->inner, t->end[side].p, padded);
  if (!build(t, w->depth, side, &t->fresh)) return false;
  w->depth++;
  if (rng_uniform(w->rng) * t->whole.weight < t->fresh.weight)
    proposal_swap(&w->draw, &t->fresh.proposal);
  t->whole.weight += t->fresh.weight;
  bool goes_on =
      tree_goes_on(w->dynamics, t->end[!side].p, &t->whole, t->inner, &t->fresh);
  add_momenta(t->whole.rho, t->fresh.rho, padded);
  return goes_on;
}

bool tree_transition(Tree *t) {
  Walk *w = t->walk;
  start(t);
  while (w->depth < t->max_depth && extend(t)) continue;
  w->acceptance = t->acceptance_sum / (double)t->visits;
  return !w->halted && !w->dynamics->fatal;
}

void tree_stat(const Tree *t, double *to) {
  const Walk *w = t->walk;
  to[STAT_lp] = w->draw.lp;
  to[STAT_energy] = w->start_energy;
  to[STAT_diverging] = w->diverging;
  to[STAT_tree_depth] = w->depth;
  to[STAT_n_steps] = (double)w->steps;
  to[STAT_step_size] = w->dynamics->step;
  to[STAT_acceptance_rate] = w->acceptance;
  to[STAT_reached_max_treedepth] = w->depth == t->max_depth;
  to[STAT_energy_error] = w->draw.energy - w->start_energy;
}
