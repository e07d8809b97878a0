/* SPDX-License-Identifier: BSD-3-Clause
   Warm-ups that are under way: files of one block, replaced as a whole.  What somebody
   else has learnt is not taken up: a run that says nothing of it would give other draws
   than its key promises. */
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
#include "cache/block.h"
#include "cache/place.h"
#include "cache/store_state.h"

/* What stands in the file, from its begin. */
static int read_whole(int fd, Buf *out) {
  off_t end = lseek(fd, 0, SEEK_END);
  if (end < 0 || lseek(fd, 0, SEEK_SET) < 0) return errno;
  if (!buf_reserve(out, (size_t)end + DIGEST_BYTES)) return ENOMEM;
  int err = fs_read_exactly(fd, out->p + out->n, (size_t)end);
  if (!err) out->n += (size_t)end;
  return err;
}

/* A block as bytes. */
static int make_block(Digest key, const double *numbers, long n, Buf *out) {
  int fd = memfd_create("warmup", MFD_CLOEXEC);
  if (fd < 0) return errno;
  const ChainEntry entry = {.dim = n, .q = (double *)(uintptr_t)numbers};
  const BlockSource block = {
      .kind = BLOCK_WARMUP, .key = key, .entry = &entry, .is_mine = true};
  int err = block_write(fd, &block);
  if (!err) err = read_whole(fd, out);
  close(fd);
  return err;
}

static int put_on_disk(Store *store, const char *model, const char *label, Digest key,
                       const Buf *block) {
  Place place = place_open(store, model, label, key, PLACE_WARMUP, true);
  int err = place.fd < 0 ? errno : 0;
  if (!err) err = folder_publish(place.fd, place.name, block->p, block->n);
  place_close(&place);
  return err;
}

void store_put_warmup(Store *store, const char *model, const char *label, Digest key,
                      const double *numbers, long n) {
  if (!cache_uses(store->mode, USE_MEMORY)) return;
  Buf block = {0};
  int err = make_block(key, numbers, n, &block);
  bool to_disk = cache_uses(store->mode, USE_WRITING);
  if (!err && to_disk) err = put_on_disk(store, model, label, key, &block);
  pthread_mutex_lock(&store->lock);
  store_use(store, key);
  if (err && err != ENOMEM) store_failed(store, "a warm-up", err);
  if (block.n && (err || !to_disk))
    memory_put_text(store->memory, key, block.p, block.n, false);
  pthread_mutex_unlock(&store->lock);
  buf_free(&block);
}

/* The block in the open file [fd] of [size] bytes; its numbers are the caller's. */
static double *read_block(Digest key, int fd, size_t size, long *n) {
  unsigned char head[BLOCK_HEAD_BYTES];
  BlockHead h;
  const char *why;
  if (size < sizeof head || fs_read_exactly(fd, head, sizeof head) != 0) return NULL;
  if (block_parse(head, size, &h) || h.length != size || h.kind != BLOCK_WARMUP ||
      h.count || h.nlearnt || !digest_eq(h.key, key))
    return NULL;
  ChainEntry block = {.dim = (long)h.dim};
  block.q = mem_try(sizeof *block.q * (size_t)h.dim);
  BlockTarget target = {.out = &block};
  bool fine = block.q && block_read(fd, head, &h, &target, &why) == 0 && target.is_mine;
  if (!fine) chain_entry_free(&block);
  *n = block.dim;
  return block.q;
}

static double *get_from_disk(Store *store, const char *model, const char *label,
                             Digest key, long *n) {
  Place place = place_open(store, model, label, key, PLACE_WARMUP, false);
  struct stat st;
  double *numbers = NULL;
  int fd = place.is_there ? folder_open_file(place.fd, place.name, O_RDONLY) : -1;
  if (fd >= 0 && fstat(fd, &st) == 0)
    numbers = read_block(key, fd, (size_t)st.st_size, n);
  if (fd >= 0 && !numbers)
    store_damaged(store, place.fd, place.slug, place.name,
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

double *store_get_warmup(Store *store, const char *model, const char *label, Digest key,
                         long *n) {
  if (!cache_uses(store->mode, USE_MEMORY)) return NULL;
  pthread_mutex_lock(&store->lock);
  double *numbers = get_from_memory(store, key, n);
  if (!numbers && cache_uses(store->mode, USE_READING))
    numbers = get_from_disk(store, model, label, key, n);
  pthread_mutex_unlock(&store->lock);
  return numbers;
}

void store_drop_warmup(Store *store, const char *model, const char *label, Digest key) {
  pthread_mutex_lock(&store->lock);
  memory_put_text(store->memory, key, "", 0, false);
  pthread_mutex_unlock(&store->lock);
  if (!cache_uses(store->mode, USE_WRITING)) return;
  Place place = place_open(store, model, label, key, PLACE_WARMUP, false);
  if (place.is_there) unlinkat(place.fd, place.name, 0);
  place_close(&place);
}
