/* SPDX-License-Identifier: BSD-3-Clause
   Reading the file of a chain, which may be anybody's: first the heads, which tell how
   many rows there are, then the rows. */
#include "cache/chain_read.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "base/memory.h"
#include "cache/block.h"

const BlockKind note_blocks[] = {
    [NOTE_HISTORY] = BLOCK_HISTORY, [NOTE_EFFORT] = BLOCK_EFFORT};

/* A walk over the blocks of a file. */
typedef struct Walk {
  ChainLook *look;
  int fd;
  size_t at, end;
  unsigned char bytes[BLOCK_HEAD_BYTES];
  BlockHead head;
} Walk;

static bool is_zero(const unsigned char *bytes, size_t n) {
  while (n && bytes[n - 1] == 0) n--;
  return n == 0;
}

/* The head at [w->at].  False at the end of what is whole: [why] is NULL where a writer
   did not come to an end, which leaves too few bytes or zeros. */
static bool next_head(Walk *w, const char **why) {
  size_t left = w->end - w->at;
  *why = NULL;
  if (left < sizeof w->bytes || lseek(w->fd, (off_t)w->at, SEEK_SET) < 0 ||
      fs_read_exactly(w->fd, w->bytes, sizeof w->bytes) != 0)
    return false;
  if (is_zero(w->bytes, sizeof w->bytes)) return false;
  *why = block_parse(w->bytes, UINT64_MAX, &w->head);
  return !*why && w->head.length <= left;
}

/* The layer that the block belongs to; NULL for none that is asked for. */
static ChainEntry *layer_of(const Walk *w) {
  ChainParts *parts = &w->look->parts;
  if (w->head.kind == BLOCK_DRAWS) return &parts->draws;
  bool asked =
      w->head.kind == BLOCK_GENERATED && digest_eq(w->head.key, w->look->name->generated);
  return asked ? &parts->generated : NULL;
}

/* Only a block that is whole says that the file is another one. */
static const char *first_block(Walk *w) {
  const char *why = NULL;
  bool is_mine;
  if (w->head.kind != BLOCK_HEAD) return "it does not begin with its head";
  if (digest_eq(w->head.key, w->look->name->draws)) return NULL;
  block_pass(w->fd, w->bytes, &w->head, &is_mine, &why);
  w->look->is_other = !why;
  return why;
}

static bool has_shape(const ChainEntry *e, const BlockHead *h) {
  return (uint64_t)e->dim == h->dim && (uint64_t)e->nlearnt == h->nlearnt &&
         (uint64_t)e->width == h->width && (uint64_t)e->nstats == h->nstats;
}

static void set_shape(ChainEntry *e, const BlockHead *h) {
  e->dim = (long)h->dim, e->nlearnt = (long)h->nlearnt;
  e->width = (long)h->width, e->nstats = (long)h->nstats;
}

/* Whether the block follows those of its layer; counts its rows then. */
static const char *follow(Walk *w, ChainEntry *layer) {
  const BlockHead *h = &w->head;
  ChainLook *look = w->look;
  bool *met = h->kind == BLOCK_DRAWS ? &look->has_draws : &look->has_generated;
  if (*met && !has_shape(layer, h)) return "shapes differ between blocks";
  if (h->first != (uint64_t)layer->drawn) return "blocks are not in order";
  if (h->first + h->count > INT32_MAX) return "too many rows";
  if (h->kind == BLOCK_GENERATED &&
      h->first + h->count > (uint64_t)look->parts.draws.drawn)
    return "generated rows without draws";
  if (!*met) set_shape(layer, h);
  *met = true;
  layer->drawn += (long)h->count;
  return NULL;
}

/* NULL, or why the block cannot stand where it does. */
static const char *check_place(Walk *w) {
  const BlockHead *h = &w->head;
  ChainLook *look = w->look;
  bool is_own = digest_eq(h->key, look->name->draws);
  if (w->at == 0) return first_block(w);
  bool may_be_other = h->kind == BLOCK_HEAD || h->kind == BLOCK_GENERATED;
  if (h->kind == BLOCK_WARMUP || (!may_be_other && !is_own))
    return "a block belongs to another key";
  if (h->kind == BLOCK_HEAD)
    look->knows_generated |= digest_eq(h->key, look->name->generated);
  ChainEntry *layer = layer_of(w);
  return layer ? follow(w, layer) : NULL;
}

/* Goes over the heads: shapes, number of rows, bytes that may be whole. */
static void measure(Walk *w) {
  ChainLook *look = w->look;
  const char *why = NULL;
  while (!why && !look->is_other && next_head(w, &why)) {
    why = check_place(w);
    if (!why) w->at += (size_t)w->head.length;
  }
  look->size = w->at;
  if (why) look->why = why;
}

static bool make_layer(ChainEntry *e, bool with_rows) {
  e->q = mem_try(sizeof *e->q * (size_t)e->dim);
  e->learnt = mem_try(sizeof *e->learnt * (size_t)e->nlearnt);
  e->rows = row_block_new(with_rows ? e->drawn : 0, e->width);
  e->stats = row_block_new(with_rows ? e->drawn : 0, e->nstats);
  e->drawn = 0;
  return e->q && e->learnt && e->rows && e->stats;
}

