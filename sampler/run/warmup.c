/* SPDX-License-Identifier: BSD-3-Clause
   Adaptation of a group. */
#include "sampler/run/warmup.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "sampler/adapt/adapt_dense.h"
#include "sampler/adapt/adapt_weight.h"
#include "base/alloc.h"
#include "sampler/run/lost.h"

/* A diverging transition says something only when it got this far. */
enum { FAR_ENOUGH = 4 };

/* Acceptances that AUTO asks for in turn: the next one where the strain is more than
   SOME_STRAIN, the one after it for MUCH_STRAIN. */
static const double TARGETS[] = {0.9, 0.95, 0.98};
enum { LEVELS = sizeof TARGETS / sizeof *TARGETS };
#define SOME_STRAIN 0.001
#define MUCH_STRAIN 0.01

/* Changes of the logarithm of scales, as a root of the mean square and at most, and the
   ratio of variances between chains and within them, below which a metric is settled. */
#define SETTLED_MEAN 0.2
#define SETTLED_MOST 0.7
#define AGREEMENT 0.3

static Adapt adapt_of(const Chain *c) {
  return c->options->adapt;
}

/* Iterations whose strains say nothing, as steps are not what they will be: after the
   first metrics, and after a change of coordinates or of the plan. */
enum { UNQUIET_START = 15, UNQUIET = 30 };

/* Iterations between metrics that are not diagonal; the first ones are. */
enum { FACTOR_ROUND = 20 };

static void estimate_add(Estimate *e, const Proposal *at, const Dynamics *d) {
  if (e->draw_scatter) {
    scatter_add(e->draw_scatter, &e->draws, at->q, d->dim, d->padded);
    scatter_add(e->gradient_scatter, &e->gradients, at->g, d->dim, d->padded);
  }
  welford_add(&e->draws, at->q, d->padded);
  welford_add(&e->gradients, at->g, d->padded);
  sketch_add(&e->sketch, at->q, at->g, d->padded);
}

static void estimate_merge(Estimate *e, const Estimate *from, const Dynamics *d) {
  if (e->draw_scatter) {
    scatter_merge(e->draw_scatter, &e->draws, from->draw_scatter, &from->draws, d->dim,
                  d->padded);
    scatter_merge(e->gradient_scatter, &e->gradients, from->gradient_scatter,
                  &from->gradients, d->dim, d->padded);
  }
  welford_merge(&e->draws, &from->draws, d->padded);
  welford_merge(&e->gradients, &from->gradients, d->padded);
}

void group_init(Group *g, Chain **chains, int count) {
  *g = (Group){.count = count};
  for (int i = 0; i < count; i++) g->chains[i] = chains[i];
  const Chain *first = chains[0];
  long dim = first->density->dim;
  g->block = block_new(dim, 6);
  MetricKind kind = first->kind == METRIC_DENSE ? METRIC_DENSE : METRIC_DIAGONAL;
  estimate_init(&g->pooled, &g->block, kind, false, dim);
  g->diagonal = block_vector(&g->block);
  for (long i = 0; i < dim; i++) g->diagonal[i] = 1;
  g->before = block_vector(&g->block);
  bool is_auto = first->options->tune == TUNE_AUTO;
  long most = sample_tune(first->options);
  g->windows = pool_windows(is_auto ? AUTO_LEAST : most, most);
  g->quiet = g->windows.early_end + (is_auto ? UNQUIET_START : 0);
}

long warmup_end(const Group *g) {
  const SampleOptions *o = g->chains[0]->options;
  return adapt_is_pooled(o->adapt) ? g->windows.tune : sample_tune(o);
}

void group_free(Group *g) {
  estimate_free(&g->pooled);
  block_free(&g->block);
}

/* Where members have nothing to tell each other they meet all the same now and then: what
   they have learnt is kept when they meet. */
enum { LONGEST_ROUND = 50 };

