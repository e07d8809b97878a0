/* SPDX-License-Identifier: BSD-3-Clause
   Memory from the heap that aborts when there is none, and the end of a failed ASSERT. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"

enum { CACHE_LINE = 64 };

static _Noreturn void out_of_memory(size_t size) {
  fprintf(stderr, "posterity: out of memory (%zu bytes)\n", size);
  abort();
}

void *mem_new(size_t size) {
  void *p = calloc(1, size ? size : 1);
  if (!p) out_of_memory(size);
  return p;
}

void *mem_resize(void *p, size_t size) {
  void *q = realloc(p, size ? size : 1);
  if (!q) out_of_memory(size);
  return q;
}

void *mem_new_aligned(size_t size) {
  if (size > SIZE_MAX - CACHE_LINE) out_of_memory(size);
  size_t lines = size ? (size + CACHE_LINE - 1) / CACHE_LINE : 1;
  void *p = aligned_alloc(CACHE_LINE, lines * CACHE_LINE);
  if (!p) out_of_memory(size);
  return memset(p, 0, lines * CACHE_LINE);
}

char *mem_strdup(const char *text) {
  size_t n = strlen(text) + 1;
  return memcpy(mem_new(n), text, n);
}

void mem_free(void *p) {
  free(p);
}

_Noreturn void assert_fail(const char *file, int line, const char *what) {
  fprintf(stderr, "posterity %s: %s:%d: internal error: %s\n", POSTERITY_VERSION, file,
          line, what);
  abort();
}
