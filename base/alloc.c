/* SPDX-License-Identifier: BSD-3-Clause
   Memory from the heap that aborts when there is none, and the end of a failed ASSERT. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "base/alloc.h"

enum { CACHE_LINE = 64, HUGE_PAGE = 1 << 21 };

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

/* Large blocks in pages of 2 MB, if the system has them: matrices that are read across
   their columns meet many of the small ones. */
static void *new_pages(size_t size) {
  size_t bytes = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
  void *p = aligned_alloc(HUGE_PAGE, bytes);
#ifdef MADV_HUGEPAGE
  if (p) madvise(p, bytes, MADV_HUGEPAGE);
#endif
  return p;
}

void *mem_new_aligned(size_t size) {
  if (size > SIZE_MAX - HUGE_PAGE) out_of_memory(size);
  size_t lines = size ? (size + CACHE_LINE - 1) / CACHE_LINE : 1;
  void *p = size < 2 * HUGE_PAGE ? aligned_alloc(CACHE_LINE, lines * CACHE_LINE)
                                 : new_pages(size);
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
