/* SPDX-License-Identifier: BSD-3-Clause
   Blocks on their way to a file. */
#include "cache/block.h"
#include <endian.h>
#include <errno.h>
#include <string.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cache/block_form.h"
#include "cache/pack.h"
#include "cache/secret.h"

const char *const block_words[] = {
#define KIND(constant, word) word,
#include "cache/block.def"
#undef KIND
};

/* A block is handed over piece by piece. */
typedef struct Writer {
  int fd, err;
  Hasher *hasher;
  size_t n;
  unsigned char *piece;
} Writer;

static void flush(Writer *w) {
  hash_more(w->hasher, w->piece, w->n);
  if (!w->err) w->err = fs_write_exactly(w->fd, w->piece, w->n);
  w->n = 0;
}

static void put(Writer *w, const void *bytes, size_t n) {
  const unsigned char *from = bytes;
  while (n) {
    size_t part = n < PIECE - w->n ? n : PIECE - w->n;
    memcpy(w->piece + w->n, from, part);
    from += part;
    n -= part;
    w->n += part;
    if (w->n == PIECE) flush(w);
  }
}

static void put_u64(Writer *w, uint64_t x) {
  x = htole64(x);
  put(w, &x, sizeof x);
}

static void put_reals(Writer *w, const double *x, size_t n) {
#if __BYTE_ORDER == __LITTLE_ENDIAN
  put(w, x, n * sizeof *x);
#else
  for (size_t i = 0; i < n; i++) {
    uint64_t bits;
    memcpy(&bits, &x[i], sizeof bits);
    put_u64(w, bits);
  }
#endif
}

static void put_head(Writer *w, const BlockHead *h) {
  char kind[8] = {0};
  memcpy(kind, block_words[h->kind], strnlen(block_words[h->kind], sizeof kind));
  put(w, BLOCK_MAGIC, sizeof BLOCK_MAGIC - 1);
  put(w, kind, sizeof kind);
  put_u64(w, h->length);
  put(w, h->key.bytes, DIGEST_BYTES);
  const uint64_t words[] = {h->first,  h->count,  h->dim,       h->nlearnt, h->width,
                            h->nstats, h->stored, h->constants, h->text};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) put_u64(w, words[i]);
  put_reals(w, &h->step_size, 1);
  put_reals(w, &h->seconds, 1);
}

static void put_text(Writer *w, Str text) {
  static const char zeros[8];
  put(w, text.p, text.n);
  put(w, zeros, -text.n & 7);
}

/* The columns of row [row] that are stored. */
static void put_packed(Writer *w, const double *row, long width, const uint64_t *codes) {
  for (long from = 0, to; from < width; from = to) {
    bool is_stored = codes[from] == PACK_STORED;
    for (to = from + 1; to < width && (codes[to] == PACK_STORED) == is_stored;) to++;
    if (is_stored) put_reals(w, row + from, (size_t)(to - from));
  }
}

static void put_rows(Writer *w, const BlockSource *s, const Pack *pack) {
  const ChainEntry *e = s->entry;
  const double *row = e->width ? entry_row(e, s->first) : NULL;
  for (long j = 0; j < e->width; j++) put_u64(w, pack->codes[j]);
  for (long j = 0; j < e->width; j++)
    if (pack->codes[j] == PACK_CONSTANT) put_reals(w, row + j, 1);
  for (long i = s->first; e->width && i < e->drawn; i++)
    put_packed(w, entry_row(e, i), e->width, pack->codes);
  for (long i = s->first; e->nstats && i < e->drawn; i++)
    put_reals(w, entry_stats(e, i), (size_t)e->nstats);
}

static BlockHead head_of(const BlockSource *s, const Pack *pack) {
  const ChainEntry *e = s->entry;
  return (BlockHead){.kind = s->kind,
                     .key = s->key,
                     .first = (uint64_t)s->first,
                     .count = (uint64_t)(e->drawn - s->first),
                     .dim = (uint64_t)e->dim,
                     .nlearnt = (uint64_t)e->nlearnt,
                     .width = (uint64_t)e->width,
                     .nstats = (uint64_t)e->nstats,
                     .stored = pack->stored,
                     .constants = pack->constants,
                     .text = s->text.n,
                     .step_size = e->step_size,
                     .seconds = e->seconds};
}

static void put_block(Writer *w, const BlockSource *s, const Pack *pack,
                      const BlockHead *h) {
  put_head(w, h);
  put_reals(w, s->entry->q, (size_t)s->entry->dim);
  put_reals(w, s->entry->learnt, (size_t)s->entry->nlearnt);
  put_text(w, s->text);
  if (h->count) put_rows(w, s, pack);
  flush(w);
}

/* Digest and mark. */
static void put_end(Writer *w, bool is_mine) {
  Digest digest = hasher_end(&w->hasher), mark = {{0}};
  if (is_mine) secret_mark(BLOCK_MARK, digest, &mark);
  if (!w->err) w->err = fs_write_exactly(w->fd, digest.bytes, DIGEST_BYTES);
  if (!w->err) w->err = fs_write_exactly(w->fd, mark.bytes, DIGEST_BYTES);
}

int block_write(int fd, const BlockSource *source) {
  Pack pack = pack_find(source->entry, source->first, source->beside);
  BlockHead h = head_of(source, &pack);
  MUST(block_length(&h, UINT64_MAX, &h.length)); /* all of it is in memory */
  Writer w = {.fd = fd, .hasher = hasher_new("block"), .piece = mem_new(PIECE)};
  hash_begin(w.hasher, "", (size_t)h.length - BLOCK_END);
  put_block(&w, source, &pack, &h);
  put_end(&w, source->is_mine);
  mem_free(w.piece);
  pack_free(&pack);
  return w.err;
}
