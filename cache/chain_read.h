/* SPDX-License-Identifier: BSD-3-Clause
   The file of a chain: blocks, of which the first tells whose they are.

     file = head-of-draws (draws | history | effort | head-of-generated | generated)*

   Blocks of a layer follow each other: `first` is the sum of the counts before, and the
   shapes are equal.  Generated rows come after the draws that they were made of.  There
   may be generated rows of several programs, each with a key of its own.  The first block
   that is not whole ends the file: whoever writes next cuts it off. */
#pragma once
#include "cache/block.h"

/* The kind of block of a note. */
extern const BlockKind note_blocks[];

/* A look into a file, for one program. */
typedef struct ChainLook {
  const ChainName *name;
  const ChainParts *like;        /* rows are compared with these; NULL: they are kept */
  ChainParts parts;              /* what is there; without rows where they are compared */
  size_t size;                   /* bytes of the blocks that are whole and in order */
  bool is_other;                 /* it is the file of another key */
  bool differs;                  /* neither begins with the rows of the other */
  bool has_draws, has_generated; /* blocks of these layers */
  bool knows_generated;          /* there is a head of these generated rows */
  const char *why; /* what is wrong behind [size]; NULL when nothing is, or a writer did
                      not come to an end */
  int err;         /* nothing is known: too many files, no memory */
} ChainLook;

/* Draws in the open file [fd], whatever they are. */
long chain_count(int fd, const ChainName *name);

/* NULL, or what is wrong with the heads and the order of the blocks in the open file
   [fd]; [whole] gets the bytes of those that are whole and in order. */
const char *chain_order(int fd, const ChainName *name, size_t *whole);

/* Reads the open file [fd].  [look->parts] is the caller's. */
void chain_look(int fd, ChainLook *look);