long warmup_round(const Group *g, long done) {
  const Chain *c = g->chains[0];
  long rest = warmup_end(g) - done;
  if (adapt_is_pooled(adapt_of(c))) rest = pool_round(&g->windows, done);
  return rest < LONGEST_ROUND ? rest : LONGEST_ROUND;
}

/* Draws that did not move, or diverged at once, are echoes of the one before. */
static bool is_good(const Walk *w) {
  long moved = labs(w->draw.index);
  return w->diverging ? moved > FAR_ENOUGH : moved > 0;
}

static void learn_pooled(Chain *c) {
  recent_add(&c->recent, &c->walk.draw, c->dynamics.padded);
  c->transitions++;
  c->strained += c->walk.is_strained;
  if (!is_good(&c->walk)) return;
  estimate_add(&c->fore, &c->walk.draw, &c->dynamics);
  estimate_add(&c->back, &c->walk.draw, &c->dynamics);
}

static void learn_stan(Chain *c, long i) {
  Dynamics *d = &c->dynamics;
  if (stan_window_learns(&c->windows, i))
    welford_add(&c->fore.draws, c->walk.draw.q, d->padded);
  if (!stan_window_ends(&c->windows, i)) return;
  metric_from_variance(&c->fore.draws, d->inv_metric, d->dim);
  dynamics_metric_changed(d);
  welford_clear(&c->fore.draws);
  c->search = true;
}

void warmup_begin(Chain *c) {
  if (!adapt_is_pooled(adapt_of(c))) return;
  estimate_add(&c->fore, &c->walk.draw, &c->dynamics);
  estimate_add(&c->back, &c->walk.draw, &c->dynamics);
}

void warmup_chain(Chain *c, long end) {
  bool pooled = adapt_is_pooled(adapt_of(c));
  if (c->is_lost) chain_restart(c);
  for (long i = c->state.warmed; i < end; i++) {
    if (!chain_warm(c, i)) return;
    if (pooled)
      learn_pooled(c);
    else
      learn_stan(c, i);
  }
}

/* What the members have seen, all or lately. */
static void pool(Group *g, bool all) {
  estimate_clear(&g->pooled);
  for (int i = 0; i < g->count; i++) {
    const Chain *c = g->chains[i];
    estimate_merge(&g->pooled, all ? &c->fore : &c->back, &c->dynamics);
  }
}

static void swap_estimates(Chain *c) {
  Estimate keep = c->fore;
  c->fore = c->back;
  c->back = keep;
  estimate_clear(&c->back);
}

/* The diagonal metric for every member.  The first one may change the step by orders. */
static void set_diagonal(Group *g) {
  for (int i = 0; i < g->count; i++) {
    Dynamics *d = &g->chains[i]->dynamics;
    metric_from_fisher(&g->pooled.draws, &g->pooled.gradients, d->inv_metric, d->dim);
    dynamics_metric_changed(d);
    if (!g->has_metric) g->chains[i]->search = g->chains[i]->options->step_size == 0;
  }
  g->has_metric = true;
}

static bool find_dense(Group *g) {
  Chain *first = g->chains[0];
  Dynamics *d = &first->dynamics;
  if (!metric_dense(g->pooled.draw_scatter, g->pooled.gradient_scatter, g->diagonal,
                    first->factor, d->dim, d->padded))
    return false;
  for (int i = 0; i < g->count; i++) {
    Chain *c = g->chains[i];
    if (i > 0) vector_copy(c->factor, first->factor, d->dim * d->padded);
    c->dynamics.factor = c->factor;
  }
  return true;
}