static bool make_room(ChainLook *look) {
  return make_layer(&look->parts.draws, !look->like) &&
         make_layer(&look->parts.generated, !look->like);
}

static int read_layer(Walk *w, ChainEntry *layer, const char **why) {
  ChainLook *look = w->look;
  bool is_draws = layer == &look->parts.draws;
  const ChainEntry *like = !look->like ? NULL
                           : is_draws  ? &look->like->draws
                                       : &look->like->generated;
  const ChainEntry *draws = look->like ? &look->like->draws : &look->parts.draws;
  BlockTarget target = {.out = layer, .like = like, .beside = is_draws ? NULL : draws};
  /* Nothing is compared with a layer that is not there. */
  bool passes = like && (!like->drawn || !has_shape(like, &w->head));
  target.differs = like && like->drawn && passes;
  int err = passes ? block_pass(w->fd, w->bytes, &w->head, &target.is_mine, why)
                   : block_read(w->fd, w->bytes, &w->head, &target, why);
  if (passes && !err) layer->drawn += (long)w->head.count;
  look->differs |= target.differs;
  layer->is_foreign |= !target.is_mine;
  return err;
}

/* The note that the block is; CHAIN_NOTES for none. */
static int note_of(const BlockHead *h) {
  int k = 0;
  while (k < CHAIN_NOTES && note_blocks[k] != h->kind) k++;
  return k;
}

/* Notes are believed only when this user has made them; the last of a kind counts. */
static int read_note(Walk *w, Numbers *note, const char **why) {
  ChainEntry block = {.dim = (long)w->head.dim};
  BlockTarget target = {.out = &block};
  bool is_plain = !w->head.nlearnt && !w->head.count;
  if (!is_plain) return block_pass(w->fd, w->bytes, &w->head, &target.is_mine, why);
  block.q = mem_try(sizeof *block.q * (size_t)w->head.dim);
  if (!block.q) return ENOMEM;
  int err = block_read(w->fd, w->bytes, &w->head, &target, why);
  if (!err && target.is_mine) {
    mem_free(note->at);
    *note = (Numbers){block.q, block.dim};
    block.q = NULL;
  }
  chain_entry_free(&block);
  return err;
}

/* The body of the block whose head was read. */
static int read_block(Walk *w, const char **why) {
  ChainEntry *layer = layer_of(w);
  if (layer) return read_layer(w, layer, why);
  int note = note_of(&w->head);
  if (note < CHAIN_NOTES) return read_note(w, &w->look->parts.notes[note], why);
  bool is_mine;
  return block_pass(w->fd, w->bytes, &w->head, &is_mine, why);
}

/* Reads what was measured; EBADMSG where a block is not whole, at [w->at]. */
static int read_all(Walk *w, const char **why) {
  int err = 0;
  while (!err && next_head(w, why)) {
    err = read_block(w, why);
    if (!err) w->at += (size_t)w->head.length;
  }
  return err;
}

/* Looks at the first [end] bytes; false when a block of them is not whole, which
   [look->size] leaves out. */
static bool look_at(int fd, size_t end, ChainLook *look) {
  Walk heads = {.look = look, .fd = fd, .end = end};
  measure(&heads);
  if (look->is_other) return true;
  Walk bodies = {.look = look, .fd = fd, .end = look->size};
  const char *why = NULL;
  look->err = make_room(look) ? 0 : ENOMEM;
  if (!look->err) look->err = read_all(&bodies, &why);
  if (look->err != EBADMSG) return true;
  look->err = 0;
  look->size = bodies.at;
  look->why = why;
  return false;
}

static void forget(ChainLook *look) {
  chain_parts_free(&look->parts);
  look->differs = look->has_draws = look->has_generated = false;
  look->knows_generated = false;
}

void chain_look(int fd, ChainLook *look) {
  struct stat st;
  look->err = fstat(fd, &st) != 0 ? errno : 0;
  if (look->err) return;
  /* The state after a block that is not whole is lost: once more, without it. */
  if (look_at(fd, (size_t)st.st_size, look)) return;
  forget(look);
  look_at(fd, look->size, look);
}

long chain_count(int fd, const ChainName *name) {
  ChainLook look = {.name = name};
  struct stat st;
  if (fstat(fd, &st) != 0) return 0;
  Walk heads = {.look = &look, .fd = fd, .end = (size_t)st.st_size};
  measure(&heads);
  return look.parts.draws.drawn;
}

const char *chain_order(int fd, const ChainName *name, size_t *whole) {
  ChainLook look = {.name = name};
  struct stat st;
  *whole = 0;
  if (fstat(fd, &st) != 0) return strerror(errno);
  Walk heads = {.look = &look, .fd = fd, .end = (size_t)st.st_size};
  measure(&heads);
  *whole = look.size;
  return look.is_other ? "it is the file of another key" : look.why;
}
