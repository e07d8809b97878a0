/* SPDX-License-Identifier: BSD-3-Clause
   manifest.json of an entry. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "cache/folder.h"
#include "cache/manifest.h"
#include "cache/secret.h"

enum { FORMAT = 1, LARGEST = 64 << 20 };
static const char NAME[] = "manifest.json", MARK[] = "manifest-mac";

static Digest sum_of(const Json *manifest) {
  Buf text = {0};
  json_write_sorted(manifest, &text);
  Digest d = digest_of("manifest", buf_text(&text), text.n);
  buf_free(&text);
  return d;
}

static bool is_marked(const Json *root, Digest sum) {
  Digest theirs, mine;
  return digest_from_hex(json_text(json_get(root, "mac"), ""), &theirs) &&
         secret_mark(MARK, sum, &mine) && digest_eq(theirs, mine);
}

/* NULL, or what is wrong with the parsed file. */
static const char *take(const Json *root, Manifest *out) {
  const Json *m = json_get(root, "manifest");
  Digest sum;
  if (!digest_from_hex(json_text(json_get(root, "sum"), ""), &sum)) return "no digest";
  if (!digest_eq(sum, sum_of(m))) return "wrong digest";
  if (json_int(json_get(m, "format"), 0) != FORMAT) return "unknown format";
  if (!digest_from_hex(json_text(json_get(m, "key"), ""), &out->key)) return "no key";
  int64_t draws = json_int(json_get(m, "draws"), -1);
  int64_t journal = json_int(json_get(m, "journal"), -1);
  if (draws < 0 || draws > INT_MAX || journal < 0) return "sizes out of range";
  out->draws = (long)draws;
  out->journal = (size_t)journal;
  bool knows_blocks = digest_from_hex(json_text(json_get(m, "blocks"), ""), &out->blocks);
  out->is_mine = knows_blocks && is_marked(root, sum);
  out->layer = mem_strdup(json_text(json_get(m, "layer"), ""));
  return NULL;
}

int manifest_read(int entry, Manifest *out, const char **why) {
  Buf text = {0};
  *out = (Manifest){0};
  int err = folder_read(entry, NAME, LARGEST, &text);
  *why = err ? strerror(err) : NULL;
  if (!err) {
    Json *root = json_parse((Str){buf_text(&text), text.n}, NULL);
    *why = root ? take(root, out) : "not JSON";
    if (*why) err = EBADMSG;
    json_destroy(&root);
  }
  buf_free(&text);
  return err;
}

void manifest_free(Manifest *manifest) {
  mem_free(manifest->layer);
  *manifest = (Manifest){0};
}

int manifest_write(int entry, const Manifest *manifest, const char *model,
                   const char *label, const Json *preimage, double seconds) {
  char hex[DIGEST_HEX], now[40];
  Json *root = json_new_object(), *m = json_new_object();
  digest_hex(manifest->key, hex);
  clock_iso(now, sizeof now);
  json_set(m, "format", json_new_int(FORMAT));
  json_set(m, "layer", json_new_text(manifest->layer));
  json_set(m, "key", json_new_text(hex));
  json_set(m, "model", json_new_text(model));
  json_set(m, "label", json_new_text(label));
  json_set(m, "preimage", preimage ? json_copy(preimage) : json_new_null());
  json_set(m, "draws", json_new_int(manifest->draws));
  json_set(m, "journal", json_new_int((int64_t)manifest->journal));
  digest_hex(manifest->blocks, hex);
  json_set(m, "blocks", json_new_text(hex));
  json_set(m, "seconds", json_new_real(seconds));
  json_set(m, "created", json_new_text(now));
  json_set(m, "version", json_new_text(POSTERITY_VERSION));
  Digest sum = sum_of(m), mark;
  json_set(root, "manifest", m);
  digest_hex(sum, hex);
  json_set(root, "sum", json_new_text(hex));
  if (manifest->is_mine && secret_mark(MARK, sum, &mark)) {
    digest_hex(mark, hex);
    json_set(root, "mac", json_new_text(hex));
  }
  Buf text = {0};
  json_write(root, &text);
  buf_putc(&text, '\n');
  int err = text.n > LARGEST ? EFBIG : folder_publish(entry, NAME, text.p, text.n);
  buf_free(&text);
  json_destroy(&root);
  return err;
}
