/* SPDX-License-Identifier: BSD-3-Clause
   What is of no use in a folder .posterity.  Links are taken for files and never
   followed. */
#include "cache/stray.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/map.h"
#include "cache/chain_facts.h"
#include "cache/folder.h"
#include "cache/item.h"
#include "cache/place.h"
#include "cache/store_state.h"

typedef struct Sweep {
  int folder;       /* that is looked at */
  const char *path; /* of it, below .posterity; "" for .posterity itself */
  bool dry;
  Map *warm; /* first digits of the keys of warm-ups that have ended, to themselves */
  Json *out;
} Sweep;

static void tell(Sweep *s, const char *what, const char *name, double bytes) {
  Json *line = json_new_object();
  Buf path = {0};
  buf_printf(&path, "%s%s%s", s->path, *s->path ? "/" : "", name);
  json_set(line, "what", json_new_text(what));
  json_set(line, "bytes", json_new_int((int64_t)bytes));
  json_set(line, "name", json_new_text(buf_text(&path)));
  json_push(s->out, line);
  buf_free(&path);
}

/* --- files --- */

enum { OLD_SECONDS = 3600 };

/* What is being published is minutes old at most. */
static bool is_left_over(const char *name, const struct stat *st) {
  return name[0] == '.' && text_has_suffix(name, ".tmp") &&
         time(NULL) - st->st_mtim.tv_sec > OLD_SECONDS;
}

static bool is_of_older_format(const char *name) {
  static const char *const ends[] = {".nc", ".nc.sum", ".history"};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    if (text_has_suffix(name, ends[i])) return true;
  return false;
}

static bool has_no_head(int fd) {
  return !chain_facts(fd, false).has_head;
}

static bool is_without_head(const Sweep *s, const char *name) {
  int fd = folder_open_file(s->folder, name, O_RDONLY);
  bool is = fd >= 0 && has_no_head(fd);
  if (fd >= 0) close(fd);
  return is;
}

static const char WITHOUT_HEAD[] = "without a head";

/* The part of the name that is of its key. */
static bool is_ended_warmup(const Sweep *s, const char *name) {
  const char *key = strrchr(name, '-');
  char digits[SHORT_HEX + 1] = {0};
  if (!key || strlen(key + 1) < SHORT_HEX) return false;
  memcpy(digits, key + 1, SHORT_HEX);
  return map_has(s->warm, digits);
}

/* Why the file is of no use; NULL where it is of some. */
static const char *what_is(const Sweep *s, const char *name, const struct stat *st) {
  if (is_left_over(name, st)) return "left over";
  if (strcmp(s->path, FOLDER_DAMAGED) == 0) return "damaged";
  if (is_of_older_format(name)) return "older format";
  if (strcmp(s->path, FOLDER_OUTPUTS) == 0 || !*s->path) return NULL;
  if (text_has_suffix(name, place_ends[PLACE_CHAIN]))
    return is_without_head(s, name) ? WITHOUT_HEAD : NULL;
  bool is_warmup = text_has_suffix(name, place_ends[PLACE_WARMUP]);
  return is_warmup && is_ended_warmup(s, name) ? "warm-up that has ended" : NULL;
}

/* A regular file that nobody writes; links and the like are never written.  A writer may
   just have begun: whether there is a head is asked again once nobody can. */
static bool take_away(const Sweep *s, const char *what, const char *name,
                      const struct stat *st) {
  bool is_file = S_ISREG(st->st_mode);
  if (s->dry) return !is_file || !item_is_locked(s->folder, name);
  if (!is_file) return unlinkat(s->folder, name, 0) == 0;
  if (what == WITHOUT_HEAD) return item_remove(s->folder, name, has_no_head) == 0;
  int err = item_remove(s->folder, name, NULL);
  return !err || (err != EBUSY && unlinkat(s->folder, name, 0) == 0);
}

static void visit_file(Sweep *s, const char *name, const struct stat *st) {
  const char *what = what_is(s, name, st);
  if (what && take_away(s, what, name, st)) tell(s, what, name, (double)st->st_size);
}

/* --- folders --- */

typedef struct Old {
  int folder;
  bool has_manifest, is_dry;
  double bytes;
} Old;

static void visit_old(void *ctx, const char *name) {
  Old *old = ctx;
  struct stat st;
  if (fstatat(old->folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
    old->bytes += (double)st.st_size;
  old->has_manifest |= strcmp(name, "manifest.json") == 0;
}

static void empty_old(void *ctx, const char *name) {
  unlinkat(((Old *)ctx)->folder, name, 0);
}

/* A chain was a folder of two files. */
static void visit_folder(Sweep *s, const char *name) {
  bool is_damaged = strcmp(s->path, FOLDER_DAMAGED) == 0;
  Old old = {.folder = folder_open(s->folder, name)};
  if (old.folder < 0) return;
  folder_list(old.folder, visit_old, &old);
  bool goes = old.has_manifest || is_damaged;
  if (goes && !s->dry) {
    folder_list(old.folder, empty_old, &old);
    goes = unlinkat(s->folder, name, AT_REMOVEDIR) == 0;
  }
  close(old.folder);
  if (goes) tell(s, is_damaged ? "damaged" : "older format", name, old.bytes);
}

static void visit_entry(void *ctx, const char *name) {
  Sweep *s = ctx;
  struct stat st;
  if (fstatat(s->folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0) return;
  if (S_ISDIR(st.st_mode))
    visit_folder(s, name);
  else
    visit_file(s, name, &st);
}

/* The warm-up that a chain with draws has ended. */
static void note_warm(void *ctx, const char *name) {
  Sweep *s = ctx;
  char hex[DIGEST_HEX];
  if (!text_has_suffix(name, place_ends[PLACE_CHAIN])) return;
  if (item_is_locked(s->folder, name)) return;
  int fd = folder_open_file(s->folder, name, O_RDONLY);
  if (fd < 0) return;
  ChainFacts facts = chain_facts(fd, false);
  close(fd);
  if (!facts.drawn) return;
  digest_hex(key_warmup(facts.key), hex);
  hex[SHORT_HEX] = '\0';
  map_set(s->warm, hex, s);
}

typedef struct Search {
  int folder;
  bool any;
} Search;

static void look_for_warmup(void *ctx, const char *name) {
  ((Search *)ctx)->any |= text_has_suffix(name, place_ends[PLACE_WARMUP]);
}

static void visit_model(void *ctx, const char *name) {
  Sweep *s = ctx, inside = *s;
  inside.folder = folder_open(s->folder, name);
  if (inside.folder < 0) return;
  Search search = {.folder = inside.folder};
  folder_list(inside.folder, look_for_warmup, &search);
  inside.path = name;
  inside.warm = map_new();
  if (search.any) folder_list(inside.folder, note_warm, &inside);
  folder_list(inside.folder, visit_entry, &inside);
  map_destroy(&inside.warm);
  close(inside.folder);
}

static void visit_top(void *ctx, const char *name) {
  Sweep *s = ctx;
  struct stat st;
  if (fstatat(s->folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0) return;
  if (S_ISDIR(st.st_mode))
    visit_model(s, name);
  else
    visit_file(s, name, &st);
}

void strays_remove(int root, bool dry, Json *out) {
  Sweep s = {.folder = root, .path = "", .dry = dry, .out = out};
  folder_list(root, visit_top, &s);
}
