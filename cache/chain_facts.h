/* SPDX-License-Identifier: BSD-3-Clause
   What the file of a chain tells of itself, to whoever does not know its key. */
#pragma once
#include "cache/block.h"

typedef struct ChainFacts {
  Digest key;                /* of its draws */
  long blocks, drawn, dim;   /* of what is whole */
  double seconds;            /* that the draws have cost */
  size_t whole, size;        /* bytes: of its whole blocks, of the file */
  bool has_head, is_foreign; /* some blocks bear no mark of this user */
  const char *why;           /* what is wrong, or NULL */
} ChainFacts;

/* Looks at heads and order of the blocks; [deep]: at every digest and mark, without which
   [is_foreign] is not known. */
ChainFacts chain_facts(int fd, bool deep);

/* The text at the head of the file, from the place of [fd]; NULL when there is none to be
   read. */
Json *chain_head(int fd);
