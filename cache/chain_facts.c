/* SPDX-License-Identifier: BSD-3-Clause
   What the file of a chain tells of itself. */
#include "cache/chain_facts.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/fs.h"
#include "base/vec.h"
#include "cache/chain_read.h"

enum { LARGEST_HEAD = 16 << 20, MOST_PROGRAMS = 1000 };

Json *chain_head(int fd) {
  unsigned char bytes[BLOCK_HEAD_BYTES];
  BlockHead h;
  const char *why;
  ChainEntry nothing = {0};
  Buf text = {0};
  BlockTarget target = {.out = &nothing, .text = &text};
  bool fine = fs_read_exactly(fd, bytes, sizeof bytes) == 0 &&
              !block_parse(bytes, LARGEST_HEAD, &h) && h.kind == BLOCK_HEAD && !h.dim &&
              !h.nlearnt && !h.count && block_read(fd, bytes, &h, &target, &why) == 0;
  Json *head = fine ? json_parse((Str){buf_text(&text), text.n}, NULL) : NULL;
  buf_free(&text);
  return head;
}

/* A walk over the blocks, whatever their order. */
typedef struct Walk {
  int fd;
  ChainFacts *facts;
  Vec(Digest) programs; /* keys of generated rows */
} Walk;

static void note_program(Walk *w, Digest key) {
  for (int i = 0; i < w->programs.n; i++)
    if (digest_eq(w->programs.at[i], key)) return;
  if (w->programs.n < MOST_PROGRAMS) vec_push(&w->programs, key);
}

static void note_block(Walk *w, const BlockHead *h) {
  ChainFacts *f = w->facts;
  f->blocks++;
  if (h->kind == BLOCK_GENERATED) note_program(w, h->key);
  if (h->kind != BLOCK_DRAWS) return;
  f->drawn += (long)h->count;
  f->dim = (long)h->dim;
  f->seconds = h->seconds >= 0 && h->seconds < 1e12 ? h->seconds : 0;
}

/* The block at [at]: its bytes; 0 where there is no whole one. */
static size_t visit_block(Walk *w, size_t at, bool deep) {
  unsigned char bytes[BLOCK_HEAD_BYTES];
  ChainFacts *f = w->facts;
  BlockHead h;
  if (f->size - at < sizeof bytes || lseek(w->fd, (off_t)at, SEEK_SET) < 0 ||
      fs_read_exactly(w->fd, bytes, sizeof bytes) != 0 ||
      block_parse(bytes, f->size - at, &h))
    return 0;
  if (at == 0) f->has_head = h.kind == BLOCK_HEAD;
  if (at == 0) f->key = h.key;
  bool is_mine = true;
  if (deep && block_pass(w->fd, bytes, &h, &is_mine, &f->why) != 0) return 0;
  f->is_foreign |= !is_mine;
  note_block(w, &h);
  return (size_t)h.length;
}

/* Rows of each program follow each other. */
static void check_order(Walk *w) {
  ChainName name = {.draws = w->facts->key};
  w->facts->why = chain_order(w->fd, &name, &w->facts->whole);
  for (int i = 0; i < w->programs.n && !w->facts->why; i++) {
    name.generated = w->programs.at[i];
    w->facts->why = chain_order(w->fd, &name, &w->facts->whole);
  }
}

ChainFacts chain_facts(int fd, bool deep) {
  ChainFacts facts = {0};
  Walk w = {.fd = fd, .facts = &facts};
  struct stat st;
  if (fstat(fd, &st) != 0) {
    facts.why = strerror(errno);
    return facts;
  }
  facts.size = (size_t)st.st_size;
  for (size_t at = 0, n; (n = visit_block(&w, at, deep)) > 0;) at += n;
  if (!facts.why && facts.has_head) check_order(&w);
  if (!facts.why && !facts.has_head) facts.why = "it does not begin with its head";
  vec_free(&w.programs);
  return facts;
}