static bool find_low(Group *g) {
  const Sketch *kept[GROUP_CHAINS];
  Chain *first = g->chains[0];
  long dim = first->dynamics.dim, padded = first->dynamics.padded;
  for (int i = 0; i < g->count; i++) kept[i] = &g->chains[i]->fore.sketch;
  if (!metric_low(kept, g->count, g->diagonal, first->density->cost, dim, padded,
                  &first->low))
    return false;
  for (int i = 0; i < g->count; i++) {
    LowRank *low = &g->chains[i]->low;
    g->chains[i]->dynamics.low = low;
    if (i == 0) continue;
    low->rank = first->low.rank;
    vector_copy(low->scale, first->low.scale, padded);
    vector_copy(low->vectors, first->low.vectors, low->rank * padded);
    memcpy(low->stretch, first->low.stretch, sizeof *low->stretch * (size_t)low->rank);
  }
  return true;
}

/* A metric that is not diagonal for every member, if there is one; the first changes the
   step again. */
static void set_factor(Group *g, long done) {
  long dim = g->chains[0]->dynamics.dim;
  metric_from_fisher(&g->pooled.draws, &g->pooled.gradients, g->diagonal, dim);
  if (!(g->chains[0]->kind == METRIC_DENSE ? find_dense(g) : find_low(g))) return;
  for (int i = 0; i < g->count; i++) {
    Chain *c = g->chains[i];
    for (long k = 0; k < dim; k++) c->dynamics.inv_metric[k] = 1;
    dynamics_metric_changed(&c->dynamics);
    if (g->factor_at == 0) c->search = c->options->step_size == 0;
  }
  g->factor_at = done;
}

static void set_metric(Group *g, long done, bool switched) {
  bool has_factor = g->chains[0]->kind != METRIC_DIAGONAL;
  bool is_due = done - g->factor_at >= FACTOR_ROUND || (switched && g->factor_at > 0);
  if (has_factor && is_due) set_factor(g, done);
  if (g->factor_at == 0) set_diagonal(g);
}

/* Rows of the members' sketches in the coordinates of the density. */
typedef struct Rows {
  long n, stride;
  double *draws, *gradients;
} Rows;

static Rows rows_of(Group *g) {
  Rows r = {.stride = g->chains[0]->dynamics.padded};
  for (int i = 0; i < g->count; i++) r.n += g->chains[i]->fore.sketch.n;
  size_t size = (size_t)(r.n * r.stride);
  r.draws = mem_new_aligned(sizeof *r.draws * (2 * size + LANES));
  r.gradients = r.draws + size;
  long k = 0;
  for (int i = 0; i < g->count; i++) {
    Chain *c = g->chains[i];
    for (long j = 0; j < c->fore.sketch.n; j++, k++) {
      double *draw = r.draws + k * r.stride, *gradient = r.gradients + k * r.stride,
             lp = 0;
      recentre_out(&c->dynamics.moved, c->fore.sketch.draws + j * r.stride, draw,
                   c->dynamics.dim);
      memcpy(gradient, c->fore.sketch.gradients + j * r.stride,
             sizeof *gradient * (size_t)r.stride);
      recentre_push(&c->dynamics.moved, draw, &lp, gradient);
    }
  }
  return r;
}

/* The rows of a member become its estimate, in its coordinates, and so does its place. */
static void move_member(Chain *c, const double *weights, Rows *r, long from) {
  Dynamics *d = &c->dynamics;
  Proposal *at = &c->walk.draw;
  long n = c->fore.sketch.n;
  double lp = 0;
  recentre_out(&d->moved, at->q, d->theta, d->dim);
  recentre_push(&d->moved, d->theta, &at->lp, at->g);
  recentre_weigh(&d->moved, weights);
  recentre_pull(&d->moved, d->theta, &at->lp, at->g);
  recentre_in(&d->moved, d->theta, at->q, d->dim);
  estimate_clear(&c->fore);
  estimate_clear(&c->back);
  recent_clear(&c->recent);
  c->search = c->options->step_size == 0;
  for (long k = from; k < from + n; k++) {
    Proposal row = {.q = r->draws + k * r->stride, .g = r->gradients + k * r->stride};
    recentre_pull(&d->moved, row.q, &lp, row.g);
    recentre_in(&d->moved, row.q, row.q, d->dim);
    estimate_add(&c->fore, &row, d);
  }
}

