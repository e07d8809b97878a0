/* SPDX-License-Identifier: BSD-3-Clause
   Outputs of cells, cells/<16 hex>.json:

     {"format":1,"key":"<64 hex>","size":<bytes>,
      "digest":"<64 hex>","mac":"<64 hex>","outputs":
     <the JSON text, `size` bytes>}

   `digest` covers key and text.  `mac` is the same digest under the secret of the user:
   outputs are HTML that a front end trusts, so those that came with somebody's notebook
   are made anew.

   Format 1: as above. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/fs.h"
#include "base/alloc.h"
#include "base/memory.h"
#include "cache/folder.h"
#include "cache/outputs.h"
#include "cache/secret.h"
#include "cache/store_state.h"

static const size_t LARGEST = (size_t)256 << 20;

static void file_name(Digest key, char name[SHORT_HEX + 6]) {
  char hex[DIGEST_HEX];
  digest_hex(key, hex);
  snprintf(name, SHORT_HEX + 6, "%.*s.json", SHORT_HEX, hex);
}

static Digest digest_text(Digest key, const char *text, size_t n) {
  Hasher *h = hasher_new("outputs");
  hash_digest(h, "key", key);
  hash_bytes(h, "text", text, n);
  return hasher_end(&h);
}

static const char START[] = "{\"format\":1,\"key\":\"";
static const char MARK[] = "outputs-mac";

static void put_before_mac(Buf *out, Digest key, size_t n, Digest digest) {
  char hex[DIGEST_HEX];
  digest_hex(key, hex);
  buf_printf(out, "%s%s\",\"size\":%zu,", START, hex, n);
  digest_hex(digest, hex);
  buf_printf(out, "\"digest\":\"%s\",\"mac\":\"", hex);
}

static const char AFTER_MAC[] = "\",\"outputs\":\n";
static const char END[] = "}\n";

static void put_head(Buf *out, Digest key, size_t n, Digest digest, Digest mac) {
  char hex[DIGEST_HEX];
  put_before_mac(out, key, n, digest);
  digest_hex(mac, hex);
  buf_put(out, hex);
  buf_put(out, AFTER_MAC);
}

typedef enum { OUTPUTS_MINE, OUTPUTS_FOREIGN, OUTPUTS_DAMAGED } Outputs;

/* Finds the text in [file].  Written again from its parts, the rest must be the same.
   [key]: that it should have; NULL: any. */
static Outputs parse(const Buf *file, const Digest *key, Str *text) {
  const char *start = file->n ? strstr(file->p, AFTER_MAC) : NULL;
  /* Before it stand at least key, digest and mac. */
  if (!start || start - file->p < 6 * DIGEST_BYTES) return OUTPUTS_DAMAGED;
  text->p = start + sizeof AFTER_MAC - 1;
  if (file->p + file->n - text->p < (ptrdiff_t)sizeof END - 1) return OUTPUTS_DAMAGED;
  text->n = (size_t)(file->p + file->n - text->p) - (sizeof END - 1);
  char hex[DIGEST_HEX] = {0}, theirs[DIGEST_HEX] = {0};
  Digest mac, their_key;
  memcpy(hex, start - 2 * DIGEST_BYTES, 2 * DIGEST_BYTES);
  if (!digest_from_hex(hex, &mac)) return OUTPUTS_DAMAGED;
  /* Another key with the same first digits is no damage. */
  if (strncmp(file->p, START, sizeof START - 1) != 0) return OUTPUTS_DAMAGED;
  memcpy(theirs, file->p + sizeof START - 1, 2 * DIGEST_BYTES);
  if (!digest_from_hex(theirs, &their_key)) return OUTPUTS_DAMAGED;
  Digest digest = digest_text(their_key, text->p, text->n);
  Buf again = {0};
  put_head(&again, their_key, text->n, digest, mac);
  bool same =
      str_eq((Str){again.p, again.n}, (Str){file->p, (size_t)(text->p - file->p)}) &&
      str_is((Str){text->p + text->n, sizeof END - 1}, END);
  buf_free(&again);
  if (!same) return OUTPUTS_DAMAGED;
  Digest mine;
  bool is_mine = (!key || digest_eq(their_key, *key)) &&
                 secret_mark(MARK, digest, &mine) && digest_eq(mac, mine);
  return is_mine ? OUTPUTS_MINE : OUTPUTS_FOREIGN;
}

/* The first [most] bytes of an open file, or all of them. */
static int read_start(int fd, size_t most, Buf *out) {
  struct stat st;
  if (fstat(fd, &st) != 0) return errno;
  if ((uintmax_t)st.st_size > LARGEST) return EFBIG;
  size_t n = (size_t)st.st_size < most ? (size_t)st.st_size : most;
  if (!buf_reserve(out, n)) return ENOMEM;
  int err = fs_read_exactly(fd, out->p + out->n, n);
  if (!err) out->p[out->n += n] = '\0';
  return err;
}

