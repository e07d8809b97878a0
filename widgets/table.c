/* SPDX-License-Identifier: BSD-3-Clause
   A look at a table of data: first and last rows. */
#include <math.h>
#include "widgets/html.h"
#include "widgets/number.h"
#include "widgets/text.h"
#include "widgets/widget.h"

enum { DIGITS = 6 };

/* Which rows are shown: [0, head) and [tail, rows). */
typedef struct Excerpt {
  long head, tail;
} Excerpt;

static Excerpt excerpt(long rows, int limit) {
  if (rows <= limit) return (Excerpt){rows, rows};
  long head = (limit + 1) / 2;
  return (Excerpt){head, rows - (limit - head)};
}

static void put_value(Buf *out, const TableColumn *column, long row) {
  if (column->texts)
    buf_put(out, column->texts[row] ? column->texts[row] : "");
  else if (column->ints)
    buf_printf(out, "%d", column->ints[row]);
  else if (!isfinite(column->numbers[row]))
    number_fixed(out, column->numbers[row], 0);
  else
    buf_printf(out, "%.*g", DIGITS, column->numbers[row]);
}

static Align align_of(const TableColumn *column) {
  return column->texts ? ALIGN_LEFT : ALIGN_RIGHT;
}

static void put_size(Buf *out, long rows, int count) {
  buf_printf(out, "%ld row%s × %d column%s", rows, rows == 1 ? "" : "s", count,
             count == 1 ? "" : "s");
}

static void put_html_head(Buf *out, const TableColumn *columns, int count) {
  html_row_open(out, true);
  html_head(out, ALIGN_RIGHT, "");
  for (int c = 0; c < count; c++) {
    html_cell_open(out, align_of(&columns[c]), "font-weight:600");
    buf_html(out, columns[c].name);
    buf_put(out, "<br/><span style=\"font-weight:400;font-size:11px;opacity:0.6\">");
    buf_html(out, columns[c].type);
    buf_put(out, "</span>");
    html_cell_close(out);
  }
  html_row_close(out);
}

static void put_html_row(Buf *out, const TableColumn *columns, int count, long row) {
  Buf text = {0};
  html_row_open(out, false);
  buf_printf(&text, "%ld", row + 1);
  html_cell(out, ALIGN_RIGHT, "opacity:0.6", buf_text(&text));
  for (int c = 0; c < count; c++) {
    buf_clear(&text);
    put_value(&text, &columns[c], row);
    html_cell(out, align_of(&columns[c]), "", buf_text(&text));
  }
  html_row_close(out);
  buf_free(&text);
}

static void put_html_gap(Buf *out, const TableColumn *columns, int count) {
  html_row_open(out, false);
  html_cell(out, ALIGN_RIGHT, "opacity:0.6", "⋮");
  for (int c = 0; c < count; c++)
    html_cell(out, align_of(&columns[c]), "opacity:0.6", "⋮");
  html_row_close(out);
}

void table_html(Buf *out, const TableColumn *columns, int count, long rows, int limit) {
  Excerpt shown = excerpt(rows, limit);
  Buf line = {0};
  html_box_open(out);
  html_table_open(out);
  put_html_head(out, columns, count);
  for (long i = 0; i < shown.head; i++) put_html_row(out, columns, count, i);
  if (shown.tail > shown.head) put_html_gap(out, columns, count);
  for (long i = shown.tail; i < rows; i++) put_html_row(out, columns, count, i);
  html_table_close(out);
  put_size(&line, rows, count);
  html_note(out, buf_text(&line));
  buf_free(&line);
  html_box_close(out);
}

static void put_text_row(TextTable *table, const TableColumn *columns, int count,
                         long row) {
  Buf text = {0};
  buf_printf(&text, "%ld", row + 1);
  text_cell(table, buf_text(&text));
  for (int c = 0; c < count; c++) {
    buf_clear(&text);
    put_value(&text, &columns[c], row);
    text_cell(table, buf_text(&text));
  }
  buf_free(&text);
}

void table_text(Buf *out, const TableColumn *columns, int count, long rows, int limit) {
  Excerpt shown = excerpt(rows, limit);
  TextTable table = {.columns = count + 1};
  for (int c = 0; c < count && c + 1 < 16; c++)
    table.is_left[c + 1] = align_of(&columns[c]) == ALIGN_LEFT;
  text_cell(&table, "");
  for (int c = 0; c < count; c++) text_cell(&table, columns[c].name);
  for (long i = 0; i < shown.head; i++) put_text_row(&table, columns, count, i);
  for (int c = 0; shown.tail > shown.head && c <= count; c++) text_cell(&table, "⋮");
  for (long i = shown.tail; i < rows; i++) put_text_row(&table, columns, count, i);
  text_finish(&table, out);
  put_size(out, rows, count);
  buf_putc(out, '\n');
}
