/* SPDX-License-Identifier: BSD-3-Clause
   Tasks: what is kept, how much of it, what it has done, and what stays. */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/map.h"
#include "cache/pins.h"
#include "cache/store_state.h"
#include "cache/task_do.h"
#include "cache/totals.h"
#include "cache/units.h"

/* "12 entries, 3.4 MB in /home/me/.posterity" */
static void say_sum(Json *result, const Store *store, int count, double bytes) {
  char size[32];
  unit_put_bytes(bytes, size, sizeof size);
  task_say(result, "%d entr%s, %s in %s", count, count == 1 ? "y" : "ies", size,
           store->path);
}

static Json *item_json(const StoreItem *item) {
  Json *line = json_new_object();
  json_set(line, "layer", json_new_text(item->layer));
  json_set(line, "bytes", json_new_int(item->bytes));
  json_set(line, "age", json_new_real(item->age_seconds));
  json_set(line, "key", json_new_text(item->key));
  json_set(line, "name", json_new_text(item->name));
  return line;
}

Json *task_ls(Store *store, const TaskCall *call, Buf *error) {
  (void)call, (void)error;
  StoreItem *items;
  int count = store_list(store, &items);
  double bytes = 0;
  Json *result = json_new_object(), *lines = json_new_array();
  for (int i = 0; i < count; i++) {
    json_push(lines, item_json(&items[i]));
    bytes += (double)items[i].bytes;
  }
  json_set(result, "entries", lines);
  say_sum(result, store, count, bytes);
  store_items_free(items, count);
  return result;
}

/* --- how much --- */

typedef struct Use {
  char *model, *layer;
  long entries;
  double bytes;
} Use;

static Use *use_of(Map *uses, const StoreItem *item) {
  Buf key = {0};
  size_t n = strcspn(item->name, "/");
  buf_putn(&key, item->name, n);
  buf_printf(&key, "/%s", item->layer);
  Use *use = map_get(uses, buf_text(&key));
  if (!use) {
    use = mem_new(sizeof *use);
    use->layer = mem_strdup(item->layer);
    use->model = mem_strdup(buf_text(&key));
    use->model[n] = '\0';
    map_set(uses, buf_text(&key), use);
  }
  buf_free(&key);
  return use;
}

static Json *use_json(const Use *use) {
  Json *line = json_new_object();
  json_set(line, "model", json_new_text(use->model));
  json_set(line, "layer", json_new_text(use->layer));
  json_set(line, "entries", json_new_int(use->entries));
  json_set(line, "bytes", json_new_int((int64_t)use->bytes));
  return line;
}

static Json *take_uses(Map *uses) {
  Json *lines = json_new_array();
  for (int i = 0; i < map_count(uses); i++) {
    Use *use = map_value_at(uses, i);
    json_push(lines, use_json(use));
    mem_free(use->model);
    mem_free(use->layer);
    mem_free(use);
  }
  return lines;
}

Json *task_du(Store *store, const TaskCall *call, Buf *error) {
  (void)call, (void)error;
  StoreItem *items;
  int count = store_list(store, &items);
  double bytes = 0;
  Map *uses = map_new();
  for (int i = 0; i < count; i++) {
    Use *use = use_of(uses, &items[i]);
    use->entries++;
    use->bytes += (double)items[i].bytes;
    bytes += (double)items[i].bytes;
  }
  Json *result = json_new_object();
  json_set(result, "entries", take_uses(uses));
  say_sum(result, store, count, bytes);
  map_destroy(&uses);
  store_items_free(items, count);
  return result;
}

/* --- what it has done --- */

/* " (4 draws, 2 outputs)" */
static void put_layers(Buf *out, const long counts[LAYERS]) {
  const char *before = " (";
  for (int k = 0; k < LAYERS; k++) {
    if (!counts[k]) continue;
    buf_printf(out, "%s%ld %s", before, counts[k], layer_name((Layer)k));
    before = ", ";
  }
  if (*before == ',') buf_putc(out, ')');
}

static void put_stats(Buf *out, const StoreStats *stats) {
  buf_printf(out, "%ld hits", stats->hits);
  put_layers(out, stats->hits_of);
  buf_printf(out, ", %ld misses", stats->misses);
  put_layers(out, stats->misses_of);
  buf_printf(out, ", %ld stored, %ld failed, %ld damaged, %ld evicted\n%.1f s saved",
             stats->stored, stats->failed, stats->damaged, stats->evicted,
             stats->seconds_saved);
}

static Json *stats_result(const Store *store, const StoreStats *session,
                          const StoreStats *before) {
  Json *result = json_new_object();
  Buf text = {0};
  json_set(result, "session", stats_json(session));
  json_set(result, "before", stats_json(before));
  put_stats(&text, session);
  buf_put(&text, "\nin sessions that have ended: ");
  put_stats(&text, before);
  task_say(result, "cache: %s, %s\n%s", cache_words[store->mode], store->path,
           buf_text(&text));
  buf_free(&text);
  return result;
}

Json *task_stats(Store *store, const TaskCall *call, Buf *error) {
  (void)error;
  if (call->zero) {
    totals_zero();
    pthread_mutex_lock(&store->lock);
    store->stats = (StoreStats){0};
    pthread_mutex_unlock(&store->lock);
  }
  /* The session is added to the others at its end. */
  StoreStats session = store_stats(store), before = totals_read();
  return stats_result(store, &session, &before);
}

/* --- pins --- */

static int count_items(const Store *store, const char *word) {
  StoreItem *items;
  int count = store_list(store, &items), n = 0;
  for (int i = 0; i < count; i++) n += item_is(&items[i], word);
  store_items_free(items, count);
  return n;
}

static Json *change_pins(Store *store, const char *word, bool add, Buf *error) {
  int root = store_root(store, false), n = count_items(store, word);
  int err = root < 0 ? ENOENT : add && !n ? ENOENT : pins_change(root, word, add);
  if (root >= 0) close(root);
  if (err == ENOENT)
    buf_printf(error, add ? "there is no entry `%s`" : "`%s` is not pinned", word);
  else if (err && err != EEXIST)
    buf_printf(error, "pins cannot be changed: %s", strerror(err));
  if (error->n) return NULL;
  Json *result = json_new_object();
  json_set(result, "entries_held", json_new_int(n));
  task_say(result, "%s: %s, %d entr%s", add ? "pinned" : "unpinned", word, n,
           n == 1 ? "y" : "ies");
  return result;
}

Json *task_pin(Store *store, const TaskCall *call, Buf *error) {
  return change_pins(store, call->word, true, error);
}

Json *task_unpin(Store *store, const TaskCall *call, Buf *error) {
  return change_pins(store, call->word, false, error);
}
