/* SPDX-License-Identifier: BSD-3-Clause
   WALNUTS as a method. */
#include "sampler/walnuts/walnuts.h"
#include "base/alloc.h"
#include "sampler/method/search.h"
#include "sampler/walnuts/macro.h"

typedef struct Walnuts {
  Tree tree;
  Macro macro;
  Block block;
} Walnuts;

static const Stat STATS[] = {STAT_lp,
                             STAT_energy,
                             STAT_diverging,
                             STAT_tree_depth,
                             STAT_n_steps,
                             STAT_step_size,
                             STAT_acceptance_rate,
                             STAT_reached_max_treedepth,
                             STAT_energy_error,
                             STAT_n_macro_steps,
                             STAT_max_micro_steps,
                             STAT_one_way,
                             STAT_COUNT};
static const char *const UNUSED[] = {"path_length", NULL};

static void *walnuts_create(Walk *walk, const MethodOptions *options) {
  Walnuts *w = mem_new_aligned(sizeof *w);
  int depth = options->max_depth;
  w->block = block_new(walk->dynamics->dim, tree_vectors(depth) + MACRO_VECTORS);
  tree_init(&w->tree, walk, depth, &w->block);
  macro_init(&w->macro, walk, &w->block);
  w->tree.stride = macro_stride;
  w->tree.strider = &w->macro;
  return w;
}

static void walnuts_destroy(void **self) {
  Walnuts *w = *self;
  *self = NULL;
  if (!w) return;
  block_free(&w->block);
  mem_free(w);
}

static double walnuts_target(const MethodOptions *options, long dim) {
  (void)dim;
  return options->target_accept;
}

static bool walnuts_search(void *self, Walk *walk) {
  return step_search(walk, &((Walnuts *)self)->macro.from);
}

static bool walnuts_draw(void *self, Walk *walk) {
  Walnuts *w = self;
  macro_clear(&w->macro);
  bool done = tree_transition(&w->tree);
  walk->diverging |= w->macro.is_too_steep;
  return done;
}

static void walnuts_stat(const void *self, const Walk *walk, double *to) {
  const Walnuts *w = self;
  (void)walk;
  tree_stat(&w->tree, to);
  to[STAT_n_macro_steps] = (double)w->tree.visits;
  to[STAT_max_micro_steps] = (double)w->macro.most;
  to[STAT_one_way] = w->macro.is_one_way;
}

const Method method_walnuts = {.name = "walnuts",
                               .title = "WALNUTS",
                               .version = 1,
                               .stats = STATS,
                               .unused = UNUSED,
                               .has_metric = true,
                               .create = walnuts_create,
                               .destroy = walnuts_destroy,
                               .target = walnuts_target,
                               .search = walnuts_search,
                               .warm = walnuts_draw,
                               .draw = walnuts_draw,
                               .stat = walnuts_stat};
