/* SPDX-License-Identifier: BSD-3-Clause
   Places of bytes in texts, and in files that a text was put together from. */
#include "base/source.h"
#include "base/utf8.h"

int source_width(Str source, size_t i) {
  static const struct {
    uint32_t from, to;
    int width;
  } BLOCKS[] = {{0x300, 0x36f, 0},    {0x1100, 0x115f, 2}, {0x2e80, 0xa4cf, 2},
                {0xac00, 0xd7a3, 2},  {0xf900, 0xfaff, 2}, {0xfe30, 0xfe6f, 2},
                {0xff00, 0xff60, 2},  {0xffe0, 0xffe6, 2}, {0x1f300, 0x1faff, 2},
                {0x20000, 0x3fffd, 2}};
  uint32_t code;
  if (!utf8_starts(source.p[i])) return 0;
  if (!utf8_next((Str){source.p + i, source.n - i}, &code)) return 1;
  for (size_t k = 0; k < sizeof BLOCKS / sizeof *BLOCKS; k++)
    if (code >= BLOCKS[k].from && code <= BLOCKS[k].to) return BLOCKS[k].width;
  return 1;
}

void source_position(Str source, int offset, int *line, int *column) {
  size_t end = offset < 0 ? 0 : (size_t)offset < source.n ? (size_t)offset : source.n;
  *line = *column = 1;
  for (size_t i = (size_t)utf8_mark(source); i < end; i++) {
    if (source.p[i] == '\n') {
      ++*line;
      *column = 1;
    } else if (utf8_starts(source.p[i])) {
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
