/* SPDX-License-Identifier: BSD-3-Clause
   What stands at the head of the files of chains. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/vec.h"
#include "cache/chain_facts.h"
#include "cache/folder.h"
#include "cache/place.h"
#include "cache/store_state.h"

enum { MOST_HEADS = 50 };

typedef struct Found {
  char *name;
  double changed;
} Found;

typedef struct Walk {
  int folder;
  Vec(Found) files;
} Walk;

/* The first chain stands for all of a run. */
static void visit(void *ctx, const char *name) {
  Walk *walk = ctx;
  struct stat st;
  if (!text_has_suffix(name, place_ends[PLACE_CHAIN]) || !strstr(name, "_chain1_") ||
      fstatat(walk->folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
    return;
  double changed = (double)st.st_mtim.tv_sec + 1e-9 * (double)st.st_mtim.tv_nsec;
  vec_push(&walk->files, ((Found){mem_strdup(name), changed}));
}

static int newest_first(const void *a, const void *b) {
  const Found *x = a, *y = b;
  if (x->changed != y->changed) return x->changed > y->changed ? -1 : 1;
  return strcmp(x->name, y->name);
}

static void show(int folder, const char *name, void (*each)(void *ctx, const Json *head),
                 void *ctx) {
  int fd = folder_open_file(folder, name, O_RDONLY);
  Json *head = fd >= 0 ? chain_head(fd) : NULL;
  if (head) each(ctx, head);
  json_destroy(&head);
  if (fd >= 0) close(fd);
}

void store_heads(Store *store, const char *model,
                 void (*each)(void *ctx, const Json *head), void *ctx) {
  char *slug = store_slug(model);
  int root = store_root(store, false);
  Walk walk = {.folder = root < 0 ? -1 : folder_open(root, slug)};
  later_wait(store->later);
  if (walk.folder >= 0) folder_list(walk.folder, visit, &walk);
  if (walk.files.n)
    qsort(walk.files.at, (size_t)walk.files.n, sizeof *walk.files.at, newest_first);
  for (int i = 0; i < walk.files.n; i++) {
    if (i < MOST_HEADS) show(walk.folder, walk.files.at[i].name, each, ctx);
    mem_free(walk.files.at[i].name);
  }
  vec_free(&walk.files);
  if (walk.folder >= 0) close(walk.folder);
  if (root >= 0) close(root);
  mem_free(slug);
}
