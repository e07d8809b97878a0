/* SPDX-License-Identifier: BSD-3-Clause
   The journal of a chain.

     journal = block*
     block   = magic length key first count dim nlearnt width nstats step_size seconds
               q learnt rows stats digest
     magic   = "PSTJRN01"             8 bytes; the digits are the version
     length  = u64                    bytes of the block, magic and digest included
     key     = 32 bytes               of the entry
     first, count, dim, nlearnt, width, nstats = u64
     step_size, seconds = f64         of the state after the block
     q = f64[dim], learnt = f64[nlearnt]   likewise
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
#include "base/memory.h"
#include "cache/folder.h"
#include "cache/journal.h"

static const char MAGIC[8] = "PSTJRN01";
enum { HEAD = 8 + 8 + DIGEST_BYTES + 8 * 8, PIECE = 1 << 17 };
_Static_assert(HEAD == 112, "the words after the key are eight");

static const char OTHERWISE[] = "manifest and journal differ";

typedef struct Head {
  uint64_t length, first, count, dim, nlearnt, width, nstats;
  double step_size, seconds;
} Head;

/* The digest of a run of blocks, one after the other. */
static Digest add_block(Digest blocks, Digest block) {
  Hasher *h = hasher_new("blocks");
  hash_digest(h, "before", blocks);
  hash_digest(h, "block", block);
  return hasher_end(&h);
}

/* --- writing --- */

/* A block on its way to the file, piece by piece. */
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

static void put_block(Writer *w, Digest key, const ChainEntry *entry, long first,
                      uint64_t length) {
  uint64_t count = (uint64_t)(entry->drawn - first);
  put(w, MAGIC, sizeof MAGIC);
  put_u64(w, length);
  put(w, key.bytes, DIGEST_BYTES);
  const uint64_t words[] = {(uint64_t)first,        count,
                            (uint64_t)entry->dim,   (uint64_t)entry->nlearnt,
                            (uint64_t)entry->width, (uint64_t)entry->nstats};
  for (int i = 0; i < 6; i++) put_u64(w, words[i]);
  put_reals(w, &entry->step_size, 1);
  put_reals(w, &entry->seconds, 1);
  put_reals(w, entry->q, (size_t)entry->dim);
  put_reals(w, entry->learnt, (size_t)entry->nlearnt);
  for (long i = first; entry->width && i < entry->drawn; i++)
    put_reals(w, entry_row(entry, i), (size_t)entry->width);
  for (long i = first; entry->nstats && i < entry->drawn; i++)
    put_reals(w, entry_stats(entry, i), (size_t)entry->nstats);
}

int journal_append(int fd, Digest key, const ChainEntry *entry, long first,
                   Digest *blocks) {
  size_t count = (size_t)(entry->drawn - first);
  size_t reals = (size_t)(entry->dim + entry->nlearnt) +
                 count * (size_t)(entry->width + entry->nstats);
  size_t body = HEAD + 8 * reals;
  Writer w = {.fd = fd, .hasher = hasher_new("journal"), .piece = mem_new(PIECE)};
  hash_begin(w.hasher, "", body);
  put_block(&w, key, entry, first, body + DIGEST_BYTES);
  flush(&w);
  Digest digest = hasher_end(&w.hasher);
  if (!w.err) w.err = fs_write_exactly(fd, digest.bytes, DIGEST_BYTES);
  *blocks = add_block(*blocks, digest);
  if (!w.err && fsync(fd) != 0) w.err = errno;
  mem_free(w.piece);
  return w.err;
}

/* --- reading --- */

static uint64_t get_u64(const unsigned char *p) {
  uint64_t x;
  memcpy(&x, p, sizeof x);
  return le64toh(x);
}

