/* SPDX-License-Identifier: BSD-3-Clause
   Writing the file of a chain, whose whole blocks never change.  Whoever writes holds a
   lock on it; readers need none. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "base/fs.h"
#include "cache/block.h"
#include "cache/chain_read.h"
#include "cache/folder.h"
#include "cache/place.h"
#include "cache/store_state.h"

struct ChainFile {
  ChainName name; /* of what follows: */
  char *model, *label;
  Json *preimages[2], *record;
  Place place;
  int fd;         /* locked */
  ChainLook look; /* what is in it; its layers have numbers and no rows */
  int err;        /* nothing is written any more */
};

static void free_file(ChainFile *f) {
  if (f->fd >= 0) close(f->fd);
  chain_parts_free(&f->look.parts);
  place_close(&f->place);
  mem_free(f->model);
  mem_free(f->label);
  json_destroy(&f->preimages[0]);
  json_destroy(&f->preimages[1]);
  json_destroy(&f->record);
  mem_free(f);
}

/* --- opening --- */

/* True when the open file is still the one under its name. */
static bool still_there(const ChainFile *f) {
  struct stat mine, now;
  return fstat(f->fd, &mine) == 0 &&
         fstatat(f->place.fd, f->place.name, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
         mine.st_ino == now.st_ino && mine.st_dev == now.st_dev;
}

enum { TRIES = 200 }; /* 5 seconds */

/* Opens and locks the file, made where it is missing; an errno value.  Where locks do not
   exist (some network file systems) the digests must do. */
static int open_locked(ChainFile *f, int tries) {
  const struct timespec pause = {0, 25000000};
  for (int i = 0; i < tries; i++) {
    f->fd = folder_open_file(f->place.fd, f->place.name, O_RDWR | O_CREAT);
    if (f->fd < 0) return errno;
    bool busy = flock(f->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (!busy && still_there(f)) return 0;
    close(f->fd);
    f->fd = -1;
    nanosleep(&pause, NULL);
  }
  return EBUSY;
}

static bool is_foreign(const ChainParts *parts) {
  return parts->draws.is_foreign || parts->generated.is_foreign;
}

/* Why what lies there cannot be kept, or NULL. */
static const char *look_into(ChainFile *f, const ChainParts *parts) {
  f->look = (ChainLook){.name = &f->name, .like = parts};
  chain_look(f->fd, &f->look);
  f->look.like = NULL;
  if (f->look.err) f->err = f->look.err;
  if (f->look.is_other) f->err = EEXIST;
  if (f->err) return NULL;
  return f->look.differs ? "its draws are other ones" : f->look.why;
}

/* Takes the file away, so that the next one begins anew. */
static void set_aside(Store *store, ChainFile *f, const char *why) {
  if (why)
    store_damaged(store, f->place.fd, f->place.slug, f->place.name, why);
  else
    unlinkat(f->place.fd, f->place.name, 0);
  chain_parts_free(&f->look.parts);
  if (f->fd >= 0) close(f->fd);
  f->fd = -1;
}

/* What the user has made takes the place of what somebody else made. */
static bool is_to_be_replaced(const ChainFile *f, const ChainParts *parts) {
  return !f->err && f->look.has_draws && is_foreign(&f->look.parts) && !is_foreign(parts);
}

/* Opens the file behind its whole blocks.  The second try is for the file that replaces
   one that had to be set aside. */
static int open_file(Store *store, ChainFile *f, const ChainParts *parts, int tries) {
  for (int i = 0; i < 2; i++) {
    int err = open_locked(f, tries);
    bool unusable = err == ELOOP || err == EINVAL || err == EISDIR;
    if (err && !unusable) return err;
    const char *why = unusable ? "not a file" : look_into(f, parts);
    if (f->err) return f->err;
    bool is_replaced = is_to_be_replaced(f, parts);
    if (!why && !is_replaced) break;
    set_aside(store, f, is_replaced ? NULL : why);
  }
  if (f->fd < 0) return EIO;
  off_t size = (off_t)f->look.size;
  return ftruncate(f->fd, size) == 0 && lseek(f->fd, size, SEEK_SET) >= 0 ? 0 : errno;
}

static ChainFile *file_new(Store *store, const ChainName *name) {
  ChainFile *f = mem_new(sizeof *f);
  *f = (ChainFile){.name = *name, .fd = -1};
  f->name.model = f->model = mem_strdup(name->model);
  f->name.label = f->label = mem_strdup(name->label);
  if (name->draws_preimage)
    f->name.draws_preimage = f->preimages[0] = json_copy(name->draws_preimage);
  if (name->generated_preimage)
    f->name.generated_preimage = f->preimages[1] = json_copy(name->generated_preimage);
  if (name->record) f->name.record = f->record = json_copy(name->record);
  f->place = place_open(store, name->model, name->label, name->draws, PLACE_CHAIN, true);
  if (f->place.fd < 0) f->err = errno;
  return f;
}

/* --- appending --- */

/* What a layer is, for people and for whoever explains a miss. */
static void put_description(Buf *out, const ChainFile *f, Digest key,
                            const Json *preimage) {
  char hex[DIGEST_HEX], now[40];
  Json *m = json_new_object();
  digest_hex(key, hex);
  clock_iso(now, sizeof now);
  json_set(m, "key", json_new_text(hex));
  json_set(m, "model", json_new_text(f->name.model));
  json_set(m, "label", json_new_text(f->name.label));
  json_set(m, "preimage", preimage ? json_copy(preimage) : json_new_null());
  if (f->name.record && digest_eq(key, f->name.draws))
    json_set(m, "record", json_copy(f->name.record));
  json_set(m, "created", json_new_text(now));
  json_set(m, "version", json_new_text(POSTERITY_VERSION));
  json_write(m, out);
  json_destroy(&m);
}

static int put_head(const ChainFile *f, Digest key, const Json *preimage) {
  static const ChainEntry nothing;
  Buf text = {0};
  put_description(&text, f, key, preimage);
  const BlockSource head = {.kind = BLOCK_HEAD,
                            .key = key,
                            .entry = &nothing,
                            .text = {buf_text(&text), text.n},
                            .is_mine = true};
  int err = block_write(f->fd, &head);
  buf_free(&text);
  return err;
}

static int put_draws(ChainFile *f, const ChainParts *parts) {
  const ChainEntry *draws = &parts->draws;
  ChainLook *look = &f->look;
  if (look->has_draws && draws->drawn <= look->parts.draws.drawn) return 0;
  const BlockSource block = {.kind = BLOCK_DRAWS,
                             .key = f->name.draws,
                             .entry = draws,
                             .first = look->parts.draws.drawn,
                             .is_mine = !draws->is_foreign};
  int err = block_write(f->fd, &block);
  look->has_draws = true;
  look->parts.draws.drawn = draws->drawn;
  return err;
}

static int put_generated(ChainFile *f, const ChainParts *parts) {
  const ChainEntry *generated = &parts->generated;
  ChainLook *look = &f->look;
  if (generated->drawn <= look->parts.generated.drawn) return 0;
  const BlockSource block = {.kind = BLOCK_GENERATED,
                             .key = f->name.generated,
                             .entry = generated,
                             .first = look->parts.generated.drawn,
                             .beside = &parts->draws,
                             .is_mine = !is_foreign(parts)};
  int err = look->knows_generated
                ? 0
                : put_head(f, f->name.generated, f->name.generated_preimage);
  if (!err) err = block_write(f->fd, &block);
  look->knows_generated = true;
  look->parts.generated.drawn = generated->drawn;
  return err;
}

static bool same_numbers(const Numbers *a, const Numbers *b) {
  return a->n == b->n &&
         (!a->n || memcmp(a->at, b->at, sizeof *a->at * (size_t)a->n) == 0);
}

static Numbers copy_numbers(const Numbers *from) {
  Numbers to = {mem_new(sizeof *to.at * (size_t)(from->n + 1)), from->n};
  if (from->n) memcpy(to.at, from->at, sizeof *to.at * (size_t)from->n);
  return to;
}

/* A note takes the place of the one before. */
static int put_note(ChainFile *f, const Numbers *note, NoteKind kind) {
  Numbers *there = &f->look.parts.notes[kind];
  if (!note->at || same_numbers(note, there)) return 0;
  const ChainEntry numbers = {.q = note->at, .dim = note->n};
  const BlockSource block = {.kind = note_blocks[kind],
                             .key = f->name.draws,
                             .entry = &numbers,
                             .is_mine = true};
  mem_free(there->at);
  *there = copy_numbers(note);
  return block_write(f->fd, &block);
}

static int put_parts(ChainFile *f, const ChainParts *parts) {
  if (!parts->draws.rows && !f->look.has_draws) return 0; /* not even a state */
  int err = f->look.size ? 0 : put_head(f, f->name.draws, f->name.draws_preimage);
  if (!err) err = put_draws(f, parts);
  if (!err) err = put_generated(f, parts);
  for (int k = 0; !err && k < CHAIN_NOTES; k++)
    err = put_note(f, &parts->notes[k], (NoteKind)k);
  return err;
}

/* The name of a file that is new must last as well. */
static int sync_file(const ChainFile *f) {
  if (fdatasync(f->fd) != 0) return errno;
  if (f->look.size == 0 && fsync(f->place.fd) != 0 && errno != EINVAL) return errno;
  return 0;
}

/* After a failure: nothing is left of what was begun. */
static void take_back(ChainFile *f) {
  bool fine = ftruncate(f->fd, (off_t)f->look.size) == 0;
  if (fine && f->look.size == 0) unlinkat(f->place.fd, f->place.name, 0);
}

void chain_file_append(ChainFile *f, const ChainParts *parts) {
  if (f->err) return;
  off_t before = (off_t)f->look.size;
  f->err = put_parts(f, parts);
  off_t end = lseek(f->fd, 0, SEEK_CUR);
  if (!f->err && end > before) f->err = sync_file(f);
  if (f->err)
    take_back(f);
  else if (end >= 0)
    f->look.size = (size_t)end;
}

ChainFile *chain_file_open(Store *store, const ChainName *name, const ChainParts *parts,
                           bool *is_busy) {
  *is_busy = false;
  if (!cache_uses(store->mode, USE_WRITING)) return NULL;
  later_wait(store->later);
  ChainFile *f = file_new(store, name);
  pthread_mutex_lock(&store->lock);
  if (!f->err) f->err = open_file(store, f, parts, 1);
  pthread_mutex_unlock(&store->lock);
  *is_busy = f->err == EBUSY;
  if (!f->err) return f;
  free_file(f);
  return NULL;
}

long chain_file_drawn(const ChainFile *f) {
  return f->look.has_draws ? f->look.parts.draws.drawn : -1;
}

void chain_file_drop(ChainFile **file) {
  ChainFile *f = *file;
  *file = NULL;
  if (!f) return;
  if (!f->look.size) unlinkat(f->place.fd, f->place.name, 0);
  free_file(f);
}

bool store_watch_chain(Store *store, const ChainName *name, long *drawn) {
  Place place =
      place_open(store, name->model, name->label, name->draws, PLACE_CHAIN, false);
  int fd = place.is_there ? folder_open_file(place.fd, place.name, O_RDONLY) : -1;
  bool busy = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  *drawn = fd >= 0 ? chain_count(fd, name) : 0;
  if (fd >= 0) close(fd);
  place_close(&place);
  return busy;
}

/* --- storing --- */

static void remember_layer(Store *store, Digest key, const ChainEntry *entry,
                           bool on_disk) {
  if (!memory_has_chain(store->memory, key, entry))
    memory_put_chain(store->memory, key, entry, on_disk);
}

/* Remembers what was stored, and counts it. */
static void finish(Store *store, const ChainName *name, const ChainParts *parts,
                   bool on_disk, int err) {
  remember_layer(store, name->draws, &parts->draws, on_disk);
  if (parts->generated.drawn)
    remember_layer(store, name->generated, &parts->generated, on_disk);
  memory_put_notes(store->memory, name->draws, parts, on_disk);
  if (err)
    store_failed(store, "a chain", err);
  else
    store->stats.stored++;
  store_use(store, name->draws);
}

void chain_file_close(Store *store, ChainFile **file, const ChainParts *parts) {
  ChainFile *f = *file;
  *file = NULL;
  chain_file_append(f, parts);
  pthread_mutex_lock(&store->lock);
  finish(store, &f->name, parts, !f->err, f->err);
  pthread_mutex_unlock(&store->lock);
  free_file(f);
  store_enforce(store);
}

/* A file that waits to be closed. */
typedef struct Closing {
  Store *store;
  ChainFile *file;
  ChainParts parts;
} Closing;

static void close_now(void *ctx) {
  Closing *closing = ctx;
  chain_file_close(closing->store, &closing->file, &closing->parts);
  chain_parts_free(&closing->parts);
  mem_free(closing);
}

void chain_file_close_later(Store *store, ChainFile **file, const ChainParts *parts) {
  Closing *closing = mem_new(sizeof *closing);
  *closing = (Closing){.store = store, .file = *file};
  *file = NULL;
  if (chain_parts_share(&closing->parts, parts)) {
    later_do(store->later, close_now, closing);
    return;
  }
  chain_file_close(store, &closing->file, parts);
  mem_free(closing);
}

static int put_on_disk(Store *store, const ChainName *name, const ChainParts *parts) {
  ChainFile *f = file_new(store, name);
  if (!f->err) f->err = open_file(store, f, parts, TRIES);
  if (!f->err) chain_file_append(f, parts);
  int err = f->err;
  free_file(f);
  return err;
}

void store_put_chain(Store *store, const ChainName *name, const ChainParts *parts) {
  if (!cache_uses(store->mode, USE_MEMORY)) return;
  later_wait(store->later);
  pthread_mutex_lock(&store->lock);
  bool to_disk = cache_uses(store->mode, USE_WRITING);
  int err = to_disk ? put_on_disk(store, name, parts) : 0;
  finish(store, name, parts, to_disk && !err, err);
  pthread_mutex_unlock(&store->lock);
  if (to_disk && !err) store_enforce(store);
}
