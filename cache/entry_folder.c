/* SPDX-License-Identifier: BSD-3-Clause
   Looking for an entry in all folders of a store. */
#include "cache/entry_folder.h"
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/str.h"
#include "cache/folder.h"
#include "cache/manifest.h"
#include "cache/store_state.h"

typedef struct Search {
  const char *own, *suffix;
  Digest key;
  int root, folder; /* the folder that is read */
  const char *name; /* its name */
  bool is_own;
  long most; /* draws that were found */
  char *found;
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

static void visit_entry(void *ctx, const char *name) {
  Search *search = ctx;
  if (!text_has_suffix(name, search->suffix)) return;
  int entry = folder_open(search->folder, name);
  long draws = entry < 0 ? -1 : draws_of(search, entry);
  if (entry >= 0) close(entry);
  if (draws <= search->most) return;
  search->most = draws;
  mem_free(search->found);
  search->found = mem_strdup(search->name);
}

static void read_folder(Search *search, const char *name) {
  search->folder = folder_open(search->root, name);
  if (search->folder < 0) return;
  search->name = name;
  folder_list(search->folder, visit_entry, search);
  close(search->folder);
}

static void visit_folder(void *ctx, const char *name) {
  Search *search = ctx;
  if (strcmp(name, search->own) != 0 && strcmp(name, FOLDER_DAMAGED) != 0)
    read_folder(search, name);
}

char *entry_folder(int root, const char *own, const char *suffix, Digest key) {
  Search search = {.own = own, .suffix = suffix, .key = key, .root = root, .most = -1};
  search.is_own = true;
  read_folder(&search, own);
  search.is_own = false;
  /* The rule is one folder to look at; all of them take a while where there are many. */
  if (search.most < 0) folder_list(root, visit_folder, &search);
  return search.found ? search.found : mem_strdup(own);
}
