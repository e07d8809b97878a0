/* SPDX-License-Identifier: BSD-3-Clause
   Memory that a user asked for, which may be more than there is: failure is told.  Small
   bookkeeping uses alloc.h, which aborts. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

/* For the beginning of a process: where addresses are limited, the heap does not reserve
   64 MB of them for every thread. */
void mem_spare_addresses(void);

/* Bytes that the process may use in all: the smallest of the machine's memory, the limit
   of the control group, RLIMIT_AS and POSTERITY_MEMORY (bytes, with a unit or
   without). */
size_t mem_limit(void);

/* count x each, SIZE_MAX when that overflows. */
size_t mem_size(size_t count, size_t each);

/* Whether [size] more bytes can be had.  The kernel promises more than it has and kills
   whoever believes it: large sizes are held against the limits first: addresses against
   RLIMIT_AS, what is in memory against the others. */
bool mem_has(size_t size);

/* [size] zeroed bytes as of mem_new, or NULL. */
void *mem_try(size_t size);

/* Room in [b] for [more] bytes and the NUL, so that putting them cannot fail; false, and
   [b] as it was, when there is no memory. */
bool buf_reserve(Buf *b, size_t more);

/* "9.6 GB" */
void mem_put_size(Buf *out, double bytes);

/* "9.6 GB of memory, more than is left of 8.0 GB (7.9 GB)": of the limit that leaves the
   least.  Where there is more left than that: "more than the system gives of 8.0 GB
   now". */
void mem_put_lack(Buf *out, double bytes);

/* The same, and what can be done. */
void mem_put_refusal(Buf *out, double bytes);
