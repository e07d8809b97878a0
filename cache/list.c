/* SPDX-License-Identifier: BSD-3-Clause
   What lies in the store of a project. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/fs.h"
#include "base/vec.h"
#include "cache/folder.h"
#include "cache/item.h"
#include "cache/place.h"
#include "cache/store_state.h"

typedef struct Walk {
  int fd;           /* the folder that is read */
  const char *name; /* of it, below .posterity */
  double now;
  Vec(StoreItem) items;
} Walk;

/* Takes [layer] and [key]. */
static void add(Walk *walk, const char *name, char *layer, char *key, long bytes,
                const struct stat *st) {
  double changed = (double)st->st_mtim.tv_sec + 1e-9 * (double)st->st_mtim.tv_nsec;
  vec_push(&walk->items, (StoreItem){layer, fs_join(walk->name, name), key, bytes,
                                     walk->now - changed});
}

/* Letters that a slug and what stands behind it may have. */
static bool is_own_name(const char *name) {
  return !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-.")];
}

/* The digits before [end], back to the last "-" or the start. */
static char *key_in_name(const char *name, const char *end) {
  size_t n = strlen(name) - strlen(end), from = n;
  while (from > 0 && name[from - 1] != '-') from--;
  char *key = mem_new(n - from + 1);
  memcpy(key, name + from, n - from);
  return key;
}

static void add_file(Walk *walk, const char *name, Layer layer, const char *end) {
  struct stat st;
  if (!text_has_suffix(name, end) || !is_own_name(name) ||
      fstatat(walk->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
    return;
  add(walk, name, mem_strdup(layer_name(layer)), key_in_name(name, end), (long)st.st_size,
      &st);
}

static void visit_entry(void *ctx, const char *name) {
  Walk *walk = ctx;
  if (strcmp(walk->name, FOLDER_OUTPUTS) == 0)
    add_file(walk, name, LAYER_OUTPUTS, ".json");
  add_file(walk, name, LAYER_DRAWS, place_ends[PLACE_CHAIN]);
  add_file(walk, name, LAYER_WARMUP, place_ends[PLACE_WARMUP]);
}

static void visit_folder(void *ctx, const char *name) {
  Walk *walk = ctx;
  if (strcmp(name, FOLDER_DAMAGED) == 0 || !is_own_name(name)) return;
  int root = walk->fd, fd = folder_open(root, name);
  if (fd < 0) return;
  walk->fd = fd;
  walk->name = name;
  folder_list(fd, visit_entry, walk);
  close(fd);
  walk->fd = root;
}

static int newest_first(const void *a, const void *b) {
  const StoreItem *x = a, *y = b;
  if (x->age_seconds != y->age_seconds) return x->age_seconds < y->age_seconds ? -1 : 1;
  return strcmp(x->name, y->name);
}

int items_find(const char *path, StoreItem **items) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  Walk walk = {.fd = folder_open(AT_FDCWD, path),
               .now = (double)now.tv_sec + 1e-9 * (double)now.tv_nsec};
  if (walk.fd >= 0) {
    int root = walk.fd;
    folder_list(root, visit_folder, &walk);
    close(root);
  }
  if (walk.items.n)
    qsort(walk.items.at, (size_t)walk.items.n, sizeof *walk.items.at, newest_first);
  *items = walk.items.at;
  return walk.items.n;
}

int store_list(const Store *store, StoreItem **items) {
  later_wait(store->later);
  return items_find(store->path, items);
}

void store_items_free(StoreItem *items, int count) {
  for (int i = 0; i < count; i++) {
    mem_free(items[i].layer);
    mem_free(items[i].name);
    mem_free(items[i].key);
  }
  mem_free(items);
}
