/* SPDX-License-Identifier: BSD-3-Clause
   Tasks: what goes. */
#include <string.h>
#include <unistd.h>
#include "base/suggest.h"
#include "cache/code_trim.h"
#include "cache/evict.h"
#include "cache/memory.h"
#include "cache/store_state.h"
#include "cache/stray.h"
#include "cache/task_do.h"
#include "cache/units.h"

static Json *going_json(const EvictPlan *plan, int i) {
  const StoreItem *item = &plan->items[i];
  Json *line = json_new_object();
  json_set(line, "what", json_new_text(plan->rules[i]));
  json_set(line, "bytes", json_new_int(item->bytes));
  json_set(line, "name", json_new_text(item->name));
  return line;
}

/* The time it takes to make them again, where it is known. */
static double append_going(const EvictPlan *plan, Json *lines) {
  double seconds = 0;
  for (int i = 0; i < plan->count; i++) {
    if (!plan->rules[i]) continue;
    json_push(lines, going_json(plan, i));
    if (plan->seconds[i] > 0) seconds += plan->seconds[i];
  }
  return seconds;
}

static double sum_bytes(const Json *lines) {
  double bytes = 0;
  for (int i = 0; i < json_count(lines); i++)
    bytes += (double)json_int(json_get(json_at(lines, i), "bytes"), 0);
  return bytes;
}

static Json *result_of(Json *lines, bool dry, long pinned) {
  char size[32];
  double bytes = sum_bytes(lines);
  int n = json_count(lines);
  unit_put_bytes(bytes, size, sizeof size);
  Json *result = json_new_object();
  json_set(result, "entries", lines);
  json_set(result, "bytes", json_new_int((int64_t)bytes));
  if (pinned)
    task_say(result, "%s: %d, %s; %ld pinned or in use", dry ? "would go" : "gone", n,
             size, pinned);
  else
    task_say(result, "%s: %d, %s", dry ? "would go" : "gone", n, size);
  return result;
}

/* By the limits, after what is of no use. */
static double collect(Store *store, int root, bool dry, Json *lines) {
  StoreLimits limits = store->limits;
  strays_remove(root, dry, lines);
  EvictPlan plan = evict_plan_new(store->path, root);
  evict_hold_used(&plan, store);
  evict_by_limits(&plan, root, &limits);
  if (!dry) evict_count(store, evict_do(&plan, root));
  double seconds = append_going(&plan, lines);
  evict_plan_free(&plan);
  return seconds;
}

Json *task_gc(Store *store, const TaskCall *call, Buf *error) {
  (void)error;
  Json *lines = json_new_array();
  int root = store_root(store, false);
  double seconds = root < 0 ? 0 : collect(store, root, call->dry_run, lines);
  if (root >= 0) close(root);
  code_trim(store->limits.native_limit, call->dry_run, lines);
  Json *result = result_of(lines, call->dry_run, 0);
  json_set(result, "seconds", json_new_real(seconds));
  return result;
}

/* --- clear --- */

static bool is_described(const StoreItem *item, const TaskCall *call) {
  return (!call->model || item_is_of(item, call->model)) &&
         (!call->layer || strcmp(item->layer, call->layer) == 0) &&
         (call->older_than <= 0 || item->age_seconds > call->older_than) &&
         (call->larger_than <= 0 || (double)item->bytes > call->larger_than);
}

/* Layers that have files of their own. */
static bool knows_layer(const char *layer, Buf *error) {
  const char *const known[] = {layer_name(LAYER_DRAWS), layer_name(LAYER_WARMUP),
                               layer_name(LAYER_OUTPUTS), NULL};
  for (int i = 0; known[i]; i++)
    if (!layer || strcmp(layer, known[i]) == 0) return true;
  const char *near = suggest_nearest(layer, known);
  buf_printf(error, "there is no layer `%s`", layer);
  if (near) buf_printf(error, ": did you mean `%s`?", near);
  return false;
}

/* What this session remembers of them goes as well; where that is all there is, it goes
   only with all. */
static void forget(Store *store, const TaskCall *call) {
  bool is_all =
      !call->model && !call->layer && call->older_than <= 0 && call->larger_than <= 0;
  if (!is_all && !cache_uses(store->mode, USE_WRITING)) return;
  pthread_mutex_lock(&store->lock);
  store_forget(store);
  pthread_mutex_unlock(&store->lock);
}

Json *task_clear(Store *store, const TaskCall *call, Buf *error) {
  if (!knows_layer(call->layer, error)) return NULL;
  Json *lines = json_new_array();
  int root = store_root(store, false);
  long held = 0;
  if (root >= 0) {
    EvictPlan plan = evict_plan_new(store->path, root);
    for (int i = 0; i < plan.count; i++) {
      bool goes = is_described(&plan.items[i], call);
      if (goes && !plan.is_held[i]) plan.rules[i] = RULE_CLEAR;
      held += goes && plan.is_held[i];
    }
    evict_do(&plan, root);
    append_going(&plan, lines);
    evict_plan_free(&plan);
    close(root);
  }
  forget(store, call);
  return result_of(lines, false, held);
}
