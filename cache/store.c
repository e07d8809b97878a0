/* SPDX-License-Identifier: BSD-3-Clause
   The store: its folder, what it remembers in this session, and how trouble is told. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cache/folder.h"
#include "cache/store_state.h"
#include "cache/totals.h"

const char *const cache_words[] = {
#define MODE(constant, word, uses, meaning) word,
#include "cache/mode.def"
#undef MODE
    NULL};

bool cache_uses(CacheMode mode, int use) {
  static const int USES[] = {
#define MODE(constant, word, uses, meaning) uses,
#include "cache/mode.def"
#undef MODE
  };
  return USES[mode] & use;
}

static const size_t MEMORY_BUDGET = (size_t)1 << 30;

/* Keeps the first complaint and counts the others. */
static void complain(Store *store, const char *line) {
  if (store->complaint.n)
    store->more++;
  else
    buf_put(&store->complaint, line);
}

static void read_settings(Store *store) {
  Buf why = {0}, line = {0};
  store->limits = limits_of_user(&why);
  buf_printf(&line, "cache: settings.json of Posterity: %s", buf_text(&why));
  if (why.n) complain(store, buf_text(&line));
  buf_free(&line);
  buf_free(&why);
}

Store *store_new(const char *dir, CacheMode mode) {
  Store *store = mem_new(sizeof *store);
  store->path = fs_join(dir, ".posterity");
  store->mode = mode;
  store->memory = memory_new(MEMORY_BUDGET);
  store->later = later_new();
  store->used = map_new();
  store->enforced = -INFINITY;
  read_settings(store);
  pthread_mutex_init(&store->lock, NULL);
  return store;
}

void store_destroy(Store **store) {
  if (!*store) return;
  later_destroy(&(*store)->later);
  totals_add(&(*store)->stats);
  map_destroy(&(*store)->used);
  memory_destroy(&(*store)->memory);
  pthread_mutex_destroy(&(*store)->lock);
  buf_free(&(*store)->complaint);
  mem_free((*store)->path);
  mem_free(*store);
  *store = NULL;
}

CacheMode store_mode(const Store *store) {
  return store->mode;
}
void store_set_mode(Store *store, CacheMode mode) {
  store->mode = mode;
}
const char *store_path(const Store *store) {
  return store->path;
}

StoreLimits store_limits(const Store *store) {
  return store->limits;
}
void store_set_limits(Store *store, const StoreLimits *limits) {
  pthread_mutex_lock(&store->lock);
  store->limits = *limits;
  store->enforced = -INFINITY;
  pthread_mutex_unlock(&store->lock);
}

void store_use(Store *store, Digest key) {
  char hex[DIGEST_HEX];
  digest_hex(key, hex);
  hex[SHORT_HEX] = '\0';
  map_set(store->used, hex, store);
}

void store_forget(Store *store) {
  memory_destroy(&store->memory);
  store->memory = memory_new(MEMORY_BUDGET);
  map_destroy(&store->used);
  store->used = map_new();
}

void store_touch(Store *store, int folder, const char *name) {
  if (cache_uses(store->mode, USE_WRITING))
    utimensat(folder, name, NULL, AT_SYMLINK_NOFOLLOW);
}

void store_count(Store *store, Layer layer, Digest key, bool found) {
  StoreStats *stats = &store->stats;
  if (found) store_use(store, key);
  ++*(found ? &stats->hits : &stats->misses);
  ++*(found ? &stats->hits_of[layer] : &stats->misses_of[layer]);
}

/* Keeps commits and backups free of the cache. */
static void mark_folder(int root) {
  static const char ignore[] = "*\n";
  static const char tag[] = "Signature: 8a477f597d28d172789f06886806bc55\n"
                            "# This folder is a cache of Posterity and may be deleted.\n";
  if (faccessat(root, ".gitignore", F_OK, AT_SYMLINK_NOFOLLOW) != 0)
    folder_publish(root, ".gitignore", ignore, sizeof ignore - 1);
  if (faccessat(root, "CACHEDIR.TAG", F_OK, AT_SYMLINK_NOFOLLOW) != 0)
    folder_publish(root, "CACHEDIR.TAG", tag, sizeof tag - 1);
}

int store_root(Store *store, bool make) {
  if (!make) return folder_open(AT_FDCWD, store->path);
  int root = folder_make(AT_FDCWD, store->path);
  if (root >= 0) mark_folder(root);
  return root;
}

/* Names in .posterity that are taken. */
static bool is_taken(const char *slug) {
  return strcmp(slug, FOLDER_OUTPUTS) == 0 || strcmp(slug, FOLDER_DAMAGED) == 0 ||
         strcmp(slug, FILE_PINS) == 0;
}

char *store_slug(const char *model) {
  char *slug = fs_slug(model);
  if (!is_taken(slug)) return slug;
  Buf b = {0};
  buf_printf(&b, "%s_", slug);
  mem_free(slug);
  return buf_take(&b);
}

bool store_has_model(Store *store, const char *model) {
  char *slug = store_slug(model);
  int root = store_root(store, false), folder = root < 0 ? -1 : folder_open(root, slug);
  if (folder >= 0) close(folder);
  if (root >= 0) close(root);
  mem_free(slug);
  return folder >= 0;
}

char *store_complaint(Store *store) {
  pthread_mutex_lock(&store->lock);
  char *line = NULL;
  if (store->complaint.n) {
    if (store->more) buf_printf(&store->complaint, " (and %d more)", store->more);
    line = buf_take(&store->complaint);
    store->more = 0;
  }
  pthread_mutex_unlock(&store->lock);
  return line;
}

void store_failed(Store *store, const char *what, int err) {
  store->stats.failed++;
  if (store->told_disk) return;
  store->told_disk = true;
  Buf line = {0};
  buf_printf(&line,
             "cache: %s cannot be stored in %s: %s; results are kept for this session",
             what, store->path, strerror(err));
  complain(store, buf_text(&line));
  buf_free(&line);
}

/* Under a name of its own in bad/, for whoever wants to know what happened. */
static int set_aside(Store *store, int at, const char *name) {
  int root = store_root(store, false), err = 0;
  int bad = root < 0 ? -1 : folder_make(root, FOLDER_DAMAGED);
  uint64_t random;
  char to[320];
  entropy(&random, sizeof random);
  snprintf(to, sizeof to, "%016" PRIx64 "-%.200s", random, name);
  if (bad < 0 || renameat(at, name, bad, to) != 0) err = errno;
  if (bad >= 0) close(bad);
  if (root >= 0) close(root);
  return err;
}

void store_damaged(Store *store, int at, const char *folder, const char *name,
                   const char *why) {
  store->stats.damaged++;
  int err = set_aside(store, at, name);
  Buf line = {0};
  buf_printf(&line, "cache: %s/%s/%s is damaged (%s) and is not used", store->path,
             folder, name, why);
  buf_printf(&line, err ? "; it cannot be moved to bad/: %s" : "; moved to bad/",
             strerror(err));
  complain(store, buf_text(&line));
  buf_free(&line);
}

void store_settle(Store *store) {
  later_wait(store->later);
}

StoreStats store_stats(const Store *store) {
  later_wait(store->later);
  pthread_mutex_t *lock = (pthread_mutex_t *)(uintptr_t)&store->lock;
  pthread_mutex_lock(lock);
  StoreStats stats = store->stats;
  pthread_mutex_unlock(lock);
  return stats;
}

void store_saved(Store *store, double seconds) {
  pthread_mutex_lock(&store->lock);
  store->stats.seconds_saved += seconds;
  pthread_mutex_unlock(&store->lock);
}
