/* SPDX-License-Identifier: BSD-3-Clause
   Blocks of archives. */
#include "cache/tar.h"
#include <stdio.h>
#include <string.h>

/* Fields of a block: name, place, length. */
enum {
  NAME = 0,
  NAME_LENGTH = 100,
  MODE = 100,
  OWNER = 108,
  GROUP = 116,
  SIZE = 124,
  TIME = 136,
  SUM = 148,
  KIND = 156,
  MAGIC = 257,
  VERSION = 263,
  PREFIX = 345,
  PREFIX_LENGTH = 155
};

static unsigned sum_of(const unsigned char block[TAR_BLOCK]) {
  unsigned sum = 0;
  for (int i = 0; i < TAR_BLOCK; i++)
    sum += i >= SUM && i < SUM + 8 ? (unsigned)' ' : block[i];
  return sum;
}

/* [digits] octal digits and a NUL. */
static void put_octal(unsigned char *at, int digits, uint64_t x) {
  at[digits] = '\0';
  for (; digits-- > 0; x >>= 3) at[digits] = (unsigned char)('0' + (x & 7));
}

bool tar_head(const TarEntry *entry, unsigned char block[TAR_BLOCK]) {
  size_t name = strlen(entry->name), folder = strlen(entry->folder);
  memset(block, 0, TAR_BLOCK);
  if (!name || name > NAME_LENGTH || folder > PREFIX_LENGTH || entry->size > TAR_LARGEST)
    return false;
  memcpy(block + NAME, entry->name, name);
  memcpy(block + PREFIX, entry->folder, folder);
  put_octal(block + MODE, 7, 0600);
  put_octal(block + OWNER, 7, 0);
  put_octal(block + GROUP, 7, 0);
  put_octal(block + SIZE, 11, entry->size);
  put_octal(block + TIME, 11, entry->time > 0 ? (uint64_t)entry->time : 0);
  block[KIND] = (unsigned char)entry->kind;
  memcpy(block + MAGIC, "ustar", 6);
  memcpy(block + VERSION, "00", 2);
  put_octal(block + SUM, 6, sum_of(block));
  block[SUM + 7] = ' ';
  return true;
}

/* Blanks, octal digits, and a blank or NUL; at most [n] bytes. */
static bool get_octal(const unsigned char *at, int n, uint64_t *out) {
  int i = 0;
  uint64_t x = 0;
  while (i < n && at[i] == ' ') i++;
  int first = i;
  for (; i < n && at[i] >= '0' && at[i] <= '7'; i++) x = x << 3 | (unsigned)(at[i] - '0');
  *out = x;
  return i > first && (i == n || at[i] == ' ' || at[i] == '\0');
}

static void get_text(const unsigned char *at, size_t n, char *out) {
  size_t length = strnlen((const char *)at, n);
  memcpy(out, at, length);
  out[length] = '\0';
}

/* Other archivers put the folder into the name. */
static void split(TarEntry *out) {
  char *slash = strrchr(out->name, '/');
  if (*out->folder || !slash) return;
  *slash = '\0';
  snprintf(out->folder, sizeof out->folder, "%s", out->name);
  memmove(out->name, slash + 1, strlen(slash + 1) + 1);
}

const char *tar_parse(const unsigned char block[TAR_BLOCK], TarEntry *out) {
  uint64_t sum, time;
  *out = (TarEntry){0};
  if (memcmp(block + MAGIC, "ustar", 5) != 0) return "it is no archive of the form ustar";
  if (!get_octal(block + SUM, 8, &sum) || sum != sum_of(block)) return "a wrong sum";
  if (!get_octal(block + SIZE, 12, &out->size)) return "a size that is none";
  if (get_octal(block + TIME, 12, &time)) out->time = (int64_t)time;
  get_text(block + NAME, NAME_LENGTH, out->name);
  get_text(block + PREFIX, PREFIX_LENGTH, out->folder);
  out->kind = block[KIND] ? (char)block[KIND] : '0';
  split(out);
  return NULL;
}

uint64_t tar_room(uint64_t size) {
  return (size + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
}
