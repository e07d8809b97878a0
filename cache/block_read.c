/* SPDX-License-Identifier: BSD-3-Clause
   Blocks on their way from a file, which may be anybody's. */
#include <endian.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "base/memory.h"
#include "cache/block.h"
#include "cache/block_form.h"
#include "cache/pack.h"
#include "cache/secret.h"

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

/* --- heads --- */

/* *sum += a x b; false when that overflows. */
static bool add_product(uint64_t *sum, uint64_t a, uint64_t b) {
  uint64_t product;
  return !__builtin_mul_overflow(a, b, &product) &&
         !__builtin_add_overflow(*sum, product, sum);
}

bool block_length(const BlockHead *h, uint64_t most, uint64_t *length) {
  uint64_t reals = 0, codes = h->count ? h->width : 0;
  bool fine = add_product(&reals, h->count, h->stored) &&
              add_product(&reals, h->count, h->nstats) &&
              add_product(&reals, 1, h->dim) && add_product(&reals, 1, h->nlearnt) &&
              add_product(&reals, 1, codes) && add_product(&reals, 1, h->constants) &&
              add_product(&reals, 1, h->text / 8 + (h->text % 8 != 0));
  /* Rows may be empty: their count is then not bounded by the bytes. */
  if (!fine || reals > most / 8 || h->count > INT32_MAX) return false;
  *length = BLOCK_HEAD_BYTES + 8 * reals + BLOCK_END;
  return *length <= most;
}

static bool kind_of(const unsigned char word[8], BlockKind *kind) {
  for (int k = 0; k < BLOCK_KINDS; k++) {
    *kind = (BlockKind)k;
    if (strncmp((const char *)word, block_words[k], 8) == 0) return true;
  }
  return false;
}

static void take_words(const unsigned char *p, BlockHead *h) {
  uint64_t *const words[] = {&h->first,   &h->count,     &h->dim,
                             &h->nlearnt, &h->width,     &h->nstats,
                             &h->stored,  &h->constants, &h->text};
  enum { WORDS = sizeof words / sizeof *words };
  for (int i = 0; i < WORDS; i++) *words[i] = get_u64(p + 8 * i);
  h->step_size = get_real(p + 8 * WORDS);
  h->seconds = get_real(p + 8 * WORDS + 8);
}

/* Columns that are not stored take no bytes: their number is bounded by what they say. */
static bool has_sound_shape(const BlockHead *h) {
  return h->stored <= h->width && h->constants <= h->width - h->stored &&
         (h->count || (!h->stored && !h->constants)) && h->width <= INT32_MAX &&
         h->nstats <= INT32_MAX && h->first <= INT32_MAX;
}

const char *block_parse(const unsigned char head[BLOCK_HEAD_BYTES], uint64_t left,
                        BlockHead *out) {
  uint64_t length;
  if (memcmp(head, BLOCK_MAGIC, 8) != 0) return "a block does not begin as it should";
  if (!kind_of(head + 8, &out->kind)) return "a block of an unknown kind";
  out->length = get_u64(head + 16);
  memcpy(out->key.bytes, head + 24, DIGEST_BYTES);
  take_words(head + 24 + DIGEST_BYTES, out);
  if (!has_sound_shape(out)) return "wrong shapes of a block";
  if (!block_length(out, left, &length) || length != out->length)
    return "wrong length of a block";
  return NULL;
}

/* --- bodies --- */

/* The numbers of a block, piece by piece. */
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

static uint64_t next_word(Reader *r) {
  if (r->at == r->n) fill(r);
  r->at += 8;
  return get_u64(r->piece + r->at - 8);
}

