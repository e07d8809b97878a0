/* SPDX-License-Identifier: BSD-3-Clause
   Warm-ups that are under way: files of one block of a journal and the mark of the user
   on it, replaced as a whole.  What somebody else has learnt is not taken up: a run that
   says nothing of it would give other draws than its key promises. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "base/memory.h"
#include "cache/folder.h"
#include "cache/journal.h"
#include "cache/place.h"
#include "cache/secret.h"
#include "cache/store_state.h"

static const char MARK[] = "warmup-mac";

/* The mark on a block; zeros where the user can make none. */
static Digest mark_of(Digest block) {
  Digest mark = {{0}};
  secret_mark(MARK, block, &mark);
  return mark;
}

/* What stands in the file, from its begin. */
static int read_whole(int fd, Buf *out) {
  off_t end = lseek(fd, 0, SEEK_END);
  if (end < 0 || lseek(fd, 0, SEEK_SET) < 0) return errno;
  if (!buf_reserve(out, (size_t)end + DIGEST_BYTES)) return ENOMEM;
  int err = fs_read_exactly(fd, out->p + out->n, (size_t)end);
  if (!err) out->n += (size_t)end;
  return err;
}

/* Block and mark as bytes. */
static int make_block(Digest key, const double *numbers, long n, Buf *out) {
  int fd = memfd_create("warmup", MFD_CLOEXEC);
  if (fd < 0) return errno;
  const ChainEntry block = {.dim = n, .q = (double *)(uintptr_t)numbers};
  Digest digest = {{0}};
  int err = journal_append(fd, key, &block, 0, &digest);
  if (!err) err = read_whole(fd, out);
  Digest mark = mark_of(digest);
  if (!err) buf_putn(out, (const char *)mark.bytes, DIGEST_BYTES);
  close(fd);
  return err;
}

static int put_on_disk(Store *store, const char *model, const char *label, Digest key,
                       PlaceKind kind, const Buf *block) {
  Place place = place_open(store, model, key, kind, true);
  int err = place.fd < 0 ? errno : 0;
  char *name = place_name(&place, label);
  if (!err) err = folder_publish(place.fd, name, block->p, block->n);
  mem_free(name);
  place_close(&place);
  return err;
}

static void put_numbers(Store *store, const char *model, const char *label, Digest key,
                        PlaceKind kind, const double *numbers, long n) {
  if (store->mode == CACHE_OFF) return;
  Buf block = {0};
  int err = make_block(key, numbers, n, &block);
  if (!err && store->mode == CACHE_DISK)
    err = put_on_disk(store, model, label, key, kind, &block);
  pthread_mutex_lock(&store->lock);
  if (err && err != ENOMEM) store_failed(store, "a warm-up", err);
  if (block.n && (err || store->mode == CACHE_SESSION))
    memory_put_text(store->memory, key, block.p, block.n, false);
  pthread_mutex_unlock(&store->lock);
  buf_free(&block);
}

void store_put_warmup(Store *store, const char *model, const char *label, Digest key,
                      const double *numbers, long n) {
  put_numbers(store, model, label, key, PLACE_WARMUP, numbers, n);
}

void store_put_history(Store *store, const char *model, const char *label, Digest key,
                       const double *numbers, long n) {
  put_numbers(store, model, label, key, PLACE_HISTORY, numbers, n);
}

/* The block in the open file [fd]; its numbers are the caller's. */
static double *read_block(Digest key, int fd, size_t size, long *n) {
  ChainEntry block;
  const char *why;
  Digest digest, theirs;
  if (size < DIGEST_BYTES) return NULL;
  if (journal_read(fd, key, size - DIGEST_BYTES, 0, &block, &digest, &why) != 0)
    return NULL;
  if (fs_read_exactly(fd, theirs.bytes, DIGEST_BYTES) != 0 ||
      !digest_eq(theirs, mark_of(digest))) {
    chain_entry_free(&block);
    return NULL;
  }
  double *numbers = block.q;
  block.q = NULL;
  *n = block.dim;
  chain_entry_free(&block);
  return numbers;
}

static double *get_from_disk(Store *store, const char *model, Digest key, PlaceKind kind,
                             long *n) {
  Place place = place_open(store, model, key, kind, false);
  struct stat st;
  double *numbers = NULL;
  int fd = place.found ? folder_open_file(place.fd, place.found, O_RDONLY) : -1;
  if (fd >= 0 && fstat(fd, &st) == 0)
    numbers = read_block(key, fd, (size_t)st.st_size, n);
  if (fd >= 0 && !numbers)
    store_damaged(store, place.fd, place.slug, place.found,
                  "it is not what was written here");
  if (fd >= 0) close(fd);
  place_close(&place);
  return numbers;
}

static double *get_from_memory(Store *store, Digest key, long *n) {
  Buf block = {0};
  double *numbers = NULL;
  if (!memory_get_text(store->memory, key, &block)) return NULL;
  int fd = memfd_create("warmup", MFD_CLOEXEC);
  if (fd >= 0 && fs_write_exactly(fd, block.p, block.n) == 0 &&
      lseek(fd, 0, SEEK_SET) == 0)
    numbers = read_block(key, fd, block.n, n);
  if (fd >= 0) close(fd);
  buf_free(&block);
  return numbers;
}

static double *get_numbers(Store *store, const char *model, Digest key, PlaceKind kind,
                           long *n) {
  if (store->mode == CACHE_OFF) return NULL;
  pthread_mutex_lock(&store->lock);
  double *numbers = get_from_memory(store, key, n);
  if (!numbers && store->mode == CACHE_DISK)
    numbers = get_from_disk(store, model, key, kind, n);
  pthread_mutex_unlock(&store->lock);
  return numbers;
}

double *store_get_warmup(Store *store, const char *model, Digest key, long *n) {
  return get_numbers(store, model, key, PLACE_WARMUP, n);
}

double *store_get_history(Store *store, const char *model, Digest key, long *n) {
  return get_numbers(store, model, key, PLACE_HISTORY, n);
}

void store_drop_warmup(Store *store, const char *model, Digest key) {
  pthread_mutex_lock(&store->lock);
  memory_put_text(store->memory, key, "", 0, false);
  pthread_mutex_unlock(&store->lock);
  if (store->mode != CACHE_DISK) return;
  Place place = place_open(store, model, key, PLACE_WARMUP, false);
  if (place.found) unlinkat(place.fd, place.found, 0);
  place_close(&place);
}
