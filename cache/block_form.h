/* SPDX-License-Identifier: BSD-3-Clause
   What the writer and the reader of blocks share. */
#pragma once
#include "cache/block.h"

#define BLOCK_MAGIC "PSTBLK01"
#define BLOCK_MARK "block-mac"

enum { PIECE = 1 << 17, BLOCK_END = 2 * DIGEST_BYTES };
_Static_assert(BLOCK_HEAD_BYTES == 144 && sizeof BLOCK_MAGIC == 9, "as specified");

extern const char *const block_words[]; /* by kind */

/* Bytes of a block of these shapes; false when they are more than [most]. */
bool block_length(const BlockHead *h, uint64_t most, uint64_t *length);
