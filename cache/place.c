/* SPDX-License-Identifier: BSD-3-Clause
   Looking for something of a key in all folders of a store. */
#include "cache/place.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cache/folder.h"
#include "cache/journal.h"
#include "cache/manifest.h"

typedef struct Search {
  const char *own, *suffix;
  Digest key;
  PlaceKind kind;
  int root, folder; /* the folder that is read */
  const char *name; /* its name */
  bool is_own;
  long most;   /* draws or iterations of what was found */
  char *found; /* the name of its folder */
} Search;

/* Draws that the manifest of the open folder [entry] vouches for; -1 for none of this
   key. */
static long draws_of(const Search *search, int entry) {
  Manifest m;
  const char *why;
  int err = manifest_read(entry, &m, &why);
  long draws = err || !digest_eq(m.key, search->key) ? -1 : m.draws;
  manifest_free(&m);
  bool is_damaged = err && err != ENOENT && !errno_is_passing(err);
  return is_damaged && search->is_own ? LONG_MAX : draws;
}

/* Iterations of the warm-up in the open file; what lies in the model's own folder is
   looked at whatever it is. */
static long iterations_of(const Search *search, int file) {
  double first;
  if (search->is_own) return LONG_MAX;
  if (!journal_peek(file, search->key, &first)) return -1;
  return first >= 0 && first < INT_MAX ? (long)first : -1;
}

/* How far what is called [name] is; -1 when it is nothing of the key. */
static long weigh(const Search *search, const char *name) {
  bool is_entry = search->kind == PLACE_ENTRY;
  int fd = is_entry ? folder_open(search->folder, name)
                    : folder_open_file(search->folder, name, O_RDONLY);
  if (fd < 0) return -1;
  long far = is_entry ? draws_of(search, fd) : iterations_of(search, fd);
  close(fd);
  return far;
}

static void visit_name(void *ctx, const char *name) {
  Search *search = ctx;
  if (!text_has_suffix(name, search->suffix)) return;
  long far = weigh(search, name);
  if (far <= search->most) return;
  search->most = far;
  mem_free(search->found);
  search->found = mem_strdup(search->name);
}

static void read_folder(Search *search, const char *name) {
  search->folder = folder_open(search->root, name);
  if (search->folder < 0) return;
  search->name = name;
  folder_list(search->folder, visit_name, search);
  close(search->folder);
}

static void visit_folder(void *ctx, const char *name) {
  Search *search = ctx;
  if (strcmp(name, search->own) != 0 && strcmp(name, FOLDER_DAMAGED) != 0)
    read_folder(search, name);
}

/* The name of the folder for [place], whose own is [place->slug]; the caller's. */
static char *search_all(int root, const Place *place, Digest key, PlaceKind kind) {
  Search search = {.own = place->slug,
                   .suffix = place->suffix,
                   .key = key,
                   .kind = kind,
                   .root = root,
                   .most = -1};
  search.is_own = true;
  read_folder(&search, place->slug);
  search.is_own = false;
  /* The rule is one folder to look at; all of them take a while where there are many. */
  if (search.most < 0) folder_list(root, visit_folder, &search);
  return search.found ? search.found : mem_strdup(place->slug);
}

static void note_name(void *ctx, const char *name) {
  Place *place = ctx;
  if (!place->found && text_has_suffix(name, place->suffix))
    place->found = mem_strdup(name);
}

static const char *const ENDS[] = {
    [PLACE_ENTRY] = "", [PLACE_WARMUP] = ".warmup", [PLACE_HISTORY] = ".history"};

Place place_open(Store *store, const char *model, Digest key, PlaceKind kind, bool make) {
  Place place = {.fd = -1, .slug = store_slug(model)};
  char hex[DIGEST_HEX];
  digest_hex(key, hex);
  snprintf(place.suffix, sizeof place.suffix, "-%.*s%s", SHORT_HEX, hex, ENDS[kind]);
  int root = store_root(store, make);
  if (root < 0) return place;
  char *own = place.slug;
  place.slug = search_all(root, &place, key, kind);
  mem_free(own);
  place.fd = make ? folder_make(root, place.slug) : folder_open(root, place.slug);
  int err = errno;
  if (place.fd >= 0) folder_list(place.fd, note_name, &place);
  close(root);
  errno = err;
  return place;
}

void place_close(Place *place) {
  if (place->fd >= 0) close(place->fd);
  mem_free(place->slug);
  mem_free(place->found);
}

char *place_name(const Place *place, const char *label) {
  if (place->found) return mem_strdup(place->found);
  char *slug = fs_slug(label);
  Buf b = {0};
  buf_printf(&b, "%s%s", slug, place->suffix);
  mem_free(slug);
  return buf_take(&b);
}
