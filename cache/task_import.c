/* SPDX-License-Identifier: BSD-3-Clause
   Task: what is in an archive, which may be anybody's.  Only regular files with names of
   our own form are looked at; each is written under another name, checked as what it
   should be, and published where nothing lies. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cache/chain_facts.h"
#include "cache/folder.h"
#include "cache/item.h"
#include "cache/outputs.h"
#include "cache/place.h"
#include "cache/store_state.h"
#include "cache/tar.h"
#include "cache/task_do.h"

enum { PIECE = 1 << 17, MOST_TOLD = 100 };

typedef struct Import {
  Store *store;
  int fd;            /* of the archive */
  uint64_t at, size; /* in it, of it */
  double room;       /* bytes that may still be taken over */
  int root;
  long taken, there, refused;
  Json *lines; /* about what was refused */
} Import;

static void refuse(Import *im, const TarEntry *entry, const char *why) {
  if (im->refused++ >= MOST_TOLD) return;
  Json *line = json_new_object();
  Buf name = {0};
  buf_printf(&name, "%s%s%s", entry->folder, *entry->folder ? "/" : "", entry->name);
  json_set(line, "refused", json_new_text(buf_text(&name)));
  json_set(line, "why", json_new_text(why));
  json_push(im->lines, line);
  buf_free(&name);
}

/* --- names --- */

/* Sixteen digits of a key before [end], at the end of the name. */
static bool ends_with_key(const char *name, const char *end, char key[SHORT_HEX + 1]) {
  size_t n = strlen(name), tail = SHORT_HEX + strlen(end);
  if (n < tail || strcmp(name + n - strlen(end), end) != 0) return false;
  memcpy(key, name + n - tail, SHORT_HEX);
  key[SHORT_HEX] = '\0';
  return strspn(key, "0123456789abcdef") == SHORT_HEX;
}

static bool is_slug(const char *name) {
  char *slug = fs_slug(name);
  bool is = strcmp(slug, name) == 0;
  mem_free(slug);
  return is;
}

/* "SLUG-KEY.chain" in the folder of a model. */
static bool is_name_of_chain(const TarEntry *entry, char key[SHORT_HEX + 1]) {
  const char *end = place_ends[PLACE_CHAIN];
  char label[sizeof entry->name];
  char *folder = store_slug(entry->folder);
  bool is_model = strcmp(folder, entry->folder) == 0;
  mem_free(folder);
  if (!is_model || !ends_with_key(entry->name, end, key)) return false;
  size_t n = strlen(entry->name), tail = 1 + SHORT_HEX + strlen(end);
  if (n <= tail || entry->name[n - tail] != '-') return false;
  snprintf(label, sizeof label, "%.*s", (int)(n - tail), entry->name);
  return is_slug(label);
}

static bool is_name_of_outputs(const TarEntry *entry, char key[SHORT_HEX + 1]) {
  return strcmp(entry->folder, FOLDER_OUTPUTS) == 0 &&
         ends_with_key(entry->name, ".json", key) &&
         strlen(entry->name) == SHORT_HEX + strlen(".json");
}

/* --- files --- */

static int copy_out(Import *im, int to, uint64_t n) {
  unsigned char *piece = mem_new(PIECE);
  int err = 0;
  for (uint64_t left = n; !err && left;) {
    size_t part = left < PIECE ? (size_t)left : PIECE;
    err = fs_read_exactly(im->fd, piece, part);
    if (!err) err = fs_write_exactly(to, piece, part);
    left -= part;
  }
  mem_free(piece);
  return err;
}

static const char *check_chain(int fd, const char *key) {
  char hex[DIGEST_HEX];
  ChainFacts facts = chain_facts(fd, true);
  digest_hex(facts.key, hex);
  if (facts.why) return facts.why;
  if (facts.whole != facts.size) return "it is cut off";
  return strncmp(hex, key, SHORT_HEX) == 0 ? NULL : "its name is that of another key";
}

/* NULL, or why the written file is not what its name says. */
static const char *check_file(int fd, const TarEntry *entry, const char *key) {
  bool is_foreign;
  if (lseek(fd, 0, SEEK_SET) < 0) return "it cannot be read";
  return text_has_suffix(entry->name, place_ends[PLACE_CHAIN])
             ? check_chain(fd, key)
             : outputs_check(fd, key, true, &is_foreign);
}

