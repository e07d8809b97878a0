/* SPDX-License-Identifier: BSD-3-Clause
   Changes of a text: collected in any order, made in order of place. */
#include "lang/tree/edit.h"
#include <stdlib.h>
#include <string.h>

Edits *edits_new(void) {
  Edits *edits = mem_new(sizeof *edits);
  edits->arena = arena_new();
  return edits;
}

void edits_destroy(Edits **edits) {
  if (!*edits) return;
  arena_destroy(&(*edits)->arena);
  vec_free(&(*edits)->all);
  mem_free(*edits);
  *edits = NULL;
}

void edit_add(Edits *edits, Span span, const char *format, ...) {
  if (!edits) return;
  Buf text = {0};
  va_list args;
  va_start(args, format);
  buf_vprintf(&text, format, args);
  va_end(args);
  Edit edit = {span, arena_strn(edits->arena, buf_text(&text), text.n)};
  vec_push(&edits->all, edit);
  buf_free(&text);
}

/* The byte after the comment that begins at [p], or [p] itself. */
static const char *after_comment(const char *p) {
  if (p[0] == '#' || (p[0] == '/' && p[1] == '/')) return p + strcspn(p, "\r\n");
  if (p[0] != '/' || p[1] != '*') return p;
  const char *end = strstr(p + 2, "*/");
  return end ? end + 2 : p + strlen(p);
}

void edit_comma(Edits *edits, const char *source, int from, int to, const char *text) {
  if (!edits) return;
  for (const char *p = source + from; p < source + to;) {
    int at = (int)(p - source);
    if (*p == ',') {
      edit_add(edits, (Span){at, at + 1}, "%s", text);
      return;
    }
    const char *next = after_comment(p);
    p = next > p ? next : p + 1;
  }
}

/* By place; at one place insertions first, else in order of addition. */
static int by_place(const void *a, const void *b) {
  const Edit *x = *(const Edit *const *)a, *y = *(const Edit *const *)b;
  if (x->span.start != y->span.start) return x->span.start < y->span.start ? -1 : 1;
  bool insert_x = x->span.end == x->span.start, insert_y = y->span.end == y->span.start;
  if (insert_x != insert_y) return insert_x ? -1 : 1;
  return x < y ? -1 : x > y;
}

int edits_apply(const Edits *edits, Str source, Buf *out) {
  int n = edits->all.n, made = 0, at = 0;
  const Edit **sorted = mem_new(sizeof *sorted * (size_t)(n + 1));
  for (int i = 0; i < n; i++) sorted[i] = &edits->all.at[i];
  qsort(sorted, (size_t)n, sizeof *sorted, by_place);
  for (int i = 0; i < n; i++) {
    const Edit *edit = sorted[i];
    if (edit->span.start < at) continue;
    buf_putn(out, source.p + at, (size_t)(edit->span.start - at));
    buf_put(out, edit->text);
    at = edit->span.end;
    made++;
  }
  buf_putn(out, source.p + at, source.n - (size_t)at);
  mem_free(sorted);
  return made;
}
