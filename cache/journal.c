/* SPDX-License-Identifier: BSD-3-Clause
   The journal of a chain.

     journal = block*
     block   = magic length key first count dim nmetric width nstats step_size seconds
               q metric rows stats digest
     magic   = "PSTJRN01"             8 bytes; the digits are the version
     length  = u64                    bytes of the block, magic and digest included
     key     = 32 bytes               of the entry
     first, count, dim, nmetric, width, nstats = u64
     step_size, seconds = f64         of the state after the block
     q = f64[dim], metric = f64[nmetric]   likewise
     rows    = f64[count][width]
     stats   = f64[count][nstats]
     digest  = 32 bytes               of all that stands before it in the block

   All numbers are little-endian; reals by their bits.  The blocks of a file follow each
   other: `first` is the sum of the counts before, and the shapes are equal.

   Version 01: as above. */
#include <endian.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cache/folder.h"
#include "cache/journal.h"

static const char MAGIC[8] = "PSTJRN01";
enum { HEAD = 8 + 8 + DIGEST_BYTES + 8 * 8 };
_Static_assert(HEAD == 112, "the words after the key are eight");

typedef struct Head {
  uint64_t length, first, count, dim, nmetric, width, nstats;
  double step_size, seconds;
} Head;

/* --- writing --- */

static void put_u64(Buf *b, uint64_t x) {
  x = htole64(x);
  buf_putn(b, (const char *)&x, sizeof x);
}

static void put_reals(Buf *b, const double *x, size_t n) {
#if __BYTE_ORDER == __LITTLE_ENDIAN
  buf_putn(b, (const char *)x, n * sizeof *x);
#else
  for (size_t i = 0; i < n; i++) {
    uint64_t bits;
    memcpy(&bits, &x[i], sizeof bits);
    put_u64(b, bits);
  }
#endif
}

int journal_append(int fd, Digest key, const ChainEntry *entry, long first) {
  size_t count = (size_t)(entry->drawn - first), dim = (size_t)entry->dim;
  size_t width = (size_t)entry->width, nstats = (size_t)entry->nstats;
  size_t nmetric = (size_t)entry->nmetric;
  Buf b = {0};
  buf_putn(&b, MAGIC, sizeof MAGIC);
  put_u64(&b, HEAD + 8 * (dim + nmetric + count * (width + nstats)) + DIGEST_BYTES);
  buf_putn(&b, (const char *)key.bytes, DIGEST_BYTES);
  const uint64_t words[] = {(uint64_t)first, count, dim, nmetric, width, nstats};
  for (int i = 0; i < 6; i++) put_u64(&b, words[i]);
  put_reals(&b, &entry->step_size, 1);
  put_reals(&b, &entry->seconds, 1);
  put_reals(&b, entry->q, dim);
  put_reals(&b, entry->metric, nmetric);
  put_reals(&b, entry->rows + (size_t)first * width, count * width);
  put_reals(&b, entry->stats + (size_t)first * nstats, count * nstats);
  Digest digest = digest_of("journal", b.p, b.n);
  buf_putn(&b, (const char *)digest.bytes, DIGEST_BYTES);
  int err = fs_write_exactly(fd, b.p, b.n);
  if (!err && fsync(fd) != 0) err = errno;
  buf_free(&b);
  return err;
}

/* --- reading --- */

static uint64_t get_u64(const unsigned char *p) {
  uint64_t x;
  memcpy(&x, p, sizeof x);
  return le64toh(x);
}

static void get_reals(const unsigned char **p, double *x, size_t n) {
  for (size_t i = 0; i < n; i++, *p += 8) {
    uint64_t bits = get_u64(*p);
    memcpy(&x[i], &bits, sizeof bits);
  }
}

/* Bytes of a block of these shapes; false when they do not fit [most]. */
static bool block_length(const Head *h, uint64_t most, uint64_t *length) {
  uint64_t row, reals, state;
  if (__builtin_add_overflow(h->width, h->nstats, &row)) return false;
  if (__builtin_mul_overflow(row, h->count, &reals)) return false;
  if (__builtin_add_overflow(h->dim, h->nmetric, &state)) return false;
  if (__builtin_add_overflow(reals, state, &reals)) return false;
  /* Rows may be empty: their count is then not bounded by the bytes. */
  if (reals > most / 8 || h->count > INT32_MAX) return false;
  *length = HEAD + 8 * reals + DIGEST_BYTES;
  return *length <= most;
}