const char *outputs_check(int fd, const char *digits, bool deep, bool *is_foreign) {
  Buf file = {0};
  Str text;
  int err = read_start(fd, deep ? LARGEST : sizeof START + SHORT_HEX, &file);
  const char *why = err ? strerror(err) : NULL;
  bool has_name = !err && strncmp(buf_text(&file), START, sizeof START - 1) == 0 &&
                  file.n >= sizeof START + SHORT_HEX &&
                  strncmp(file.p + sizeof START - 1, digits, SHORT_HEX) == 0;
  if (!why && !has_name) why = "its head is not that of a record of this key";
  Outputs found = deep && !why ? parse(&file, NULL, &text) : OUTPUTS_MINE;
  if (found == OUTPUTS_DAMAGED) why = "wrong digest";
  *is_foreign = found == OUTPUTS_FOREIGN;
  buf_free(&file);
  return why;
}

static bool get_from_disk(Store *store, Digest key, Buf *json) {
  char name[SHORT_HEX + 6];
  file_name(key, name);
  int root = store_root(store, false);
  int cells = root < 0 ? -1 : folder_open(root, FOLDER_OUTPUTS);
  if (root >= 0) close(root);
  if (cells < 0) return false;
  Buf file = {0};
  Str text;
  int err = folder_read(cells, name, LARGEST, &file);
  bool mine = false;
  if (err && err != ENOENT && !errno_is_passing(err)) {
    store_damaged(store, cells, FOLDER_OUTPUTS, name, strerror(err));
  } else if (!err) {
    Outputs found = parse(&file, &key, &text);
    mine = found == OUTPUTS_MINE;
    mine = mine && buf_reserve(json, text.n);
    if (mine) buf_putn(json, text.p, text.n);
    if (mine) store_touch(store, cells, name);
    if (found == OUTPUTS_DAMAGED)
      store_damaged(store, cells, FOLDER_OUTPUTS, name, "wrong digest");
  }
  buf_free(&file);
  close(cells);
  return mine;
}

bool store_get_outputs(Store *store, Digest key, Buf *json) {
  if (!cache_uses(store->mode, USE_MEMORY)) return false;
  pthread_mutex_lock(&store->lock);
  bool found = memory_get_text(store->memory, key, json);
  if (!found && cache_uses(store->mode, USE_READING)) {
    size_t before = json->n;
    found = get_from_disk(store, key, json);
    if (found)
      memory_put_text(store->memory, key, buf_text(json) + before, json->n - before,
                      true);
  }
  store_count(store, LAYER_OUTPUTS, key, found);
  pthread_mutex_unlock(&store->lock);
  return found;
}

/* The whole file; false when there is no memory for it. */
static bool put_file(Buf *out, Digest key, const char *text, size_t n, Digest digest,
                     Digest mac) {
  put_head(out, key, n, digest, mac);
  if (!buf_reserve(out, n + sizeof END)) return false;
  buf_putn(out, text, n);
  buf_put(out, END);
  return true;
}

static int put_on_disk(Store *store, Digest key, const char *json, size_t n) {
  char name[SHORT_HEX + 6];
  Digest digest = digest_text(key, json, n), mark;
  file_name(key, name);
  if (!secret_mark(MARK, digest, &mark)) return EPERM;
  int root = store_root(store, true);
  if (root < 0) return errno;
  int cells = folder_make(root, FOLDER_OUTPUTS), err = cells < 0 ? errno : 0;
  close(root);
  if (err) return err;
  Buf file = {0};
  if (!put_file(&file, key, json, n, digest, mark)) err = ENOMEM;
  if (!err) err = file.n > LARGEST ? EFBIG : folder_publish(cells, name, file.p, file.n);
  buf_free(&file);
  close(cells);
  return err;
}

/* Outputs for which memory is short are made once more another time: nothing is wrong
   with the disk. */
void store_put_outputs(Store *store, Digest key, const char *json, size_t n) {
  if (!cache_uses(store->mode, USE_MEMORY)) return;
  pthread_mutex_lock(&store->lock);
  bool on_disk = cache_uses(store->mode, USE_WRITING);
  int err = on_disk ? put_on_disk(store, key, json, n) : 0;
  memory_put_text(store->memory, key, json, n, on_disk && !err);
  if (err && err != ENOMEM) store_failed(store, "the outputs of a cell", err);
  if (!err) store->stats.stored++;
  store_use(store, key);
  pthread_mutex_unlock(&store->lock);
  if (on_disk && !err) store_enforce(store);
}

/* Outputs that wait to be stored. */
typedef struct Waiting {
  Store *store;
  Digest key;
  Buf json;
} Waiting;

static void put_now(void *ctx) {
  Waiting *w = ctx;
  store_put_outputs(w->store, w->key, buf_text(&w->json), w->json.n);
  buf_free(&w->json);
  mem_free(w);
}

/* Another call may have set another mode by then: what is not for the disk is not put
   off. */
void store_put_outputs_later(Store *store, Digest key, const char *json, size_t n) {
  if (!cache_uses(store->mode, USE_WRITING)) {
    store_put_outputs(store, key, json, n);
    return;
  }
  Waiting *w = mem_new(sizeof *w);
  *w = (Waiting){.store = store, .key = key};
  buf_putn(&w->json, json, n);
  later_do(store->later, put_now, w);
}
