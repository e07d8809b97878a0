/* SPDX-License-Identifier: BSD-3-Clause
   The journal of a chain: blocks of rows that are appended and never rewritten. */
#pragma once
#include "cache/store.h"

/* Appends rows [first, entry->drawn) and the state after them to the file [fd], and
   syncs.  [blocks] is the digest of the blocks before, zeros at the start, and becomes
   that with this one. */
int journal_append(int fd, Digest key, const ChainEntry *entry, long first,
                   Digest *blocks);

/* Reads blocks from the start of [fd] until [size] bytes are used, [draws] rows in all,
   into [out].  [blocks] gets their digest.  0, EBADMSG with [why] when something is wrong
   with the file, ENOMEM; [out] is empty then. */
int journal_read(int fd, Digest key, size_t size, long draws, ChainEntry *out,
                 Digest *blocks, const char **why);

/* Whether the file [fd] begins with a block of [key], of which nothing else is checked;
   [first] gets the first number of its position. */
bool journal_peek(int fd, Digest key, double *first);

/* Reads the same without keeping it: [same] when one of the two, the journal or [like],
   begins with the rows of the other. */
int journal_compare(int fd, Digest key, size_t size, long draws, const ChainEntry *like,
                    bool *same, Digest *blocks, const char **why);
