/* SPDX-License-Identifier: BSD-3-Clause
   Blocks, of which the files of chains and warm-ups consist: they are appended and never
   changed.

     block   = magic kind length key first count dim nlearnt width nstats stored constants
               text step_size seconds q learnt words codes values rows stats digest mark
     magic   = "PSTBLK01"             8 bytes; the digits are the version
     kind    = 8 bytes                a word of block.def, cut off or filled with zeros
     length  = u64                    bytes of the block, magic and mark included
     key     = 32 bytes               of the layer
     first, count, dim, nlearnt, width, nstats, stored, constants, text = u64
     step_size, seconds = f64         of the state after the block
     q = f64[dim], learnt = f64[nlearnt]   likewise
     words   = bytes[text]            filled with zeros to a multiple of 8
     codes   = u64[width]             where count > 0: how a column is stored (pack.h)
     values  = f64[constants]         of the columns that do not change
     rows    = f64[count][stored]     the columns that are stored
     stats   = f64[count][nstats]
     digest  = 32 bytes               of all that stands before it in the block
     mark    = 32 bytes               of the user who made it, on the digest

   All numbers are little-endian; reals by their bits.

   Version 01: as above. */
#pragma once
#include "cache/store.h"

typedef enum {
#define KIND(constant, word) constant,
#include "cache/block.def"
#undef KIND
  BLOCK_KINDS
} BlockKind;

/* What is written: rows [first, entry->drawn) of [entry] and the state after them, and a
   text. */
typedef struct BlockSource {
  BlockKind kind;
  Digest key;
  const ChainEntry *entry;
  long first;
  const ChainEntry *beside; /* rows of which columns may be copies; or NULL */
  Str text;
  bool is_mine; /* it gets the mark of the user */
} BlockSource;

/* Appends a block at the place of the file [fd] and does not sync it; an errno value. */
int block_write(int fd, const BlockSource *source);

enum { BLOCK_HEAD_BYTES = 8 + 8 + 8 + DIGEST_BYTES + 9 * 8 + 2 * 8 };

typedef struct BlockHead {
  BlockKind kind;
  Digest key;
  uint64_t length, first, count, dim, nlearnt, width, nstats, stored, constants, text;
  double step_size, seconds;
} BlockHead;

/* The head of a block that has at most [left] bytes: NULL, or what is wrong with it. */
const char *block_parse(const unsigned char head[BLOCK_HEAD_BYTES], uint64_t left,
                        BlockHead *out);

/* What is done with the rest: rows go to the end of [out], which has room for them, or
   are compared with those of [like]; the others are kept where there is a place for
   them. */
typedef struct BlockTarget {
  ChainEntry *out;        /* its state is replaced, [drawn] grows */
  const ChainEntry *like; /* or NULL */
  bool differs;
  const ChainEntry *beside; /* rows of which columns may be copies; or NULL */
  Buf *text;                /* or NULL */
  bool is_mine;             /* it bears the mark of this user */
} BlockTarget;

/* Reads the block behind its head from the place of [fd]: 0, or EBADMSG with [why].
   Nothing in the target is to be believed then. */
int block_read(int fd, const unsigned char bytes[BLOCK_HEAD_BYTES], const BlockHead *head,
               BlockTarget *target, const char **why);

/* Only checks that it is whole, and whether it bears the mark of this user. */
int block_pass(int fd, const unsigned char bytes[BLOCK_HEAD_BYTES], const BlockHead *head,
               bool *is_mine, const char **why);
