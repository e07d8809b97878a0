/* SPDX-License-Identifier: BSD-3-Clause
   A text put together from several files: which of its bytes came from where. */
#pragma once
#include "base/arena.h"
#include "base/str.h"

typedef struct SourcePiece {
  int start;        /* its first byte in the whole text; pieces are in order */
  const char *file; /* NULL: the text that names the others */
  int line, column; /* of its first byte in its file */
  int origin;       /* that byte's offset in its file */
} SourcePiece;

/* Where the lines of one text begin, made once: a place is then found by bisection, not
   by counting from the first byte. */
typedef struct SourceLines {
  Str text;
  const int *starts; /* first byte of every line, in order; starts[0] is 0 */
  int count;
  const int *before; /* characters before every SOURCE_BLOCK-th byte */
} SourceLines;
enum { SOURCE_BLOCK = 256 };

typedef struct SourceMap {
  Str text;                 /* the whole */
  const SourceLines *lines; /* of the whole */
  const SourcePiece *pieces;
  int count; /* at least 1 */
} SourceMap;

typedef struct Place {
  const char *file; /* borrowed from the map; NULL as in SourcePiece */
  int line, column;
} Place;

/* Columns of a terminal that the character at byte [i] takes (Unicode Annex 11, by large
   blocks): 2 for East Asian wide ones and emoji, 0 within a character and for marks over
   one; 1 for a byte that begins no UTF-8. */
int source_width(Str source, size_t i);

/* Line and column (both from 1, columns in code points as utf8_count does) of byte
   [offset] of [source]; one beyond its end counts as its end.  A byte order mark at its
   beginning takes no column.  Counts from the first byte: for more than one place of a
   text make its lines. */
void source_position(Str source, int offset, int *line, int *column);

/* The lines of [text], which is borrowed and outlives them. */
const SourceLines *source_lines(Arena *arena, Str text);

/* source_position of the text of [lines]. */
void source_lines_position(const SourceLines *lines, int offset, int *line, int *column);
int source_lines_at(const SourceLines *lines, int offset); /* the line alone */

/* The piece that byte [offset] of the whole belongs to. */
const SourcePiece *source_piece(const SourceMap *map, int offset);

/* Where byte [offset] of the whole stands in its file. */
Place source_place(const SourceMap *map, int offset);

/* A copy with everything it points to; NULL for NULL. */
const SourceMap *source_map_copy(Arena *arena, const SourceMap *map);
