/* SPDX-License-Identifier: BSD-3-Clause
   Counts, of a session and of all. */
#include "cache/totals.h"
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cache/folder.h"
#include "cache/secret.h"

#define FILE_TOTALS "stats.json"
enum { LARGEST = 1 << 16 };

/* Every count by its name. */
#define EACH_COUNT(DO) DO(hits) DO(misses) DO(stored) DO(failed) DO(damaged) DO(evicted)

static Json *by_layer(const long counts[LAYERS]) {
  Json *out = json_new_object();
  for (int k = 0; k < LAYERS; k++)
    if (counts[k]) json_set(out, layer_name((Layer)k), json_new_int(counts[k]));
  return out;
}

Json *stats_json(const StoreStats *stats) {
  Json *out = json_new_object();
#define PUT(name) json_set(out, #name, json_new_int(stats->name));
  EACH_COUNT(PUT)
#undef PUT
  json_set(out, "hits_of", by_layer(stats->hits_of));
  json_set(out, "misses_of", by_layer(stats->misses_of));
  json_set(out, "seconds_saved", json_new_real(stats->seconds_saved));
  return out;
}

static long count_of(const Json *json, const char *name) {
  int64_t x = json_int(json_get(json, name), 0);
  return x > 0 && x < INT64_MAX / 2 ? (long)x : 0;
}

static StoreStats parse(const Json *json) {
  StoreStats stats = {0};
#define GET(name) stats.name = count_of(json, #name);
  EACH_COUNT(GET)
#undef GET
  for (int k = 0; k < LAYERS; k++) {
    stats.hits_of[k] = count_of(json_get(json, "hits_of"), layer_name((Layer)k));
    stats.misses_of[k] = count_of(json_get(json, "misses_of"), layer_name((Layer)k));
  }
  double saved;
  if (json_number(json_get(json, "seconds_saved"), &saved) && isfinite(saved))
    stats.seconds_saved = saved;
  return stats;
}

static StoreStats sum_of(StoreStats a, const StoreStats *b) {
#define ADD(name) a.name += b->name;
  EACH_COUNT(ADD)
#undef ADD
  for (int k = 0; k < LAYERS; k++) {
    a.hits_of[k] += b->hits_of[k];
    a.misses_of[k] += b->misses_of[k];
  }
  a.seconds_saved += b->seconds_saved;
  return a;
}

/* The user's folder, locked; -1 when there is none. */
static int open_locked(bool make) {
  char *path = fs_user_state();
  int dir = private_folder(path, make);
  mem_free(path);
  if (dir >= 0) folder_lock(dir);
  return dir;
}

static StoreStats read_file(int dir) {
  Buf text = {0};
  int err = folder_read(dir, FILE_TOTALS, LARGEST, &text);
  Json *json = err ? NULL : json_parse((Str){buf_text(&text), text.n}, NULL);
  StoreStats stats = parse(json);
  json_destroy(&json);
  buf_free(&text);
  return stats;
}

void totals_add(const StoreStats *stats) {
  static const StoreStats nothing;
  if (memcmp(stats, &nothing, sizeof nothing) == 0) return;
  int dir = open_locked(true);
  if (dir < 0) return;
  StoreStats all = sum_of(read_file(dir), stats);
  Json *json = stats_json(&all);
  Buf text = {0};
  json_write(json, &text);
  folder_publish(dir, FILE_TOTALS, buf_text(&text), text.n);
  buf_free(&text);
  json_destroy(&json);
  close(dir);
}

StoreStats totals_read(void) {
  int dir = open_locked(false);
  StoreStats stats = {0};
  if (dir < 0) return stats;
  stats = read_file(dir);
  close(dir);
  return stats;
}

void totals_zero(void) {
  int dir = open_locked(false);
  if (dir < 0) return;
  unlinkat(dir, FILE_TOTALS, 0);
  close(dir);
}