/* Gives the file its name where there is none; EEXIST where there is. */
static int publish(int folder, const char *temp, const char *name) {
  if (renameat2(folder, temp, folder, name, RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  if (faccessat(folder, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0) return EEXIST;
  return renameat(folder, temp, folder, name) == 0 ? 0 : errno;
}

static int take_file(Import *im, int folder, const TarEntry *entry, const char *key,
                     const char **why) {
  char temp[64];
  uint64_t random;
  entropy(&random, sizeof random);
  snprintf(temp, sizeof temp, ".import.%ld-%016" PRIx64 ".tmp", (long)getpid(), random);
  int fd = folder_open_file(folder, temp, O_RDWR | O_CREAT | O_EXCL);
  if (fd < 0) return errno;
  int err = copy_out(im, fd, entry->size);
  *why = err ? NULL : check_file(fd, entry, key);
  if (!err && !*why && fsync(fd) != 0) err = errno;
  close(fd);
  if (!err && !*why) err = publish(folder, temp, entry->name);
  if (err || *why)
    unlinkat(folder, temp, 0);
  else
    fsync(folder);
  return err;
}

static void use(Import *im, const char *key) {
  pthread_mutex_lock(&im->store->lock);
  map_set(im->store->used, key, im->store);
  pthread_mutex_unlock(&im->store->lock);
}

/* A file of our form; an errno value when nothing more can be taken over. */
static int take_entry(Import *im, const TarEntry *entry, const char *key) {
  const char *why = NULL;
  int folder = folder_make(im->root, entry->folder);
  int err = folder < 0 ? errno : 0;
  bool is_there = !err && faccessat(folder, entry->name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
  if (!err && !is_there) err = take_file(im, folder, entry, key, &why);
  if (folder >= 0) close(folder);
  if (err && err != EEXIST) return err;
  if (why) {
    refuse(im, entry, why);
    return 0;
  }
  im->there += is_there || err == EEXIST;
  im->taken += !is_there && !err;
  if (!is_there && !err) im->room -= (double)entry->size;
  use(im, key);
  return 0;
}

/* --- the archive --- */

/* NULL, or why nothing is made of the entry. */
static const char *look(const Import *im, const TarEntry *entry, char *key) {
  if (entry->kind != '0') return "it is no regular file";
  if (!is_name_of_chain(entry, key) && !is_name_of_outputs(entry, key))
    return "its name is not of our form";
  if ((double)entry->size > im->room) return "it is larger than cache_limit allows";
  return NULL;
}

static int take_next(Import *im, const TarEntry *entry) {
  char key[SHORT_HEX + 1];
  const char *why = look(im, entry, key);
  if (why)
    refuse(im, entry, why);
  else if (lseek(im->fd, (off_t)im->at, SEEK_SET) < 0)
    return errno;
  return why ? 0 : take_entry(im, entry, key);
}

static bool is_end(const unsigned char block[TAR_BLOCK]) {
  for (int i = 0; i < TAR_BLOCK; i++)
    if (block[i]) return false;
  return true;
}

/* NULL at the end of the archive, or what is wrong with it. */
static const char *take_all(Import *im) {
  unsigned char block[TAR_BLOCK];
  TarEntry entry;
  while (im->at < im->size) {
    if (lseek(im->fd, (off_t)im->at, SEEK_SET) < 0 ||
        fs_read_exactly(im->fd, block, sizeof block) != 0)
      return "it is cut off";
    if (is_end(block)) return NULL;
    const char *why = tar_parse(block, &entry);
    if (why) return why;
    im->at += TAR_BLOCK;
    if (entry.size > im->size - im->at) return "it is cut off";
    int err = take_next(im, &entry);
    if (err) return strerror(err);
    im->at += tar_room(entry.size);
  }
  return NULL;
}

static int open_archive(const char *path, uint64_t *size) {
  struct stat st;
  int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return -1;
  if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
    *size = (uint64_t)st.st_size;
    return fd;
  }
  close(fd);
  errno = EINVAL;
  return -1;
}

static Json *result_of(Import *im, const char *why) {
  Json *result = json_new_object();
  json_set(result, "entries", im->lines);
  json_set(result, "imported", json_new_int(im->taken));
  json_set(result, "there_before", json_new_int(im->there));
  json_set(result, "refused", json_new_int(im->refused));
  if (why) json_set(result, "broken_off", json_new_text(why));
  json_set(result, "ok", json_new_bool(!why && !im->refused));
  return result;
}

Json *task_import(Store *store, const TaskCall *call, Buf *error) {
  Import im = {.store = store, .root = -1};
  im.fd = open_archive(call->word, &im.size);
  int err = im.fd < 0 ? errno : 0;
  if (!err) im.root = store_root(store, true);
  if (!err && im.root < 0) err = errno;
  Json *result = NULL;
  if (err) {
    buf_printf(error, "%s cannot be imported: %s", call->word, strerror(err));
  } else {
    double limit = store_limits(store).cache_limit;
    im.room = limit > 0 ? limit : 1e300;
    im.lines = json_new_array();
    const char *why = take_all(&im);
    result = result_of(&im, why);
  }
  if (im.root >= 0) close(im.root);
  if (im.fd >= 0) close(im.fd);
  return result;
}
