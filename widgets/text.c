/* SPDX-License-Identifier: BSD-3-Clause
   Tables of plain text. */
#include "widgets/text.h"
#include "base/utf8.h"

void text_cell(TextTable *table, const char *text) {
  vec_push(&table->cells, mem_strdup(text));
}

/* Columns of a terminal that UTF-8 [text] takes: one a code point. */
static int width_of(const char *text) {
  return (int)utf8_count(str_of(text));
}

static bool is_left(const TextTable *table, int column) {
  return column < 16 && table->is_left[column];
}

static int column_width(const TextTable *table, int column) {
  int widest = 0;
  for (int i = column; i < table->cells.n; i += table->columns) {
    int width = width_of(table->cells.at[i]);
    if (width > widest) widest = width;
  }
  return widest;
}

static void put_gap(Buf *out, int n) {
  while (n-- > 0) buf_putc(out, ' ');
}

static void put_cell(const TextTable *table, Buf *out, const char *text, int column,
                     int width) {
  int gap = width - width_of(text);
  bool is_last = column + 1 == table->columns;
  put_gap(out, (column ? 2 : 0) + (is_left(table, column) ? 0 : gap));
  buf_put(out, text);
  if (is_left(table, column) && !is_last) put_gap(out, gap);
}

void text_finish(TextTable *table, Buf *out) {
  int *widths = mem_new(sizeof *widths * (size_t)table->columns);
  for (int c = 0; c < table->columns; c++) widths[c] = column_width(table, c);
  for (int i = 0; i < table->cells.n; i++) {
    int c = i % table->columns;
    put_cell(table, out, table->cells.at[i], c, widths[c]);
    if (c + 1 == table->columns) buf_putc(out, '\n');
    mem_free(table->cells.at[i]);
  }
  vec_free(&table->cells);
  mem_free(widths);
}
