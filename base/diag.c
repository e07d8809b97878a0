/* SPDX-License-Identifier: BSD-3-Clause
   What is said to a user about a text, and how it is printed. */
#include <stdlib.h>
#include "base/diag.h"
#include "base/utf8.h"
#include "base/vec.h"

struct Diags {
  Arena *arena; /* messages and hints */
  Vec(Diag) all;
  int errors;
  const SourceMap *map; /* or NULL */
  const atomic_int *stop;
  bool is_stopped;
};

Diags *diags_new(void) {
  Diags *diags = mem_new(sizeof *diags);
  diags->arena = arena_new();
  return diags;
}

void diags_destroy(Diags **diags) {
  if (!*diags) return;
  arena_destroy(&(*diags)->arena);
  vec_free(&(*diags)->all);
  mem_free(*diags);
  *diags = NULL;
}

void diag_vadd(Diags *diags, Severity severity, Span span, const char *hint,
               const char *format, va_list args) {
  Buf text = {0};
  buf_vprintf(&text, format, args);
  Diag diag = {severity, span, arena_strn(diags->arena, buf_text(&text), text.n),
               hint ? arena_str(diags->arena, hint) : NULL};
  buf_free(&text);
  vec_push(&diags->all, diag);
  if (severity == DIAG_ERROR) diags->errors++;
}

void diag_add(Diags *diags, Severity severity, Span span, const char *hint,
              const char *format, ...) {
  va_list args;
  va_start(args, format);
  diag_vadd(diags, severity, span, hint, format, args);
  va_end(args);
}

void diags_set_map(Diags *diags, const SourceMap *map) {
  diags->map = source_map_copy(diags->arena, map);
}

void diags_set_stop(Diags *diags, const atomic_int *stop) {
  diags->stop = stop;
}

const atomic_int *diags_stop(const Diags *diags) {
  return diags->stop;
}

bool diags_stopped(Diags *diags) {
  if (!diags->stop || atomic_load_explicit(diags->stop, memory_order_relaxed) == 0)
    return diags->is_stopped;
  if (!diags->is_stopped)
    diag_add(diags, DIAG_ERROR, (Span){-1, -1}, NULL, "interrupted");
  return diags->is_stopped = true;
}

int diags_count(const Diags *diags) {
  return diags->all.n;
}
int diags_errors(const Diags *diags) {
  return diags->errors;
}

const Diag *diags_at(const Diags *diags, int i) {
  ASSERT(i >= 0 && i < diags->all.n);
  return &diags->all.at[i];
}

static size_t clamp(int offset, size_t n) {
  return offset < 0 ? 0 : (size_t)offset < n ? (size_t)offset : n;
}

/* Bytes [from, to) of [source]: the line that holds [at], without its end of line and a
   byte order mark. */
static void line_bounds(Str source, size_t at, size_t *from, size_t *to) {
  *from = *to = at;
  size_t mark = (size_t)utf8_mark(source);
  while (*from > mark && source.p[*from - 1] != '\n') --*from;
  while (*to < source.n && source.p[*to] != '\n') ++*to;
  if (*to > *from && source.p[*to - 1] == '\r') --*to;
}

/* Blanks under bytes [from, to): tabs stay tabs, so that the caret stands in any tab
   width. */
static void put_blanks(Buf *out, Str source, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) {
    if (source.p[i] == '\t')
      buf_putc(out, '\t');
    else
      buf_printf(out, "%*s", source_width(source, i), "");
  }
}

enum { MOST_SHOWN = 160, SHOWN_BEFORE = 60, SHOWN_AFTER = 90 }; /* bytes of a line */

/* Of a long line the part around [at]. */
static void narrow(Str source, size_t at, size_t *from, size_t *to) {
  if (*to - *from <= MOST_SHOWN) return;
  if (at > *from + SHOWN_BEFORE) *from = at - SHOWN_BEFORE;
  if (*to > at + SHOWN_AFTER) *to = at + SHOWN_AFTER;
  while (*from < at && !utf8_starts(source.p[*from])) ++*from;
  while (*to > at && *to < source.n && !utf8_starts(source.p[*to])) --*to;
}

/* The source line with a caret and tildes under [span], as far as it lies in that
   line. */
static void put_excerpt(Buf *out, Span span, Str source) {
  size_t at = clamp(span.start, source.n), end = clamp(span.end, source.n), from, to;
  line_bounds(source, at, &from, &to);
  size_t first = from, last = to;
  narrow(source, at < to ? at : to, &from, &to);
  if (end > to) end = to;
  buf_put(out, from > first ? "  ..." : "  ");
  buf_putn(out, source.p + from, to - from);
  buf_put(out, to < last ? "...\n  " : "\n  ");
  if (from > first) buf_put(out, "   ");
  put_blanks(out, source, from, at < to ? at : to);
  buf_putc(out, '^');
  for (size_t i = at + 1; i < end; i++)
    buf_put(out, source_width(source, i) == 2 ? "~~"
                 : source_width(source, i)    ? "~"
                                              : "");
  buf_putc(out, '\n');
}

/* [map] may be NULL. */
static void print_one(Buf *out, const Diag *diag, const SourceMap *map,
                      const SourceLines *lines, const char *name) {
  static const char *const severity[] = {"error", "warning", "note"};
  buf_printf(out, "%s: ", severity[diag->severity]);
  if (diag->span.start >= 0) {
    Place place = {0};
    if (map)
      place = source_place(map, diag->span.start);
    else
      source_lines_position(lines, diag->span.start, &place.line, &place.column);
    if (place.file) name = place.file;
    if (name) buf_printf(out, "%s:", name);
    buf_printf(out, "%d:%d: ", place.line, place.column);
  } else if (name) {
    buf_printf(out, "%s: ", name);
  }
  buf_printf(out, "%s\n", diag->message);
  if (diag->span.start >= 0) put_excerpt(out, diag->span, map ? map->text : lines->text);
  if (diag->hint) buf_printf(out, "%s\n", diag->hint);
}

/* By place; what shares a place stays in order of addition (addresses are in that
   order). */
static int by_place(const void *a, const void *b) {
  const Diag *x = *(const Diag *const *)a, *y = *(const Diag *const *)b;
  if (x->span.start != y->span.start) return x->span.start < y->span.start ? -1 : 1;
  return x < y ? -1 : x > y;
}

void diags_print(Buf *out, const Diags *diags, Str source, const char *name) {
  int n = diags->all.n;
  const Diag **sorted = mem_new(sizeof(Diag *) * (size_t)n);
  for (int i = 0; i < n; i++) sorted[i] = &diags->all.at[i];
  qsort(sorted, (size_t)n, sizeof *sorted, by_place);
  Arena *arena = arena_new();
  const SourceLines *lines = source_lines(arena, source);
  for (int i = 0; i < n; i++) print_one(out, sorted[i], diags->map, lines, name);
  arena_destroy(&arena);
  mem_free(sorted);
}
