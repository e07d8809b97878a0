/* SPDX-License-Identifier: BSD-3-Clause
   Changes of a text, each of one place, that leave everything else of it as it is. */
#pragma once
#include "base/diag.h"
#include "base/vec.h"

typedef struct Edit {
  Span span;
  const char *text; /* in the place of [span]; an insertion when that is empty */
} Edit;

typedef struct Edits {
  Arena *arena;
  Vec(Edit) all;
} Edits;

Edits *edits_new(void);
void edits_destroy(Edits **edits);

/* [edits] may be NULL: then nothing is asked for. */
void edit_add(Edits *edits, Span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* In the place of the `,` between bytes [from] and [to], where only comments stand
   besides. */
void edit_comma(Edits *edits, const char *source, int from, int to, const char *text);

/* Writes [source] with the edits; of two that overlap the later one is left out.  The
   number of edits made. */
int edits_apply(const Edits *edits, Str source, Buf *out);
