/* SPDX-License-Identifier: BSD-3-Clause
   Places of bytes in texts, and in files that a text was put together from. */
#include "base/source.h"
#include <string.h>

int source_mark(Str source) {
  return source.n >= 3 && memcmp(source.p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/* The code point at byte [i]; of broken text the byte. */
static unsigned code_point(Str s, size_t i) {
  unsigned char c = (unsigned char)s.p[i];
  size_t more = c >= 0xf8 ? 0 : c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
  if (more == 0 || i + more >= s.n) return c;
  unsigned code = c & (0x3fu >> more);
  for (size_t k = 1; k <= more; k++) {
    if (source_starts_char(s.p[i + k])) return c;
    code = code << 6 | ((unsigned char)s.p[i + k] & 0x3f);
  }
  return code;
}

int source_width(Str source, size_t i) {
  static const struct {
    unsigned from, to;
    int width;
  } BLOCKS[] = {{0x300, 0x36f, 0},    {0x1100, 0x115f, 2}, {0x2e80, 0xa4cf, 2},
                {0xac00, 0xd7a3, 2},  {0xf900, 0xfaff, 2}, {0xfe30, 0xfe6f, 2},
                {0xff00, 0xff60, 2},  {0xffe0, 0xffe6, 2}, {0x1f300, 0x1faff, 2},
                {0x20000, 0x3fffd, 2}};
  if (!source_starts_char(source.p[i])) return 0;
  unsigned code = code_point(source, i);
  for (size_t k = 0; k < sizeof BLOCKS / sizeof *BLOCKS; k++)
    if (code >= BLOCKS[k].from && code <= BLOCKS[k].to) return BLOCKS[k].width;
  return 1;
}

void source_position(Str source, int offset, int *line, int *column) {
  size_t end = offset < 0 ? 0 : (size_t)offset < source.n ? (size_t)offset : source.n;
  *line = *column = 1;
  for (size_t i = (size_t)source_mark(source); i < end; i++) {
    if (source.p[i] == '\n') {
      ++*line;
      *column = 1;
    } else if (source_starts_char(source.p[i])) {
      ++*column;
    }
  }
}

const SourcePiece *source_piece(const SourceMap *map, int offset) {
  int i = map->count - 1;
  while (i > 0 && map->pieces[i].start > offset) i--;
  return &map->pieces[i];
}

Place source_place(const SourceMap *map, int offset) {
  const SourcePiece *piece = source_piece(map, offset);
  Str rest = {map->text.p + piece->start, map->text.n - (size_t)piece->start};
  Place place = {.file = piece->file};
  source_position(rest, offset - piece->start, &place.line, &place.column);
  if (place.line == 1) place.column += piece->column - 1;
  place.line += piece->line - 1;
  return place;
}

const SourceMap *source_map_copy(Arena *arena, const SourceMap *map) {
  if (!map) return NULL;
  SourceMap *copy = ARENA_NEW(arena, SourceMap);
  SourcePiece *pieces = ARENA_ARRAY(arena, SourcePiece, map->count);
  for (int i = 0; i < map->count; i++) {
    pieces[i] = map->pieces[i];
    if (pieces[i].file) pieces[i].file = arena_str(arena, pieces[i].file);
  }
  *copy = (SourceMap){
      {arena_strn(arena, map->text.p, map->text.n), map->text.n}, pieces, map->count};
  return copy;
}
