/* SPDX-License-Identifier: BSD-3-Clause
   Archives of plain files (POSIX ustar), as far as exports need them: one folder deep. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { TAR_BLOCK = 512 };

/* Sizes have eleven octal digits. */
#define TAR_LARGEST (((uint64_t)1 << 33) - 1)

typedef struct TarEntry {
  char folder[156], name[101]; /* "" for no folder */
  char kind;                   /* '0': a regular file */
  uint64_t size;
  int64_t time;
} TarEntry;

/* The block before a file, whose bytes are filled up to whole blocks; false when its name
   or size does not fit. */
bool tar_head(const TarEntry *entry, unsigned char block[TAR_BLOCK]);

/* NULL, or what is wrong with the block.  The names are those of the archive, whatever
   they are. */
const char *tar_parse(const unsigned char block[TAR_BLOCK], TarEntry *out);

/* Bytes of a file with what fills it up. */
uint64_t tar_room(uint64_t size);