/* Chooses how far parameters are non-centred; true when that has changed, and then all is
   in the new coordinates. */
static bool choose_weights(Group *g) {
  const Recentring *moved = &g->chains[0]->dynamics.moved;
  if (!recentre_count(moved)) return false;
  Rows r = rows_of(g);
  double *weights = mem_new(sizeof *weights * (size_t)recentre_count(moved));
  memcpy(weights, moved->weights, sizeof *weights * (size_t)recentre_count(moved));
  bool any = weights_choose(moved->what, r.draws, r.gradients, r.n, r.stride, weights);
  long from = 0, n;
  for (int i = 0; any && i < g->count; i++, from += n) {
    n = g->chains[i]->fore.sketch.n;
    move_member(g->chains[i], weights, &r, from);
  }
  mem_free(weights);
  mem_free(r.draws);
  return any;
}

static double raised(double target, double strain) {
  int levels = strain > MUCH_STRAIN ? 2 : strain > SOME_STRAIN ? 1 : 0;
  for (int i = 0; i < LEVELS && levels > 0; i++)
    if (TARGETS[i] > target) {
      target = TARGETS[i];
      levels--;
    }
  return target;
}

static void forget_strains(Group *g) {
  for (int i = 0; i < g->count; i++)
    g->chains[i]->strained = g->chains[i]->transitions = 0;
}

/* Variance between the means of chains to that within them, of parameter [k]. */
static double between(const Group *g, long k) {
  double within = 0, squares = 0, mean = 0;
  for (int i = 0; i < g->count; i++) mean += g->chains[i]->fore.draws.mean[k] / g->count;
  for (int i = 0; i < g->count; i++) {
    const Welford *w = &g->chains[i]->fore.draws;
    within += w->squares[k] / (double)w->n / g->count;
    squares += (w->mean[k] - mean) * (w->mean[k] - mean);
  }
  return squares / (g->count - 1) / within;
}

static double disagreement(const Group *g) {
  double most = 0;
  for (long k = 0; k < g->chains[0]->dynamics.dim; k++) most = fmax(most, between(g, k));
  return most;
}

/* The share of the transitions at the present target that strained their steps, where one
   alone says nothing, times what chains disagree.  Energies tell sooner than divergences,
   which are rare and come in clusters.  Where chains mix well steps that are too large
   lead to a place and away from it again; where they do not a chain may stay there, and
   what was seen are few transitions in effect. */
static double strain_of(const Group *g) {
  long strained = 0, seen = 0;
  for (int i = 0; i < g->count; i++) {
    strained += g->chains[i]->strained;
    seen += g->chains[i]->transitions;
  }
  return strained > 1 ? (double)strained / (double)seen * disagreement(g) : 0;
}

/* Smaller steps for the group while they are strained; true when they become so. */
static bool raise_target(Group *g) {
  double strain = strain_of(g);
  bool is_higher = false;
  if (adapt_of(g->chains[0]) != ADAPT_AUTO) return false;
  for (int i = 0; i < g->count; i++) {
    StepAdapt *step = &g->chains[i]->step;
    double target = raised(step->target, strain);
    if (step->target >= target) continue;
    step_retarget(step, target);
    is_higher = true;
  }
  if (is_higher) forget_strains(g);
  return is_higher;
}

/* Lost chains start again; the metric of the others will change without them. */
static bool leave_lost(Group *g) {
  if (g->chains[0]->options->init || !lost_mark(g->chains, g->count)) return false;
  for (int i = 0; i < g->count; i++)
    g->chains[i]->search = g->chains[i]->options->step_size == 0;
  return true;
}

/* Whether the scales that the chains have seen since this was asked last, which are those
   of [g->pooled] now, are what they were then. */
