/* SPDX-License-Identifier: BSD-3-Clause
   Claiming chains, and waiting for those that are another's. */
#include "fit/attach.h"
#include <time.h>
#include "base/alloc.h"

static int chains_of(const Attach *a) {
  return a->parts->request->options.chains;
}

static bool is_wanted(const Attach *a, const Layers *chain) {
  return !chain->has_state || chain->draws.drawn < a->parts->request->options.draws;
}

static void give_back(Attach *a) {
  for (int c = 0; c < chains_of(a); c++) layers_give_back(&a->chains[c]);
}

/* A wait for another process. */
typedef struct Wait {
  Attach *attach;
  atomic_long *drawn; /* of each chain */
} Wait;

/* Looks at all chains; whether somebody else samples one that is wanted. */
static bool look_around(Wait *w) {
  Attach *a = w->attach;
  bool busy = false;
  for (int c = 0; c < chains_of(a); c++) {
    long drawn = a->chains[c].draws.drawn;
    if (is_wanted(a, &a->chains[c]))
      busy |= layers_watch(&a->chains[c], a->store, a->parts, &drawn);
    atomic_store(&w->drawn[c], drawn);
  }
  return busy;
}

static void work(void *ctx) {
  const struct timespec pause = {0, 100000000};
  Wait *w = ctx;
  while (atomic_load(w->attach->stop) == 0 && look_around(w)) nanosleep(&pause, NULL);
}

static void look(void *ctx, ProgressTable *table, ChainRow *rows, double seconds,
                 int tick) {
  Wait *w = ctx;
  (void)tick;
  table->seconds = seconds;
  table->note = "sampled by another kernel, whose draws are shown";
  for (int c = 0; c < table->chains; c++) {
    rows[c].phase = "elsewhere";
    rows[c].draws = atomic_load(&w->drawn[c]);
    rows[c].iterations = rows[c].draws ? rows[c].tune + rows[c].draws : 0;
  }
}

/* Until whoever samples has come to an end, or died. */
static void wait(Attach *a) {
  Wait w = {a, mem_new(sizeof *w.drawn * (size_t)chains_of(a))};
  a->has_waited = true;
  const LiveWork wait_work = {&w, work, look};
  live_do(a->live, &wait_work);
  if (atomic_load(a->stop))
    live_end(a->live, &wait_work, "stopped while another kernel samples");
  mem_free(w.drawn);
}

static void reload(Attach *a) {
  for (int c = 0; c < chains_of(a); c++)
    if (is_wanted(a, &a->chains[c]))
      layers_reload(&a->chains[c], a->store, a->parts, a->density);
}

/* Claims what is wanted, chain by chain: of two who claim the same, the second finds the
   first chain of the other and holds nothing meanwhile. */
static Claim claim_all(Attach *a) {
  for (int c = 0; c < chains_of(a); c++) {
    if (!is_wanted(a, &a->chains[c])) continue;
    Claim claim = layers_claim(&a->chains[c], a->store, a->parts);
    if (claim != CLAIM_BUSY && claim != CLAIM_STALE) continue;
    give_back(a);
    return claim;
  }
  return CLAIM_OURS;
}

bool attach_claim(Attach *a) {
  /* What is stale after it was loaded again is of no use to this model. */
  for (int stale = 0; stale < 2;) {
    Claim claim = claim_all(a);
    if (claim == CLAIM_OURS) return true;
    if (claim == CLAIM_BUSY) wait(a);
    if (atomic_load(a->stop)) return false;
    stale += claim == CLAIM_STALE;
    reload(a);
  }
  return true;
}
