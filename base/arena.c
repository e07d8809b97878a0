/* SPDX-License-Identifier: BSD-3-Clause
   Memory by region: a chain of blocks that only grows, freed as a whole. */
#include <stdalign.h>
#include <stdint.h>
#include <string.h>
#include "base/alloc.h"
#include "base/arena.h"
#include "base/str.h"

/* Under stress every block is tiny, so that a write past an allocation leaves its block
   and is seen by the sanitizer. */
#ifdef POSTERITY_STRESS
enum { FIRST_BLOCK = 16, LARGEST_BLOCK = 16 };
#else
enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20 };
#endif

typedef struct Block {
  struct Block *before;
  alignas(max_align_t) char bytes[];
} Block;

struct Arena {
  Block *last;
  size_t used, cap; /* of the last block */
  size_t next;      /* bytes of the block after it */
};

Arena *arena_new(void) {
  Arena *arena = mem_new(sizeof *arena);
  arena->next = FIRST_BLOCK;
  return arena;
}

void arena_destroy(Arena **arena) {
  if (!*arena) return;
  for (Block *b = (*arena)->last, *before; b; b = before) {
    before = b->before;
    mem_free(b);
  }
  mem_free(*arena);
  *arena = NULL;
}

static void add_block(Arena *arena, size_t size) {
  size_t cap = size > arena->next ? size : arena->next;
  Block *b = mem_new(sizeof *b + cap);
  b->before = arena->last;
  arena->last = b;
  arena->used = 0;
  arena->cap = cap;
  if (arena->next < LARGEST_BLOCK) arena->next *= 2;
}

void *arena_alloc(Arena *arena, size_t size) {
  enum { ALIGN = alignof(max_align_t) };
  ASSERT(size < SIZE_MAX / 2);
  size = size ? (size + ALIGN - 1) / ALIGN * ALIGN : ALIGN;
  if (arena->cap - arena->used < size) add_block(arena, size);
  void *p = arena->last->bytes + arena->used;
  arena->used += size;
  return p;
}

char *arena_strn(Arena *arena, const char *text, size_t n) {
  char *copy = arena_alloc(arena, n + 1);
  if (n) memcpy(copy, text, n);
  return copy;
}

char *arena_str(Arena *arena, const char *text) {
  return arena_strn(arena, text, strlen(text));
}

char *arena_printf(Arena *arena, const char *format, ...) {
  Buf text = {0};
  va_list args;
  va_start(args, format);
  buf_vprintf(&text, format, args);
  va_end(args);
  char *copy = arena_strn(arena, text.p, text.n);
  buf_free(&text);
  return copy;
}