static bool is_settled(Group *g) {
  long dim = g->chains[0]->dynamics.dim;
  double squares = 0, most = 0;
  metric_from_fisher(&g->pooled.draws, &g->pooled.gradients, g->diagonal, dim);
  for (long i = 0; i < dim; i++) {
    double change = 0.5 * fabs(log(g->diagonal[i] / g->before[i]));
    squares += change * change;
    most = fmax(most, change);
    g->before[i] = g->diagonal[i];
  }
  return sqrt(squares / (double)dim) < SETTLED_MEAN && most < SETTLED_MOST;
}

static bool do_chains_agree(const Group *g) {
  return disagreement(g) < AGREEMENT;
}

static bool is_automatic(const Group *g) {
  return g->chains[0]->options->tune == TUNE_AUTO;
}

/* Goes on from what the last stretch has seen. */
static void extend_metric(Group *g, long done, bool settled) {
  for (int i = 0; i < g->count; i++) swap_estimates(g->chains[i]);
  pool_extend(&g->windows);
  if (!settled && g->windows.tune < g->windows.most) g->quiet = done + UNQUIET;
  pool(g, true);
  set_metric(g, done, true);
}

/* An automatic warm-up goes on when the last stretch has not seen what the stretch before
   it has seen, and when its steps were too large: where they strain few transitions, the
   draws of a short warm-up say little of there.  The first stretch is looked at
   halfway. */
static void judge_metric(Group *g, long done, bool any_lost) {
  if (done < g->windows.metric_end) {
    is_settled(g);
    for (int i = 0; i < g->count; i++) estimate_clear(&g->chains[i]->back);
    return;
  }
  bool agree = do_chains_agree(g);
  pool(g, false);
  bool settled = is_settled(g) && agree && !any_lost, fit = !raise_target(g);
  if ((!settled || !fit) && g->windows.tune < g->windows.most)
    extend_metric(g, done, settled);
}

/* Where all was to end, it ends unless steps are too large. */
static void judge_steps(Group *g, long done) {
  if (is_automatic(g) && done == g->windows.tune && done < g->windows.most &&
      raise_target(g))
    pool_extend_end(&g->windows);
}

static void meet_in_metric(Group *g, long done) {
  bool is_end = is_automatic(g) && done == g->windows.metric_end;
  bool any_lost = (pool_looks(&g->windows, done) || is_end) && leave_lost(g);
  long fresh = 0;
  for (int i = 0; i < g->count; i++) fresh += g->chains[i]->back.draws.n;
  fresh /= g->count;
  bool switched = pool_switches(&g->windows, done, fresh);
  for (int i = 0; switched && i < g->count; i++) swap_estimates(g->chains[i]);
  pool(g, true);
  if (g->pooled.draws.n > g->count) set_metric(g, done, switched);
  if (!pool_judges(&g->windows, done)) return;
  bool moves = done < g->windows.metric_end || is_automatic(g);
  if (moves && choose_weights(g)) {
    any_lost = true; /* nothing is settled */
    g->quiet = done + UNQUIET;
    pool(g, true);
    set_metric(g, done, true);
  }
  if (is_automatic(g))
    judge_metric(g, done, any_lost);
  else
    raise_target(g);
}

void warmup_meet(Group *g, long done) {
  if (!adapt_is_pooled(adapt_of(g->chains[0]))) return;
  if (done <= g->quiet) forget_strains(g);
  if (done <= g->windows.metric_end)
    meet_in_metric(g, done);
  else
    judge_steps(g, done);
}

/* Pooled members share a metric, so they share its step: the geometric mean of theirs. */
void warmup_finish(Group *g) {
  double sum = 0;
  for (int i = 0; i < g->count; i++) sum += log(step_average(&g->chains[i]->step));
  for (int i = 0; i < g->count; i++) {
    Chain *c = g->chains[i];
    bool pooled = adapt_is_pooled(adapt_of(c));
    if (c->method->target)
      c->state.step_size = pooled ? exp(sum / g->count) : step_average(&c->step);
    if (!c->error) atomic_store(&c->progress.phase, CHAIN_WAITING);
  }
}
