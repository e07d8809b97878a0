/* SPDX-License-Identifier: BSD-3-Clause
   The transition.  Weights are kept relative to the energy at the start; a subtree's
   buffers change hands by pointer, so that joining two costs one pass over their sums. */
#include "sampler/nuts/tree.h"
#include <math.h>

/* exp of more than this is as good as infinite; the sum of a tree must stay finite. */
#define MAX_LOG_WEIGHT 650.0

enum { SUBTREE_VECTORS = 5, TREE_VECTORS = 9 };

long tree_vectors(int max_depth) {
  return TREE_VECTORS + SUBTREE_VECTORS * (max_depth + 2);
}

static void subtree_init(Subtree *s, Block *block) {
  s->p_first = block_vector(block);
  s->p_last = block_vector(block);
  s->rho = block_vector(block);
  s->proposal.q = block_vector(block);
  s->proposal.g = block_vector(block);
}

void tree_init(Tree *t, Dynamics *dynamics, int max_depth, Block *block) {
  t->dynamics = dynamics;
  t->max_depth = max_depth;
  for (int side = 0; side < 2; side++) {
    t->end[side].q = block_vector(block);
    t->end[side].p = block_vector(block);
    t->end[side].g = block_vector(block);
    t->end[side].force = block_vector(block);
  }
  t->inner = block_vector(block);
  subtree_init(&t->whole, block);
  subtree_init(&t->fresh, block);
  for (int i = 0; i < max_depth; i++) subtree_init(&t->level[i], block);
}

static void swap_vectors(double **a, double **b) {
  double *keep = *a;
  *a = *b;
  *b = keep;
}

static void swap_proposals(Proposal *a, Proposal *b) {
  Proposal keep = *a;
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

static bool is_halted(const Tree *t) {
  return atomic_load_explicit(t->stop, memory_order_relaxed) != 0 ||
         atomic_load_explicit(t->halt, memory_order_relaxed) != 0;
}

/* One step outwards from end [side].  False when the trajectory must not be continued. */
static bool visit(Tree *t, int side, double *weight, double *energy) {
  if (is_halted(t)) {
    t->halted = true;
    return false;
  }
  double step = side ? t->dynamics->step : -t->dynamics->step;
  *energy = leapfrog_step(t->dynamics, &t->end[side], step);
  t->end_index[side] += side ? 1 : -1;
  t->steps++;
  double gain = t->start_energy - *energy;
  if (!(gain >= -MAX_ENERGY_ERROR)) t->diverging = true;
  *weight = exp(fmin(gain, MAX_LOG_WEIGHT));
  t->acceptance_sum += fmin(1, *weight);
  return !t->diverging && !t->dynamics->fatal;
}

static void propose(Tree *t, int side, double energy, Proposal *out) {
  const Point *z = &t->end[side];
  vector_copy(out->q, z->q, t->dynamics->padded);
  vector_copy(out->g, z->g, t->dynamics->padded);
  out->lp = z->lp;
  out->energy = energy;
  out->index = t->end_index[side];
}

static bool build_one(Tree *t, int side, Subtree *out) {
  double energy;
  if (!visit(t, side, &out->weight, &energy)) return false;
  propose(t, side, energy, &out->proposal);
  vector_copy(out->p_first, t->end[side].p, t->dynamics->padded);
  vector_copy(out->p_last, t->end[side].p, t->dynamics->padded);
  vector_copy(out->rho, t->end[side].p, t->dynamics->padded);
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
  vector_copy(out->p_first, t->end[side].p, t->dynamics->padded);
  if (!visit(t, side, &weight, &energy)) return false;
  out->weight += weight;
  if (rng_uniform(t->rng) * out->weight < weight)
    propose(t, side, energy, &out->proposal);
  vector_copy(out->p_last, t->end[side].p, t->dynamics->padded);
  return join_pair(t->dynamics, out);
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
  if (rng_uniform(t->rng) * out->weight < half->weight)
    swap_proposals(&out->proposal, &half->proposal);
  bool goes_on = tree_goes_on(t->dynamics, out->p_first, out, out->p_last, half);
  add_momenta(out->rho, half->rho, t->dynamics->padded);
  swap_vectors(&out->p_last, &half->p_last);
  return goes_on;
}

/* Fresh momentum at the current draw; both ends of the trajectory are there. */
static void start(Tree *t) {
  long padded = t->dynamics->padded;
  Proposal *draw = &t->whole.proposal;
  dynamics_momentum(t->dynamics, t->rng, t->whole.rho);
  t->start_energy = dynamics_kinetic(t->dynamics, t->whole.rho) - draw->lp;
  for (int side = 0; side < 2; side++) {
    vector_copy(t->end[side].q, draw->q, padded);
    vector_copy(t->end[side].p, t->whole.rho, padded);
    vector_copy(t->end[side].g, draw->g, padded);
    dynamics_force(t->dynamics, &t->end[side]);
    t->end[side].lp = draw->lp;
    t->end_index[side] = 0;
  }
  draw->energy = t->start_energy;
  draw->index = 0;
  t->whole.weight = 1;
  t->acceptance_sum = 0;
  t->depth = 0;
  t->steps = 0;
  t->diverging = t->halted = false;
}

/* Doubles the trajectory; false when it is complete. */
static bool extend(Tree *t) {
  int side = (int)(rng_u32(t->rng) >> 31);
  long padded = t->dynamics->padded;
  vector_copy(t->inner, t->end[side].p, padded);
  if (!build(t, t->depth, side, &t->fresh)) return false;
  t->depth++;
  if (rng_uniform(t->rng) * t->whole.weight < t->fresh.weight)
    swap_proposals(&t->whole.proposal, &t->fresh.proposal);
  t->whole.weight += t->fresh.weight;
  bool goes_on =
      tree_goes_on(t->dynamics, t->end[!side].p, &t->whole, t->inner, &t->fresh);
  add_momenta(t->whole.rho, t->fresh.rho, padded);
  return goes_on;
}

bool tree_transition(Tree *t) {
  start(t);
  while (t->depth < t->max_depth && extend(t)) continue;
  return !t->halted && !t->dynamics->fatal;
}
