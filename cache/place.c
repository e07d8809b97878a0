/* SPDX-License-Identifier: BSD-3-Clause
   The folder of a file. */
#include "cache/place.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cache/folder.h"

const char *const place_ends[] = {[PLACE_CHAIN] = ".chain", [PLACE_WARMUP] = ".warmup"};

static char *name_of(const char *label, Digest key, PlaceKind kind) {
  char *slug = fs_slug(label), hex[DIGEST_HEX];
  Buf b = {0};
  digest_hex(key, hex);
  buf_printf(&b, "%s-%.*s%s", slug, SHORT_HEX, hex, place_ends[kind]);
  mem_free(slug);
  return buf_take(&b);
}

/* A look at all folders of a store. */
typedef struct Search {
  int root;
  const char *file;
  off_t most;  /* bytes of what was found */
  char *found; /* the name of its folder */
} Search;

static void visit_folder(void *ctx, const char *name) {
  Search *search = ctx;
  struct stat st;
  if (strcmp(name, FOLDER_DAMAGED) == 0 || strcmp(name, FOLDER_OUTPUTS) == 0) return;
  int folder = folder_open(search->root, name);
  if (folder < 0) return;
  bool there = fstatat(folder, search->file, &st, AT_SYMLINK_NOFOLLOW) == 0;
  close(folder);
  if (!there || !S_ISREG(st.st_mode) || st.st_size <= search->most) return;
  search->most = st.st_size;
  mem_free(search->found);
  search->found = mem_strdup(name);
}

/* The rule is one folder to look at; all of them take a while where there are many. */
static bool search_others(int root, Place *place) {
  Search search = {.root = root, .file = place->name, .most = -1};
  folder_list(root, visit_folder, &search);
  if (!search.found) return false;
  mem_free(place->slug);
  place->slug = search.found;
  return true;
}

static bool lies_in(int root, const Place *place) {
  struct stat st;
  int own = folder_open(root, place->slug);
  bool there = own >= 0 && fstatat(own, place->name, &st, AT_SYMLINK_NOFOLLOW) == 0;
  if (own >= 0) close(own);
  return there;
}

Place place_open(Store *store, const char *model, const char *label, Digest key,
                 PlaceKind kind, bool make) {
  Place place = {.fd = -1, .slug = store_slug(model), .name = name_of(label, key, kind)};
  int root = store_root(store, make);
  if (root < 0) return place;
  place.is_there = lies_in(root, &place) || search_others(root, &place);
  place.fd = make ? folder_make(root, place.slug) : folder_open(root, place.slug);
  int err = errno;
  close(root);
  errno = err;
  return place;
}

void place_close(Place *place) {
  if (place->fd >= 0) close(place->fd);
  mem_free(place->slug);
  mem_free(place->name);
}
