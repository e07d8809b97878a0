/* SPDX-License-Identifier: BSD-3-Clause
   What goes: by the limits, or because it was asked for. */
#pragma once
#include "cache/item.h"

/* All entries of a folder .posterity, and the rule by which each one goes. */
typedef struct EvictPlan {
  StoreItem *items; /* the newest first */
  int count;
  const char **rules; /* by entry; NULL: it stays */
  bool *is_held;      /* by entry: it is pinned, or of this session */
  double *seconds;    /* by entry: what it takes to make it again; -1 not known */
} EvictPlan;

extern const char RULE_CLEAR[]; /* it was asked for */

/* The entries below [path], of which [root] is the open folder; those that are pinned are
   held. */
EvictPlan evict_plan_new(const char *path, int root);
void evict_plan_free(EvictPlan *plan);

/* Finds what the limits let go: by age, then what saves least for its bytes. */
void evict_by_limits(EvictPlan *plan, int root, const StoreLimits *limits);

/* Does it: entries that are being written stay, as do those that cannot be removed; their
   rule is NULL then.  The others get a tombstone.  How many went. */
int evict_do(EvictPlan *plan, int root);

/* What this session has used is held. */
void evict_hold_used(EvictPlan *plan, Store *store);

/* Counts what went. */
void evict_count(Store *store, int gone);
