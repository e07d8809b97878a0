/* SPDX-License-Identifier: BSD-3-Clause
   Task: chains and outputs of cells as an archive. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cache/chain_facts.h"
#include "cache/folder.h"
#include "cache/item.h"
#include "cache/place.h"
#include "cache/store_state.h"
#include "cache/tar.h"
#include "cache/task_do.h"
#include "cache/units.h"

enum { PIECE = 1 << 17 };

/* The first [n] bytes of the open file [from], filled up to whole blocks. */
static int copy_bytes(int from, int to, uint64_t n) {
  unsigned char *piece = mem_new(PIECE);
  int err = lseek(from, 0, SEEK_SET) < 0 ? errno : 0;
  for (uint64_t left = n; !err && left;) {
    size_t part = left < PIECE ? (size_t)left : PIECE;
    err = fs_read_exactly(from, piece, part);
    if (!err) err = fs_write_exactly(to, piece, part);
    left -= part;
  }
  memset(piece, 0, TAR_BLOCK);
  if (!err) err = fs_write_exactly(to, piece, (size_t)(tar_room(n) - n));
  mem_free(piece);
  return err;
}

/* Bytes that are whole: of a chain that is being written, the end may not be. */
static uint64_t whole_bytes(int fd, const StoreItem *item) {
  struct stat st;
  if (text_has_suffix(item->name, place_ends[PLACE_CHAIN])) {
    ChainFacts facts = chain_facts(fd, false);
    return facts.why ? 0 : facts.whole;
  }
  return fstat(fd, &st) == 0 ? (uint64_t)st.st_size : 0;
}

static int put_file(int to, int fd, const StoreItem *item, const char *file) {
  unsigned char head[TAR_BLOCK];
  struct stat st;
  TarEntry entry = {.kind = '0', .size = whole_bytes(fd, item)};
  if (fstat(fd, &st) == 0) entry.time = (int64_t)st.st_mtim.tv_sec;
  size_t folder = (size_t)(file - 1 - item->name);
  if (!entry.size || folder >= sizeof entry.folder || strlen(file) >= sizeof entry.name)
    return EINVAL;
  memcpy(entry.folder, item->name, folder);
  snprintf(entry.name, sizeof entry.name, "%s", file);
  if (!tar_head(&entry, head)) return EINVAL;
  int err = fs_write_exactly(to, head, sizeof head);
  return err ? err : copy_bytes(fd, to, entry.size);
}

/* EINVAL for an entry that is left out: it is gone, damaged, or too large. */
static int put_item(int to, int root, const StoreItem *item) {
  const char *file;
  off_t before = lseek(to, 0, SEEK_CUR);
  int folder = item_folder(root, item, &file);
  int fd = folder < 0 ? -1 : folder_open_file(folder, file, O_RDONLY);
  int err = fd < 0 ? EINVAL : put_file(to, fd, item, file);
  if (fd >= 0) close(fd);
  if (folder >= 0) close(folder);
  /* A file that became shorter is left out as well. */
  if (err == EIO && ftruncate(to, before) == 0 && lseek(to, before, SEEK_SET) >= 0)
    err = EINVAL;
  return err;
}

/* A warm-up that was broken off is of use to its user alone. */
static bool is_wanted(const StoreItem *item, const char *model) {
  return !text_has_suffix(item->name, place_ends[PLACE_WARMUP]) &&
         (!model || item_is_of(item, model));
}

typedef struct Sum {
  long put, left_out;
  double bytes;
} Sum;

static int put_items(int to, Store *store, const char *model, Sum *sum) {
  static const unsigned char end[2 * TAR_BLOCK];
  StoreItem *items;
  int count = items_find(store->path, &items), root = store_root(store, false), err = 0;
  for (int i = 0; !err && i < count; i++) {
    if (!is_wanted(&items[i], model)) continue;
    err = put_item(to, root, &items[i]);
    if (!err) sum->bytes += (double)items[i].bytes;
    ++*(err ? &sum->left_out : &sum->put);
    if (err == EINVAL) err = 0;
  }
  if (!err) err = fs_write_exactly(to, end, sizeof end);
  if (root >= 0) close(root);
  store_items_free(items, count);
  return err;
}

static int write_archive(Store *store, const TaskCall *call, Sum *sum) {
  char *temp = fs_temp_name(call->word);
  int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  int err = fd < 0 ? errno : put_items(fd, store, call->model, sum);
  if (fd >= 0 && close(fd) != 0 && !err) err = errno;
  if (!err)
    err = fs_publish_file(temp, call->word);
  else if (fd >= 0)
    unlink(temp);
  mem_free(temp);
  return err;
}

Json *task_export(Store *store, const TaskCall *call, Buf *error) {
  Sum sum = {0};
  char size[32];
  int err = write_archive(store, call, &sum);
  if (err) {
    buf_printf(error, "%s cannot be written: %s", call->word, strerror(err));
    return NULL;
  }
  Json *result = json_new_object();
  json_set(result, "file", json_new_text(call->word));
  json_set(result, "exported", json_new_int(sum.put));
  json_set(result, "left_out", json_new_int(sum.left_out));
  json_set(result, "bytes", json_new_int((int64_t)sum.bytes));
  unit_put_bytes(sum.bytes, size, sizeof size);
  task_say(result, "%ld entr%s, %s in %s", sum.put, sum.put == 1 ? "y" : "ies", size,
           call->word);
  return result;
}