/* The head of a block, checked against the file before anything is allocated for it. */
static const char *get_head(const unsigned char *p, Digest key, uint64_t left,
                            const ChainEntry *so_far, bool is_first, Head *h) {
  Digest theirs;
  uint64_t length;
  if (memcmp(p, MAGIC, sizeof MAGIC) != 0) return "a block does not begin as it should";
  memcpy(theirs.bytes, p + 16, DIGEST_BYTES);
  if (!digest_eq(theirs, key)) return "a block belongs to another key";
  const unsigned char *words = p + 16 + DIGEST_BYTES;
  *h = (Head){get_u64(p + 8),
              get_u64(words),
              get_u64(words + 8),
              get_u64(words + 16),
              get_u64(words + 24),
              get_u64(words + 32),
              get_u64(words + 40),
              0,
              0};
  words += 48;
  get_reals(&words, &h->step_size, 1);
  get_reals(&words, &h->seconds, 1);
  if (!block_length(h, left, &length) || length != h->length)
    return "wrong length of a block";
  if (h->first != (uint64_t)so_far->drawn) return "blocks are not in order";
  if (!is_first &&
      (h->dim != (uint64_t)so_far->dim || h->nmetric != (uint64_t)so_far->nmetric ||
       h->width != (uint64_t)so_far->width || h->nstats != (uint64_t)so_far->nstats))
    return "shapes differ between blocks";
  return NULL;
}

static void add_block(ChainEntry *out, const Head *h, const unsigned char *p) {
  size_t count = (size_t)h->count, dim = (size_t)h->dim;
  size_t width = (size_t)h->width, nstats = (size_t)h->nstats;
  size_t drawn = (size_t)out->drawn, nmetric = (size_t)h->nmetric;
  out->dim = (long)dim, out->nmetric = (long)nmetric, out->width = (long)width,
  out->nstats = (long)nstats;
  out->step_size = h->step_size, out->seconds = h->seconds;
  out->q = mem_resize(out->q, 8 * dim);
  out->metric = mem_resize(out->metric, 8 * nmetric);
  out->rows = mem_resize(out->rows, 8 * (drawn + count) * width);
  out->stats = mem_resize(out->stats, 8 * (drawn + count) * nstats);
  get_reals(&p, out->q, dim);
  get_reals(&p, out->metric, nmetric);
  get_reals(&p, out->rows + drawn * width, count * width);
  get_reals(&p, out->stats + drawn * nstats, count * nstats);
  out->drawn += (long)count;
}

/* One block, of at most [left] bytes; [used] gets how many it has. */
static const char *read_block(int fd, Digest key, size_t left, ChainEntry *out,
                              bool is_first, size_t *used) {
  unsigned char head[HEAD];
  Head h;
  if (left < HEAD + DIGEST_BYTES || fs_read_exactly(fd, head, HEAD) != 0)
    return "it is cut off";
  const char *why = get_head(head, key, left, out, is_first, &h);
  if (why) return why;
  unsigned char *block = mem_new((size_t)h.length);
  memcpy(block, head, HEAD);
  size_t body = (size_t)h.length - DIGEST_BYTES;
  if (fs_read_exactly(fd, block + HEAD, (size_t)h.length - HEAD) != 0) {
    why = "it is cut off";
  } else {
    Digest theirs;
    memcpy(theirs.bytes, block + body, DIGEST_BYTES);
    if (!digest_eq(theirs, digest_of("journal", block, body)))
      why = "wrong digest of a block";
    else
      add_block(out, &h, block + HEAD);
  }
  mem_free(block);
  *used = (size_t)h.length;
  return why;
}

const char *journal_read(int fd, Digest key, size_t size, ChainEntry *out) {
  *out = (ChainEntry){0};
  const char *why = size > memory_limit() ? "it is larger than the memory allows" : NULL;
  for (size_t done = 0, used = 0; !why && done < size; done += used)
    why = read_block(fd, key, size - done, out, done == 0, &used);
  if (why) chain_entry_free(out);
  return why;
}
