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

const SourceLines *source_lines(Arena *arena, Str text) {
  size_t lines = 1;
  for (size_t i = 0; i < text.n; i++) lines += text.p[i] == '\n';
  int *starts = ARENA_ARRAY(arena, int, lines);
  int *before = ARENA_ARRAY(arena, int, text.n / SOURCE_BLOCK + 1);
  int count = 1, chars = 0;
  for (size_t i = 0; i < text.n; i++) {
    if (i % SOURCE_BLOCK == 0) before[i / SOURCE_BLOCK] = chars;
    chars += utf8_starts(text.p[i]);
    if (text.p[i] == '\n') starts[count++] = (int)i + 1;
  }
  if (text.n % SOURCE_BLOCK == 0) before[text.n / SOURCE_BLOCK] = chars;
  SourceLines *made = ARENA_NEW(arena, SourceLines);
  *made = (SourceLines){text, starts, count, before};
  return made;
}

static int clamp(const SourceLines *lines, int offset) {
  return offset < 0 ? 0 : (size_t)offset < lines->text.n ? offset : (int)lines->text.n;
}

/* Characters that begin before byte [at]. */
static int chars_before(const SourceLines *lines, int at) {
  int i = at / SOURCE_BLOCK * SOURCE_BLOCK, chars = lines->before[at / SOURCE_BLOCK];
  for (; i < at; i++) chars += utf8_starts(lines->text.p[i]);
  return chars;
}

static int chars_between(const SourceLines *lines, int from, int to) {
  return from < to ? chars_before(lines, to) - chars_before(lines, from) : 0;
}

int source_lines_at(const SourceLines *lines, int offset) {
  int at = clamp(lines, offset), low = 0, high = lines->count;
  while (high - low > 1) { /* starts[low] <= at < starts[high] */
    int middle = low + (high - low) / 2;
    if (lines->starts[middle] <= at)
      low = middle;
    else
      high = middle;
  }
  return low + 1;
}

void source_lines_position(const SourceLines *lines, int offset, int *line, int *column) {
  *line = source_lines_at(lines, offset);
  int from = *line > 1 ? lines->starts[*line - 1] : utf8_mark(lines->text);
  *column = 1 + chars_between(lines, from, clamp(lines, offset));
}

const SourcePiece *source_piece(const SourceMap *map, int offset) {
  int low = 0, high = map->count;
  while (high - low > 1) {
    int middle = low + (high - low) / 2;
    if (map->pieces[middle].start <= offset)
      low = middle;
    else
      high = middle;
  }
  return &map->pieces[low];
}

/* A piece is a stretch of its file, and so are its lines: where the first one begins in
   the middle of a line, the columns of its file go on. */
Place source_place(const SourceMap *map, int offset) {
  const SourcePiece *piece = source_piece(map, offset);
  const SourceLines *lines = map->lines;
  int more = source_lines_at(lines, offset) - source_lines_at(lines, piece->start);
  Place place = {.file = piece->file, .line = piece->line + (more > 0 ? more : 0)};
  if (more > 0) {
    source_lines_position(lines, offset, &more, &place.column);
    return place;
  }
  Str rest = {map->text.p + piece->start, map->text.n - (size_t)piece->start};
  int from = piece->start + utf8_mark(rest);
  place.column = piece->column + chars_between(lines, from, clamp(lines, offset));
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
  Str text = {arena_strn(arena, map->text.p, map->text.n), map->text.n};
  *copy = (SourceMap){text, source_lines(arena, text), pieces, map->count};
  return copy;
}
