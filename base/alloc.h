/* SPDX-License-Identifier: BSD-3-Clause
   Memory from the heap.  Failure aborts with a message, so no caller tests for NULL.
   Ownership in the whole program: functions borrow; a `T **` argument is consumed and set
   to NULL; a returned non-const pointer is the caller's; `x_destroy(&x)` accepts NULL. */
#pragma once
#include <stddef.h>

/* [size] zeroed bytes (at least one), aligned for any type. */
void *mem_new(size_t size);

/* [p] grown or shrunk to [size] bytes; new bytes are not cleared.  [p] may be NULL. */
void *mem_resize(void *p, size_t size);

/* [size] zeroed bytes that start on a cache line (64 bytes); freed by mem_free. */
void *mem_new_aligned(size_t size);

char *mem_strdup(const char *text);
void mem_free(void *p);

/* Print where and what, then abort: a failing one is a bug of ours.  ASSERT looks at the
   state and changes nothing.  MUST does something that has to succeed: its condition is
   part of the program and is evaluated in every build. */
_Noreturn void assert_fail(const char *file, int line, const char *what);
#define ASSERT(cond) ((cond) ? (void)0 : assert_fail(__FILE__, __LINE__, #cond))
#define MUST(cond) ((cond) ? (void)0 : assert_fail(__FILE__, __LINE__, #cond))
