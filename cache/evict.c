/* SPDX-License-Identifier: BSD-3-Clause
   Eviction: what has saved least for its bytes goes first, and less counts the longer ago
   it was of use. */
#include "cache/evict.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "cache/chain_facts.h"
#include "cache/code_trim.h"
#include "cache/folder.h"
#include "cache/pins.h"
#include "cache/place.h"
#include "cache/store_state.h"
#include "cache/tombstone.h"

const char RULE_CLEAR[] = "clear";
static const char RULE_AGE[] = "age", RULE_SIZE[] = "size";

EvictPlan evict_plan_new(const char *path, int root) {
  EvictPlan plan = {0};
  plan.count = items_find(path, &plan.items);
  size_t n = (size_t)plan.count + 1;
  plan.rules = mem_new(sizeof *plan.rules * n);
  plan.is_held = mem_new(sizeof *plan.is_held * n);
  plan.seconds = mem_new(sizeof *plan.seconds * n);
  Pins pins = pins_read(root);
  for (int i = 0; i < plan.count; i++) {
    plan.is_held[i] = pins_hold(&pins, &plan.items[i]);
    plan.seconds[i] = -1;
  }
  pins_free(&pins);
  return plan;
}

void evict_plan_free(EvictPlan *plan) {
  store_items_free(plan->items, plan->count);
  mem_free(plan->rules);
  mem_free(plan->is_held);
  mem_free(plan->seconds);
  *plan = (EvictPlan){0};
}

void evict_hold_used(EvictPlan *plan, Store *store) {
  pthread_mutex_lock(&store->lock);
  for (int i = 0; i < plan->count; i++)
    plan->is_held[i] |= map_has(store->used, plan->items[i].key);
  pthread_mutex_unlock(&store->lock);
}

/* --- worth --- */

static double seconds_of_chain(int root, const StoreItem *item) {
  const char *file;
  int folder = item_folder(root, item, &file);
  int fd = folder < 0 ? -1 : folder_open_file(folder, file, O_RDONLY);
  double seconds = fd < 0 ? 0 : chain_facts(fd, false).seconds;
  if (fd >= 0) close(fd);
  if (folder >= 0) close(folder);
  return seconds;
}

/* Files of other kinds do not tell it.  A warm-up that was broken off is small, and what
   it spares is long. */
static double seconds_of(int root, const StoreItem *item) {
  if (text_has_suffix(item->name, place_ends[PLACE_CHAIN]))
    return seconds_of_chain(root, item);
  return text_has_suffix(item->name, place_ends[PLACE_WARMUP]) ? 60 : 1;
}

typedef struct Worth {
  int item;
  double worth;
} Worth;

static const double HALF_LIFE = 30 * 86400.0; /* after which a hit counts half */

static double worth_of(const StoreItem *item, double seconds) {
  double age = item->age_seconds > 0 ? item->age_seconds : 0;
  return seconds / (double)(item->bytes + 1) * exp2(-age / HALF_LIFE);
}

static int least_first(const void *a, const void *b) {
  const Worth *x = a, *y = b;
  if (x->worth != y->worth) return x->worth < y->worth ? -1 : 1;
  return y->item - x->item; /* the oldest */
}

static double bytes_that_stay(const EvictPlan *plan) {
  double bytes = 0;
  for (int i = 0; i < plan->count; i++)
    if (!plan->rules[i]) bytes += (double)plan->items[i].bytes;
  return bytes;
}

/* Files are opened only here, where there is too much. */
static void by_size(EvictPlan *plan, int root, double limit) {
  double bytes = bytes_that_stay(plan);
  if (bytes <= limit) return;
  Worth *worths = mem_new(sizeof *worths * (size_t)(plan->count + 1));
  int n = 0;
  for (int i = 0; i < plan->count; i++) {
    if (plan->rules[i] || plan->is_held[i]) continue;
    plan->seconds[i] = seconds_of(root, &plan->items[i]);
    worths[n++] = (Worth){i, worth_of(&plan->items[i], plan->seconds[i])};
  }
  if (n) qsort(worths, (size_t)n, sizeof *worths, least_first);
  for (int k = 0; k < n && bytes > limit; k++) {
    plan->rules[worths[k].item] = RULE_SIZE;
    bytes -= (double)plan->items[worths[k].item].bytes;
  }
  mem_free(worths);
}

void evict_by_limits(EvictPlan *plan, int root, const StoreLimits *limits) {
  for (int i = 0; limits->max_age > 0 && i < plan->count; i++)
    if (!plan->is_held[i] && plan->items[i].age_seconds > limits->max_age)
      plan->rules[i] = RULE_AGE;
  if (limits->cache_limit > 0) by_size(plan, root, limits->cache_limit);
}

/* --- removal --- */

static int remove_item(int root, const StoreItem *item) {
  const char *file;
  int folder = item_folder(root, item, &file);
  if (folder < 0) return errno;
  int err = item_remove(folder, file, NULL);
  close(folder);
  return err;
}

int evict_do(EvictPlan *plan, int root) {
  const StoreItem **gone = mem_new(sizeof *gone * (size_t)(plan->count + 1));
  const char **rules = mem_new(sizeof *rules * (size_t)(plan->count + 1));
  int n = 0;
  for (int i = 0; i < plan->count; i++) {
    if (!plan->rules[i]) continue;
    if (remove_item(root, &plan->items[i]) != 0) {
      plan->rules[i] = NULL;
      continue;
    }
    gone[n] = &plan->items[i];
    rules[n++] = plan->rules[i];
  }
  tombstones_add(root, gone, rules, n);
  mem_free(gone);
  mem_free(rules);
  return n;
}

void evict_count(Store *store, int gone) {
  pthread_mutex_lock(&store->lock);
  store->stats.evicted += gone;
  pthread_mutex_unlock(&store->lock);
}

/* --- after something was stored --- */

static void enforce(void *ctx) {
  Store *store = ctx;
  pthread_mutex_lock(&store->lock);
  StoreLimits limits = store->limits;
  pthread_mutex_unlock(&store->lock);
  int root = store_root(store, false);
  if (root >= 0) {
    EvictPlan plan = evict_plan_new(store->path, root);
    evict_hold_used(&plan, store);
    evict_by_limits(&plan, root, &limits);
    evict_count(store, evict_do(&plan, root));
    evict_plan_free(&plan);
    close(root);
  }
  code_trim(limits.native_limit, false, NULL);
}

enum { PAUSE_SECONDS = 60 };

void store_enforce(Store *store) {
  double now = clock_seconds();
  pthread_mutex_lock(&store->lock);
  bool is_due = now - store->enforced >= PAUSE_SECONDS;
  if (is_due) store->enforced = now;
  pthread_mutex_unlock(&store->lock);
  if (is_due) later_do(store->later, enforce, store);
}
