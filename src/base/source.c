/* SPDX-License-Identifier: BSD-3-Clause
   Places of bytes in texts, and in files that a text was put together from. */
#include "base/source.h"

void source_position(Str source, int offset, int *line, int *column) {
  size_t end = offset < 0 ? 0 : (size_t)offset < source.n ? (size_t)offset : source.n;
  *line = *column = 1;
  for (size_t i = 0; i < end; i++) {
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
