/* SPDX-License-Identifier: BSD-3-Clause
   The no-U-turn sampler as a method. */
#include "sampler/nuts/nuts.h"
#include "base/alloc.h"
#include "sampler/method/search.h"
#include "sampler/nuts/tree.h"

typedef struct Nuts {
  Tree tree;
  Block block;
} Nuts;

static const Stat STATS[] = {
    STAT_lp,           STAT_energy,    STAT_diverging,       STAT_tree_depth,
    STAT_n_steps,      STAT_step_size, STAT_acceptance_rate, STAT_reached_max_treedepth,
    STAT_energy_error, STAT_COUNT};
static const char *const UNUSED[] = {"path_length", NULL};

static void *nuts_create(Walk *walk, const MethodOptions *options) {
  Nuts *n = mem_new_aligned(sizeof *n);
  n->block = block_new(walk->dynamics->dim, tree_vectors(options->max_depth));
  tree_init(&n->tree, walk, options->max_depth, &n->block);
  return n;
}

static void nuts_destroy(void **self) {
  Nuts *n = *self;
  *self = NULL;
  if (!n) return;
  block_free(&n->block);
  mem_free(n);
}

static double nuts_target(const MethodOptions *options, long dim) {
  (void)dim;
  return options->target_accept;
}

static bool nuts_search(void *self, Walk *walk) {
  return step_search(walk, &((Nuts *)self)->tree.end[1]);
}

static bool nuts_draw(void *self, Walk *walk) {
  (void)walk;
  return tree_transition(&((Nuts *)self)->tree);
}

static void nuts_stat(const void *self, const Walk *walk, double *to) {
  (void)walk;
  tree_stat(&((const Nuts *)self)->tree, to);
}

const Method method_nuts = {.name = "nuts",
                            .title = "NUTS",
                            .version = 1,
                            .stats = STATS,
                            .unused = UNUSED,
                            .has_metric = true,
                            .is_plain = true,
                            .create = nuts_create,
                            .destroy = nuts_destroy,
                            .target = nuts_target,
                            .search = nuts_search,
                            .warm = nuts_draw,
                            .draw = nuts_draw,
                            .stat = nuts_stat};
