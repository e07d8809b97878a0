/* SPDX-License-Identifier: BSD-3-Clause
   Chains in the store: a folder with a manifest and a journal.  Whoever writes holds a
   lock on the folder; readers need none, because old bytes of a journal never change and
   the manifest that tells how many are valid is replaced as a whole. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cache/folder.h"
#include "cache/journal.h"
#include "cache/manifest.h"
#include "cache/place.h"
#include "cache/store_state.h"

static const char JOURNAL[] = "draws.journal", MANIFEST[] = "manifest.json";

void chain_entry_free(ChainEntry *entry) {
  mem_free(entry->q);
  mem_free(entry->learnt);
  row_block_drop(&entry->rows);
  row_block_drop(&entry->stats);
  *entry = (ChainEntry){0};
}

/* --- reading --- */

typedef enum {
  LOAD_FOUND,
  LOAD_NONE,
  LOAD_OTHER_KEY,
  LOAD_DAMAGED, /* [why] says how */
  LOAD_FAILED   /* with [err]; nothing is known about the entry */
} LoadResult;

typedef struct Load {
  LoadResult result;
  size_t size; /* valid bytes of the journal, and its draws */
  long drawn;
  Digest blocks;
  bool is_mine; /* whether it bears the mark of this user */
  const char *why;
  int err;
} Load;

static Load damaged(const char *why) {
  return (Load){.result = LOAD_DAMAGED, .why = why};
}

/* What an entry that cannot be opened means: too many open files say nothing about it,
   and must not send it to bad/. */
static Load not_opened(int err) {
  if (errno_is_passing(err)) return (Load){.result = LOAD_FAILED, .err = err};
  return damaged(strerror(err));
}

/* Where the rows of an entry go: into [out], or they are compared with [like]. */
typedef struct Target {
  ChainEntry *out;
  const ChainEntry *like;
  bool same;
} Target;

/* Reads as much of the journal as the manifest vouches for. */
static Load load_journal(int entry, const Manifest *m, Target *target) {
  struct stat st;
  Load there = {.result = LOAD_FOUND, .size = m->journal, .drawn = m->draws};
  int fd = folder_open_file(entry, JOURNAL, O_RDONLY), err = EBADMSG;
  if (fd < 0) return not_opened(errno);
  const char *why = "it is cut off";
  bool whole = fstat(fd, &st) == 0 && (uintmax_t)st.st_size >= m->journal;
  if (whole && target->out)
    err =
        journal_read(fd, m->key, m->journal, m->draws, target->out, &there.blocks, &why);
  else if (whole)
    err = journal_compare(fd, m->key, m->journal, m->draws, target->like, &target->same,
                          &there.blocks, &why);
  close(fd);
  if (err == EBADMSG) return damaged(why);
  if (err) return not_opened(err);
  there.is_mine = m->is_mine && digest_eq(m->blocks, there.blocks);
  if (target->out) target->out->is_foreign = !there.is_mine;
  return there;
}

/* The entry in the open folder [entry]. */
static Load load(int entry, Digest key, Target *target) {
  Manifest m;
  Load there = {.result = LOAD_OTHER_KEY, .err = EEXIST};
  const char *why;
  int err = manifest_read(entry, &m, &why);
  if (err == ENOENT)
    there = (Load){.result = LOAD_NONE};
  else if (err == EBADMSG)
    there = damaged(why);
  else if (err)
    there = not_opened(err);
  else if (digest_eq(m.key, key))
    there = load_journal(entry, &m, target);
  manifest_free(&m);
  return there;
}

static bool get_from_disk(Store *store, const char *model, Digest key, ChainEntry *out) {
  Place place = place_open(store, model, key, PLACE_ENTRY, false);
  const char *name = place.found;
  int entry = name ? folder_open(place.fd, name) : -1;
  Load there = {.result = LOAD_NONE};
  if (entry >= 0)
    there = load(entry, key, &(Target){.out = out});
  else if (name && errno != ENOENT)
    there = not_opened(errno);
  if (there.result == LOAD_DAMAGED)
    store_damaged(store, place.fd, place.slug, name, there.why);
  if (entry >= 0) close(entry);
  place_close(&place);
  return there.result == LOAD_FOUND;
}

bool store_get_chain(Store *store, const char *model, Digest key, ChainEntry *out) {
  *out = (ChainEntry){0};
  if (store->mode == CACHE_OFF) return false;
  pthread_mutex_lock(&store->lock);
  bool found = memory_get_chain(store->memory, key, out);
  if (!found && store->mode == CACHE_DISK) {
    found = get_from_disk(store, model, key, out);
    if (found) memory_put_chain(store->memory, key, out, true);
  }
  store_count(store, found);
  pthread_mutex_unlock(&store->lock);
  return found;
}

