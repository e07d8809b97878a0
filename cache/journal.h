/* SPDX-License-Identifier: BSD-3-Clause
   The journal of a chain: blocks of rows that are appended and never rewritten. */
#pragma once
#include "cache/store.h"

/* Appends rows [first, entry->drawn) and the state after them to the file [fd], and
   syncs. */
int journal_append(int fd, Digest key, const ChainEntry *entry, long first);

/* Reads blocks from the start of [fd] until [size] bytes are used, into [out].  NULL, or
   what is wrong with the file; [out] is empty then. */
const char *journal_read(int fd, Digest key, size_t size, ChainEntry *out);