static double get_real(const unsigned char *p) {
  uint64_t bits = get_u64(p);
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/* Bytes of a block of these shapes; false when they do not fit [most]. */
static bool block_length(const Head *h, uint64_t most, uint64_t *length) {
  uint64_t row, reals, state;
  if (__builtin_add_overflow(h->width, h->nstats, &row)) return false;
  if (__builtin_mul_overflow(row, h->count, &reals)) return false;
  if (__builtin_add_overflow(h->dim, h->nlearnt, &state)) return false;
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
  *h = (Head){get_u64(p + 8),      get_u64(words),       get_u64(words + 8),
              get_u64(words + 16), get_u64(words + 24),  get_u64(words + 32),
              get_u64(words + 40), get_real(words + 48), get_real(words + 56)};
  if (!block_length(h, left, &length) || length != h->length)
    return "wrong length of a block";
  if (h->first != (uint64_t)so_far->drawn) return "blocks are not in order";
  if (!is_first &&
      (h->dim != (uint64_t)so_far->dim || h->nlearnt != (uint64_t)so_far->nlearnt ||
       h->width != (uint64_t)so_far->width || h->nstats != (uint64_t)so_far->nstats))
    return "shapes differ between blocks";
  return NULL;
}

/* The reals of a block on their way from the file, piece by piece. */
typedef struct Reader {
  int fd;
  Hasher *hasher;
  uint64_t left; /* bytes of them that are still in the file */
  size_t at, n;
  unsigned char *piece;
  bool is_cut_off;
} Reader;

/* The next piece: bytes of whole numbers. */
static void fill(Reader *r) {
  r->at = 0;
  r->n = r->left < PIECE ? (size_t)r->left : PIECE;
  r->left -= r->n;
  if (!r->is_cut_off && fs_read_exactly(r->fd, r->piece, r->n) != 0) r->is_cut_off = true;
  if (r->is_cut_off) memset(r->piece, 0, r->n);
  hash_more(r->hasher, r->piece, r->n);
}

static void get_reals(Reader *r, double *x, size_t n) {
  while (n) {
    if (r->at == r->n) fill(r);
    size_t part = (r->n - r->at) / 8 < n ? (r->n - r->at) / 8 : n;
    for (size_t i = 0; i < part; i++) x[i] = get_real(r->piece + r->at + 8 * i);
    r->at += 8 * part;
    x += part;
    n -= part;
  }
}

/* What is done with a journal: it is read into [out], or only compared with [like]. */
typedef struct Use {
  long draws; /* that the manifest vouches for */
  ChainEntry *out;
  const ChainEntry *like; /* NULL: the rows are kept */
  bool differs;
  double *row; /* of those that are compared */
  Digest blocks;
} Use;

static bool has_shape(const ChainEntry *a, const ChainEntry *b) {
  return a->dim == b->dim && a->nlearnt == b->nlearnt && a->width == b->width &&
         a->nstats == b->nstats;
}

/* Rows for all that the manifest vouches for, which the file must be able to hold. */
static int make_rows(Use *use, uint64_t most, const char **why) {
  ChainEntry *out = use->out;
  if (row_block_size(use->draws, out->width + out->nstats) > most) {
    *why = OTHERWISE;
    return EBADMSG;
  }
  if (use->like) {
    long width = out->width > out->nstats ? out->width : out->nstats;
    use->differs = !has_shape(out, use->like);
    use->row = use->draws ? mem_new(sizeof *use->row * (size_t)width) : NULL;
    return 0;
  }
  out->rows = row_block_new(use->draws, out->width);
  out->stats = row_block_new(use->draws, out->nstats);
  return out->rows && out->stats ? 0 : ENOMEM;
}

/* Room for the state after a block, which every block brings anew. */
static int make_state(ChainEntry *out) {
  out->q = mem_try(sizeof *out->q * (size_t)out->dim);
  out->learnt = mem_try(sizeof *out->learnt * (size_t)out->nlearnt);
  return out->q && out->learnt ? 0 : ENOMEM;
}

typedef double *RowOf(const ChainEntry *entry, long i);

static void take_rows(Reader *r, Use *use, RowOf *row_of, long count, long width) {
  long first = use->out->drawn;
  for (long i = first; width && i < first + count; i++) {
    double *to = use->like ? use->row : row_of(use->out, i);
    get_reals(r, to, (size_t)width);
    if (use->like && !use->differs && i < use->like->drawn)
      use->differs = memcmp(to, row_of(use->like, i), sizeof *to * (size_t)width) != 0;
  }
}

static void take_block(Reader *r, Use *use, const Head *h) {
  ChainEntry *out = use->out;
  out->step_size = h->step_size, out->seconds = h->seconds;
  get_reals(r, out->q, (size_t)h->dim);
  get_reals(r, out->learnt, (size_t)h->nlearnt);
  take_rows(r, use, entry_row, (long)h->count, out->width);
  take_rows(r, use, entry_stats, (long)h->count, out->nstats);
  out->drawn += (long)h->count;
}

/* The rest of a block behind its head; nothing of it is trusted before its digest was
   checked. */
static const char *read_body(int fd, const unsigned char *head, const Head *h, Use *use) {
  Reader r = {.fd = fd, .hasher = hasher_new("journal"), .piece = mem_new(PIECE)};
  Digest theirs;
  size_t body = (size_t)h->length - DIGEST_BYTES;
  hash_begin(r.hasher, "", body);
  hash_more(r.hasher, head, HEAD);
  r.left = body - HEAD;
  take_block(&r, use, h);
  mem_free(r.piece);
  Digest ours = hasher_end(&r.hasher);
  if (r.is_cut_off || fs_read_exactly(fd, theirs.bytes, DIGEST_BYTES) != 0)
    return "it is cut off";
  use->blocks = add_block(use->blocks, ours);
  return digest_eq(theirs, ours) ? NULL : "wrong digest of a block";
}

static void set_shape(ChainEntry *out, const Head *h) {
  out->dim = (long)h->dim, out->nlearnt = (long)h->nlearnt;
  out->width = (long)h->width, out->nstats = (long)h->nstats;
}

/* One block, of at most [left] bytes; [used] gets how many it has. */
static int read_block(int fd, Digest key, size_t left, Use *use, bool is_first,
                      size_t *used, const char **why) {
  unsigned char head[HEAD];
  Head h;
  int err = 0;
  *why = "it is cut off";
  if (left < HEAD + DIGEST_BYTES || fs_read_exactly(fd, head, HEAD) != 0) return EBADMSG;
  *why = get_head(head, key, left, use->out, is_first, &h);
  if (*why) return EBADMSG;
  if (is_first) {
    set_shape(use->out, &h);
    err = make_rows(use, left, why);
    if (!err) err = make_state(use->out);
  }
  if (err) return err;
  if (h.count > (uint64_t)(use->draws - use->out->drawn))
    *why = OTHERWISE;
  else
    *why = read_body(fd, head, &h, use);
  *used = (size_t)h.length;
  return *why ? EBADMSG : 0;
}

static int use_journal(int fd, Digest key, size_t size, Use *use, const char **why) {
  int err = size > mem_limit() ? ENOMEM : 0;
  *why = NULL;
  *use->out = (ChainEntry){0};
  for (size_t done = 0, used = 0; !err && done < size; done += used)
    err = read_block(fd, key, size - done, use, done == 0, &used, why);
  if (!err && use->out->drawn != use->draws) {
    *why = OTHERWISE;
    err = EBADMSG;
  }
  mem_free(use->row);
  if (err) chain_entry_free(use->out);
  return err;
}

int journal_read(int fd, Digest key, size_t size, long draws, ChainEntry *out,
                 Digest *blocks, const char **why) {
  Use use = {.draws = draws, .out = out};
  int err = use_journal(fd, key, size, &use, why);
  *blocks = use.blocks;
  if (!err && !out->rows)
    out->rows = row_block_new(0, 0), out->stats = row_block_new(0, 0);
  return err;
}

int journal_compare(int fd, Digest key, size_t size, long draws, const ChainEntry *like,
                    bool *same, Digest *blocks, const char **why) {
  ChainEntry old;
  Use use = {.draws = draws, .out = &old, .like = like};
  int err = use_journal(fd, key, size, &use, why);
  *blocks = use.blocks;
  *same = !err && !use.differs;
  chain_entry_free(&old);
  return err;
}

bool journal_peek(int fd, Digest key, double *first) {
  unsigned char start[HEAD + 8];
  if (fs_read_exactly(fd, start, sizeof start) != 0) return false;
  *first = get_real(start + HEAD);
  return memcmp(start, MAGIC, sizeof MAGIC) == 0 &&
         memcmp(start + 16, key.bytes, DIGEST_BYTES) == 0;
}
