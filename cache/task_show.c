/* SPDX-License-Identifier: BSD-3-Clause
   Tasks: one entry, and whether all are sound. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/fs.h"
#include "cache/chain_facts.h"
#include "cache/folder.h"
#include "cache/item.h"
#include "cache/outputs.h"
#include "cache/place.h"
#include "cache/store_state.h"
#include "cache/task_do.h"

/* Opens the entry; -1 with errno. */
static int open_item(int root, const StoreItem *item) {
  const char *file;
  int folder = item_folder(root, item, &file);
  if (folder < 0) return -1;
  int fd = folder_open_file(folder, file, O_RDONLY), err = errno;
  close(folder);
  errno = err;
  return fd;
}

static bool is_chain(const StoreItem *item) {
  return text_has_suffix(item->name, place_ends[PLACE_CHAIN]);
}

static bool is_outputs(const StoreItem *item) {
  return strcmp(item->layer, layer_name(LAYER_OUTPUTS)) == 0;
}

/* --- one --- */

static void put_facts(Json *result, const ChainFacts *facts) {
  char hex[DIGEST_HEX];
  digest_hex(facts->key, hex);
  json_set(result, "draws", json_new_int(facts->drawn));
  json_set(result, "unconstrained", json_new_int(facts->dim));
  json_set(result, "blocks", json_new_int(facts->blocks));
  json_set(result, "seconds", json_new_real(facts->seconds));
  json_set(result, "digits", json_new_text(hex));
  json_set(result, "made_here", json_new_bool(!facts->is_foreign));
  if (facts->why) json_set(result, "damaged", json_new_text(facts->why));
}

/* What stands at the head of the file, member by member. */
static void put_head(Json *result, int fd) {
  if (lseek(fd, 0, SEEK_SET) < 0) return;
  Json *head = chain_head(fd);
  for (JsonMember m = json_first(head); m.key; m = json_next(m))
    if (!json_get(result, m.key)) json_set(result, m.key, json_copy(m.value));
  json_destroy(&head);
}

static Json *show_item(int root, const StoreItem *item) {
  Json *result = json_new_object();
  json_set(result, "name", json_new_text(item->name));
  json_set(result, "layer", json_new_text(item->layer));
  json_set(result, "key", json_new_text(item->key));
  json_set(result, "bytes", json_new_int(item->bytes));
  json_set(result, "age", json_new_real(item->age_seconds));
  int fd = is_chain(item) ? open_item(root, item) : -1;
  if (fd < 0) return result;
  ChainFacts facts = chain_facts(fd, true);
  put_facts(result, &facts);
  put_head(result, fd);
  close(fd);
  return result;
}

Json *task_show(Store *store, const TaskCall *call, Buf *error) {
  StoreItem *items;
  int count = items_find(store->path, &items), root = store_root(store, false);
  const StoreItem *item = task_entry(items, count, call->word, error);
  Json *result = item ? show_item(root, item) : NULL;
  if (root >= 0) close(root);
  store_items_free(items, count);
  return result;
}

/* --- all --- */

static const char *check_warmup(int fd, bool deep) {
  unsigned char bytes[BLOCK_HEAD_BYTES];
  BlockHead h;
  struct stat st;
  const char *why = NULL;
  bool is_mine;
  if (fstat(fd, &st) != 0 || fs_read_exactly(fd, bytes, sizeof bytes) != 0)
    return "it is cut off";
  why = block_parse(bytes, (uint64_t)st.st_size, &h);
  if (!why && (h.kind != BLOCK_WARMUP || h.length != (uint64_t)st.st_size))
    why = "it is no warm-up";
  if (!why && deep) block_pass(fd, bytes, &h, &is_mine, &why);
  return why;
}

static bool has_key(const StoreItem *item, Digest key) {
  char hex[DIGEST_HEX];
  digest_hex(key, hex);
  return strncmp(hex, item->key, SHORT_HEX) == 0;
}

static const char *check_chain(int fd, const StoreItem *item, bool deep,
                               bool *is_foreign) {
  ChainFacts facts = chain_facts(fd, deep);
  *is_foreign = facts.is_foreign;
  if (facts.why) return facts.why;
  return has_key(item, facts.key) ? NULL : "its name is that of another key";
}

/* NULL, or what is wrong with an entry. */
static const char *check_item(int root, const StoreItem *item, bool deep,
                              bool *is_foreign) {
  *is_foreign = false;
  int fd = open_item(root, item);
  if (fd < 0) return errno == ENOENT || errno_is_passing(errno) ? NULL : strerror(errno);
  const char *why = is_chain(item)     ? check_chain(fd, item, deep, is_foreign)
                    : is_outputs(item) ? outputs_check(fd, item->key, deep, is_foreign)
                                       : check_warmup(fd, deep);
  close(fd);
  return why;
}

static void put_damage(Json *lines, const StoreItem *item, const char *why) {
  Json *line = json_new_object();
  json_set(line, "name", json_new_text(item->name));
  json_set(line, "damaged", json_new_text(why));
  json_push(lines, line);
}

Json *task_verify(Store *store, const TaskCall *call, Buf *error) {
  (void)error;
  StoreItem *items;
  int count = items_find(store->path, &items), root = store_root(store, false);
  long damaged = 0, foreign = 0;
  Json *result = json_new_object(), *lines = json_new_array();
  for (int i = 0; i < count; i++) {
    bool is_foreign;
    const char *why = check_item(root, &items[i], call->deep, &is_foreign);
    foreign += is_foreign;
    damaged += why != NULL;
    if (why) put_damage(lines, &items[i], why);
  }
  if (root >= 0) close(root);
  store_items_free(items, count);
  json_set(result, "entries", lines);
  json_set(result, "checked", json_new_int(count));
  json_set(result, "damaged", json_new_int(damaged));
  if (call->deep) json_set(result, "made_elsewhere", json_new_int(foreign));
  json_set(result, "ok", json_new_bool(!damaged));
  return result;
}