/* --- writing --- */

/* True when the folder that is open as [entry] is still the one called [name]. */
static bool still_there(int at, const char *name, int entry) {
  struct stat mine, now;
  return fstat(entry, &mine) == 0 && fstatat(at, name, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
         mine.st_ino == now.st_ino && mine.st_dev == now.st_dev;
}

enum { TRIES = 200 }; /* 5 seconds */

/* Makes and opens the folder of an entry and locks it against other writers; -1 with
   errno. Where locks do not exist (some network file systems) the digests must do. */
static int open_locked(int at, const char *name, int tries) {
  const struct timespec pause = {0, 25000000};
  for (int i = 0; i < tries; i++) {
    int entry = folder_make(at, name);
    if (entry < 0) return -1;
    bool busy = flock(entry, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (!busy && still_there(at, name, entry)) return entry;
    close(entry);
    nanosleep(&pause, NULL);
  }
  errno = EBUSY;
  return -1;
}

/* After a failure: cuts the journal back to [size], unless the new manifest is in place
   already (its folder could not be synced) and vouches for more. */
static void take_back(int entry, int fd, size_t size) {
  Manifest m;
  const char *why;
  bool published = manifest_read(entry, &m, &why) == 0 && m.journal > size;
  manifest_free(&m);
  if (!published && ftruncate(fd, (off_t)size) == 0 && size == 0)
    unlinkat(entry, JOURNAL, 0);
}

/* The manifest of all that is in the journal [fd], whose blocks have this digest. */
static int publish(int entry, int fd, Digest key, const char *model, const char *label,
                   const Json *preimage, const ChainEntry *chain, Digest blocks) {
  off_t end = lseek(fd, 0, SEEK_END);
  if (end < 0 || (fsync(entry) != 0 && errno != EINVAL)) return errno;
  Manifest m = {.key = key, .draws = chain->drawn, .journal = (size_t)end};
  m.blocks = blocks;
  m.is_mine = !chain->is_foreign;
  m.layer = mem_strdup(json_text(json_get(preimage, "layer"), layer_name(LAYER_DRAWS)));
  int err = manifest_write(entry, &m, model, label, preimage, chain->seconds);
  manifest_free(&m);
  return err;
}

/* The journal, cut to its [size] valid bytes: beyond lies at most a block that somebody
   did not finish.  -1 with errno. */
static int open_journal(int entry, size_t size) {
  int fd = folder_open_file(entry, JOURNAL, O_RDWR | O_CREAT);
  if (fd < 0 || (ftruncate(fd, (off_t)size) == 0 && lseek(fd, 0, SEEK_END) >= 0))
    return fd;
  int err = errno;
  close(fd);
  errno = err;
  return -1;
}

/* Appends what [chain] has more than [there], then publishes the manifest. */
static int append(int entry, Digest key, const char *model, const char *label,
                  const Json *preimage, const ChainEntry *chain, const Load *there) {
  Digest blocks = there->blocks;
  int fd = open_journal(entry, there->size);
  if (fd < 0) return errno;
  int err = journal_append(fd, key, chain, there->drawn, &blocks);
  if (!err) err = publish(entry, fd, key, model, label, preimage, chain, blocks);
  if (err) take_back(entry, fd, there->size);
  close(fd);
  return err;
}

/* Writes into the locked folder [entry]; [why]: what lies there cannot be kept. */
static int put_locked(int entry, Digest key, const char *model, const char *label,
                      const Json *preimage, const ChainEntry *chain, const char **why) {
  Target target = {.like = chain};
  Load there = load(entry, key, &target);
  int err = there.err;
  *why = there.why;
  if (there.result == LOAD_FOUND && !target.same) *why = "its draws are other ones";
  if (err || *why) return err;
  /* What the user has made takes the place of what somebody else made. */
  if (there.result == LOAD_FOUND && !there.is_mine && !chain->is_foreign) {
    unlinkat(entry, MANIFEST, 0);
    there = (Load){.result = LOAD_NONE};
  }
  if (there.result == LOAD_NONE || chain->drawn > there.drawn)
    err = append(entry, key, model, label, preimage, chain, &there);
  return err;
}

static int put_on_disk(Store *store, const char *model, const char *label, Digest key,
                       const Json *preimage, const ChainEntry *chain) {
  Place place = place_open(store, model, key, PLACE_ENTRY, true);
  int err = place.fd < 0 ? errno : 0;
  char *name = err ? NULL : place_name(&place, label);
  /* The second try is for the folder that replaces one that had to be set aside. */
  const char *why = "";
  for (int i = 0; !err && why && i < 2; i++) {
    int entry = open_locked(place.fd, name, TRIES);
    bool unusable = entry < 0 && (errno == ENOTDIR || errno == ELOOP);
    why = unusable ? "not a folder" : NULL;
    if (entry < 0 && !unusable) err = errno;
    if (entry >= 0) err = put_locked(entry, key, model, label, preimage, chain, &why);
    if (why) store_damaged(store, place.fd, place.slug, name, why);
    if (err) unlinkat(place.fd, name, AT_REMOVEDIR); /* if nothing is in it */
    if (entry >= 0) close(entry);
  }
  if (why && !err) err = EIO;
  mem_free(name);
  place_close(&place);
  return err;
}

void store_put_chain(Store *store, const char *model, const char *label, Digest key,
                     const Json *preimage, const ChainEntry *entry) {
  if (store->mode == CACHE_OFF) return;
  pthread_mutex_lock(&store->lock);
  int err = 0;
  bool on_disk = store->mode == CACHE_DISK;
  if (on_disk) err = put_on_disk(store, model, label, key, preimage, entry);
  if (!memory_has_chain(store->memory, key, entry))
    memory_put_chain(store->memory, key, entry, on_disk && !err);
  if (err)
    store_failed(store, "a chain", err);
  else
    store->stats.stored++;
  pthread_mutex_unlock(&store->lock);
}

/* --- writing while it grows --- */

struct ChainFile {
  Digest key;
  char *model, *label;
  const Json *preimage;
  int entry, fd; /* the folder, which is locked, and the journal */
  Load there;    /* what is in it */
  int err;       /* nothing is written any more */
};

static void free_file(ChainFile *f) {
  if (f->fd >= 0) close(f->fd);
  if (f->entry >= 0) close(f->entry);
  mem_free(f->model);
  mem_free(f->label);
  mem_free(f);
}

/* The folder of the key, locked, unless somebody writes there; -1 with errno. */
static int lock_entry(Store *store, const char *model, const char *label, Digest key) {
  Place place = place_open(store, model, key, PLACE_ENTRY, true);
  char *name = place.fd < 0 ? NULL : place_name(&place, label);
  int entry = name ? open_locked(place.fd, name, 1) : -1, err = errno;
  mem_free(name);
  place_close(&place);
  errno = err;
  return entry;
}

/* Opens the journal behind what of [chain] is in it; false where it has something else,
   or more. */
static bool begin_file(ChainFile *f, const ChainEntry *chain) {
  Target target = {.like = chain};
  Load there = load(f->entry, f->key, &target);
  bool fits = there.result == LOAD_FOUND && target.same && there.drawn <= chain->drawn;
  if (there.result == LOAD_NONE)
    fits = append(f->entry, f->key, f->model, f->label, f->preimage, chain, &there) == 0;
  if (there.result == LOAD_NONE) there = load(f->entry, f->key, &target);
  if (fits) f->fd = open_journal(f->entry, there.size);
  f->there = there;
  return f->fd >= 0;
}

ChainFile *chain_file_open(Store *store, const char *model, const char *label, Digest key,
                           const Json *preimage, const ChainEntry *chain) {
  if (store->mode != CACHE_DISK) return NULL;
  ChainFile *f = mem_new(sizeof *f);
  *f = (ChainFile){.key = key, .preimage = preimage, .fd = -1};
  f->model = mem_strdup(model);
  f->label = mem_strdup(label);
  f->entry = lock_entry(store, model, label, key);
  if (f->entry >= 0 && begin_file(f, chain)) return f;
  free_file(f);
  return NULL;
}

void chain_file_append(ChainFile *f, const ChainEntry *chain) {
  Load *there = &f->there;
  if (f->err || chain->drawn <= there->drawn) return;
  f->err = journal_append(f->fd, f->key, chain, there->drawn, &there->blocks);
  if (!f->err)
    f->err = publish(f->entry, f->fd, f->key, f->model, f->label, f->preimage, chain,
                     there->blocks);
  off_t end = lseek(f->fd, 0, SEEK_END);
  if (f->err)
    take_back(f->entry, f->fd, there->size);
  else if (end >= 0)
    there->size = (size_t)end;
  if (!f->err) there->drawn = chain->drawn;
}

void chain_file_close(Store *store, ChainFile **file, const ChainEntry *chain) {
  ChainFile *f = *file;
  *file = NULL;
  chain_file_append(f, chain);
  int err = f->err;
  pthread_mutex_lock(&store->lock);
  if (!memory_has_chain(store->memory, f->key, chain))
    memory_put_chain(store->memory, f->key, chain, !err);
  if (err)
    store_failed(store, "a chain", err);
  else
    store->stats.stored++;
  pthread_mutex_unlock(&store->lock);
  free_file(f);
}