static double next_real(Reader *r) {
  uint64_t bits = next_word(r);
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static void next_reals(Reader *r, double *x, size_t n) {
  while (n) {
    if (r->at == r->n) fill(r);
    size_t part = (r->n - r->at) / 8 < n ? (r->n - r->at) / 8 : n;
    for (size_t i = 0; i < part; i++) x[i] = get_real(r->piece + r->at + 8 * i);
    r->at += 8 * part;
    x += part;
    n -= part;
  }
}

static void take_state(Reader *r, BlockTarget *t, const BlockHead *h) {
  t->out->step_size = h->step_size;
  t->out->seconds = h->seconds;
  next_reals(r, t->out->q, (size_t)h->dim);
  next_reals(r, t->out->learnt, (size_t)h->nlearnt);
}

static void take_text(Reader *r, BlockTarget *t, size_t n) {
  for (size_t at = 0; at < n; at += 8) {
    uint64_t word = htole64(next_word(r));
    if (t->text) buf_putn(t->text, (const char *)&word, n - at < 8 ? n - at : 8);
  }
}

/* Where the numbers of a column come from. */
typedef struct Unpack {
  uint64_t *codes;
  double *values, *row; /* of constants, by column; room for a row */
} Unpack;

/* NULL, or what is wrong with the codes. */
static const char *take_codes(Reader *r, const BlockTarget *t, const BlockHead *h,
                              Unpack *u) {
  uint64_t stored = 0, constants = 0;
  uint64_t beside = t->beside ? (uint64_t)t->beside->width : 0;
  uint64_t rows = t->beside ? (uint64_t)t->beside->drawn : 0;
  /* Of rows that are only compared there may be fewer. */
  bool has_rows = t->like || h->first + h->count <= rows;
  bool fine = true;
  for (uint64_t j = 0; j < h->width; j++) {
    uint64_t code = u->codes[j] = next_word(r);
    stored += code == PACK_STORED;
    constants += code == PACK_CONSTANT;
    fine &= code < PACK_COPY || (has_rows && code - PACK_COPY < beside);
  }
  fine &= stored == h->stored && constants == h->constants;
  for (uint64_t j = 0; fine && j < h->width; j++)
    if (u->codes[j] == PACK_CONSTANT) u->values[j] = next_real(r);
  return fine ? NULL : "wrong codes of columns";
}

static void take_row(Reader *r, const BlockTarget *t, const Unpack *u, long i, long width,
                     double *row) {
  for (long from = 0, to; from < width; from = to) {
    uint64_t code = u->codes[from];
    to = from + 1;
    if (code == PACK_STORED) {
      while (to < width && u->codes[to] == PACK_STORED) to++;
      next_reals(r, row + from, (size_t)(to - from));
    } else if (code == PACK_CONSTANT) {
      row[from] = u->values[from];
    } else if (i < t->beside->drawn) {
      row[from] = entry_row(t->beside, i)[code - PACK_COPY];
    }
  }
}

typedef double *RowOf(const ChainEntry *entry, long i);

/* Where row [i] goes: to its place, or aside to be compared. */
static double *place_of(const BlockTarget *t, RowOf *row_of, long i, double *aside) {
  return t->like ? aside : row_of(t->out, i);
}

static void compare(BlockTarget *t, RowOf *row_of, long i, const double *row, long n) {
  if (t->like && !t->differs && i < t->like->drawn)
    t->differs = memcmp(row, row_of(t->like, i), sizeof *row * (size_t)n) != 0;
}

static void take_rows(Reader *r, BlockTarget *t, const BlockHead *h, Unpack *u) {
  long first = (long)h->first, end = first + (long)h->count;
  long width = (long)h->width, nstats = (long)h->nstats;
  for (long i = first; width && i < end; i++) {
    double *row = place_of(t, entry_row, i, u->row);
    take_row(r, t, u, i, width, row);
    compare(t, entry_row, i, row, width);
  }
  for (long i = first; nstats && i < end; i++) {
    double *row = place_of(t, entry_stats, i, u->row);
    next_reals(r, row, (size_t)nstats);
    compare(t, entry_stats, i, row, nstats);
  }
}

/* Rows and statistics; their codes tell how many bytes were announced. */
static const char *take_columns(Reader *r, BlockTarget *t, const BlockHead *h) {
  if (!h->count) return NULL;
  size_t row = (size_t)(h->width > h->nstats ? h->width : h->nstats);
  Unpack u = {mem_try(sizeof *u.codes * (size_t)h->width),
              mem_try(sizeof *u.values * (size_t)h->width), mem_try(sizeof *u.row * row)};
  bool has_room = u.codes && u.values && u.row;
  const char *why = has_room ? take_codes(r, t, h, &u) : "no memory for its columns";
  if (!why) take_rows(r, t, h, &u);
  if (!why) t->out->drawn += (long)h->count;
  mem_free(u.codes);
  mem_free(u.values);
  mem_free(u.row);
  return why;
}

static bool bears_mark(Digest digest, Digest theirs) {
  Digest mine;
  return secret_mark(BLOCK_MARK, digest, &mine) && digest_eq(mine, theirs);
}

/* What follows the body. */
static const char *check_end(Reader *r, BlockTarget *t) {
  Digest theirs, mark, ours = hasher_end(&r->hasher);
  if (r->is_cut_off || fs_read_exactly(r->fd, theirs.bytes, DIGEST_BYTES) != 0 ||
      fs_read_exactly(r->fd, mark.bytes, DIGEST_BYTES) != 0)
    return "it is cut off";
  if (!digest_eq(theirs, ours)) return "wrong digest of a block";
  t->is_mine = bears_mark(ours, mark);
  return NULL;
}

/* At the begin of the body. */
static Reader reader_of(int fd, const unsigned char bytes[BLOCK_HEAD_BYTES],
                        const BlockHead *head) {
  Reader r = {.fd = fd, .hasher = hasher_new("block"), .piece = mem_new(PIECE)};
  size_t body = (size_t)head->length - BLOCK_END;
  hash_begin(r.hasher, "", body);
  hash_more(r.hasher, bytes, BLOCK_HEAD_BYTES);
  r.left = body - BLOCK_HEAD_BYTES;
  return r;
}

int block_pass(int fd, const unsigned char bytes[BLOCK_HEAD_BYTES], const BlockHead *head,
               bool *is_mine, const char **why) {
  BlockTarget nothing = {0};
  Reader r = reader_of(fd, bytes, head);
  while (r.left) fill(&r);
  mem_free(r.piece);
  *why = check_end(&r, &nothing);
  *is_mine = nothing.is_mine;
  return *why ? EBADMSG : 0;
}

int block_read(int fd, const unsigned char bytes[BLOCK_HEAD_BYTES], const BlockHead *head,
               BlockTarget *target, const char **why) {
  Reader r = reader_of(fd, bytes, head);
  take_state(&r, target, head);
  take_text(&r, target, (size_t)head->text);
  *why = take_columns(&r, target, head);
  mem_free(r.piece);
  const char *end = *why ? NULL : check_end(&r, target);
  if (*why) hasher_end(&r.hasher);
  if (end) *why = end;
  return *why ? EBADMSG : 0;
}
