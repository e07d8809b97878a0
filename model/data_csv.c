/* SPDX-License-Identifier: BSD-3-Clause
   Tables from CSV (RFC 4180).  One pass cuts a copy of the text into cells in place; then
   every column is read as the narrowest kind that holds all of it. */
#include "model/data.h"
#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/vec.h"

typedef struct Csv {
  char *at, *end; /* what is left of the copy, which ends with NUL */
  char separator;
  long line;
  Vec(char *) cells; /* row by row, the header first */
  int columns;
  Buf *error;
} Csv;

static bool fail(Csv *csv, const char *what) {
  if (csv->error) buf_printf(csv->error, "line %ld: %s", csv->line, what);
  return false;
}

/* ---- cells ---- */

/* A cell in quotes: doubled quotes become one; lines may break inside. */
static bool quoted_cell(Csv *csv, char **cell) {
  char *from = csv->at + 1, *to = csv->at + 1;
  long opened = csv->line;
  *cell = to;
  for (;; from++) {
    if (from >= csv->end) {
      csv->line = opened;
      return fail(csv, "a quote is not closed");
    }
    if (*from == '\n') csv->line++;
    if (*from == '"' && *++from != '"') break;
    *to++ = *from;
  }
  csv->at = from;
  if (from < csv->end && *from != csv->separator && *from != '\n' && *from != '\r')
    return fail(csv, "text follows a closing quote");
  if (to < from) *to = 0; /* else the separator's place ends it */
  return true;
}

static void plain_cell(Csv *csv, char **cell) {
  char *p = csv->at;
  while (p < csv->end && *p != csv->separator && *p != '\n' && *p != '\r') p++;
  *cell = csv->at;
  csv->at = p;
}

/* Ends the cell and goes past its separator; true in [ends_row] at the end of the
   line. */
static void end_cell(Csv *csv, bool *ends_row) {
  char c = csv->at < csv->end ? *csv->at : '\n';
  *csv->at = 0;
  *ends_row = c != csv->separator;
  if (csv->at >= csv->end) return;
  csv->at++;
  if (c == '\r' && csv->at < csv->end && *csv->at == '\n') csv->at++;
}

static bool is_blank_line(const Csv *csv) {
  return *csv->at == '\n' || *csv->at == '\r';
}

static bool read_row(Csv *csv) {
  int n = 0;
  bool ends_row = false;
  while (!ends_row) {
    char *cell;
    if (*csv->at == '"' && csv->at < csv->end) {
      if (!quoted_cell(csv, &cell)) return false;
    } else
      plain_cell(csv, &cell);
    end_cell(csv, &ends_row);
    vec_push(&csv->cells, cell);
    n++;
  }
  if (csv->columns == 0) csv->columns = n;
  if (n != csv->columns) {
    char text[80];
    snprintf(text, sizeof text, "%d cell%s, the header has %d", n, n == 1 ? "" : "s",
             csv->columns);
    return fail(csv, text);
  }
  return true;
}

static bool read_rows(Csv *csv) {
  while (csv->at < csv->end) {
    csv->line++;
    /* A blank line is no row, but in a table of one column, where it is a missing
       value. */
    if (is_blank_line(csv) && csv->columns != 1) {
      bool ends_row;
      end_cell(csv, &ends_row);
    } else if (!read_row(csv))
      return false;
  }
  csv->line = 1;
  return csv->columns > 0 || fail(csv, "there is no header");
}

static char separator_of(const char *text) {
  size_t n = strcspn(text, "\r\n");
  if (memchr(text, ',', n)) return ',';
  if (memchr(text, ';', n)) return ';';
  return memchr(text, '\t', n) ? '\t' : ',';
}

/* ---- numbers ---- */

static bool is_missing(const char *cell) {
  return cell[0] == 0 || (cell[0] == 'N' && cell[1] == 'A' && cell[2] == 0);
}

static bool read_int(const char *p, int *out) {
  bool is_negative = *p == '-';
  if (*p == '-' || *p == '+') p++;
  int64_t x = 0;
  int digits = 0;
  for (; *p >= '0' && *p <= '9' && digits < 11; p++, digits++) x = 10 * x + (*p - '0');
  if (digits == 0 || *p || x > INT_MAX) return false;
  *out = is_negative ? -(int)x : (int)x;
  return true;
}

static const double TENS[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                              1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                              1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Short decimals without exponent: digits and power of ten are exact as doubles, so that
   one division rounds once. */
static bool read_decimal(const char *p, double *out) {
  bool is_negative = *p == '-';
  if (*p == '-' || *p == '+') p++;
  int64_t x = 0;
  int digits = 0, places = 0;
  for (; *p >= '0' && *p <= '9' && digits < 16; p++, digits++) x = 10 * x + (*p - '0');
  if (*p == '.')
    for (p++; *p >= '0' && *p <= '9' && digits < 16; p++, digits++, places++)
      x = 10 * x + (*p - '0');
  if (digits == 0 || *p || x > INT64_C(1) << 53) return false;
  double value = (double)x / TENS[places];
  *out = is_negative ? -value : value;
  return true;
}

static bool read_real(const char *cell, double *out) {
  if (read_decimal(cell, out)) return true;
  if (is_missing(cell)) {
    *out = NAN;
    return true;
  }
  char first = cell[0] == '-' || cell[0] == '+' ? cell[1] : cell[0];
  bool may_be = isdigit((unsigned char)first) || strchr(".nNiI", first);
  if (!may_be || strpbrk(cell, "xX(")) return false;
  char *end;
  *out = strtod(cell, &end);
  return end != cell && *end == 0;
}

/* ---- columns ---- */

static Value *int_column(char *const *cells, int step, long n) {
  Value *v = value_zeros(TYPE_ARRAY(BASE_INT, 1), &n);
  for (long k = 0; k < n; k++)
    if (!read_int(cells[k * step], &v->view.i[k])) {
      value_drop(&v);
      return NULL;
    }
  return v;
}

static Value *real_column(char *const *cells, int step, long n) {
  Value *v = value_zeros(TYPE_ARRAY(BASE_REAL, 1), &n);
  for (long k = 0; k < n; k++)
    if (!read_real(cells[k * step], &v->view.r[k])) {
      value_drop(&v);
      return NULL;
    }
  return v;
}

static Value *text_column(char *const *cells, int step, long n) {
  const char **texts = mem_new(sizeof(char *) * (size_t)n);
  for (long k = 0; k < n; k++) texts[k] = cells[k * step];
  Value *v = value_texts(texts, n);
  mem_free(texts);
  return v;
}

static Value *read_column(const Csv *csv, int column, long n) {
  char *const *cells = csv->cells.at + csv->columns + column;
  Value *v = int_column(cells, csv->columns, n);
  if (!v) v = real_column(cells, csv->columns, n);
  return v ? v : text_column(cells, csv->columns, n);
}

/* "log radon" as log_radon: what can be written after a dot. */
static void column_name(Buf *out, const char *cell, int column) {
  while (*cell == ' ') cell++;
  if (!*cell) buf_printf(out, "column_%d", column + 1);
  if (isdigit((unsigned char)*cell)) buf_put(out, "x");
  size_t n = strlen(cell);
  while (n && cell[n - 1] == ' ') n--;
  for (size_t k = 0; k < n; k++)
    buf_putc(out, isalnum((unsigned char)cell[k]) ? cell[k] : '_');
}

static Value *read_table(Csv *csv) {
  Value *table = value_table();
  long rows = csv->cells.n / csv->columns - 1;
  for (int c = 0; c < csv->columns; c++) {
    Buf name = {0};
    column_name(&name, csv->cells.at[c], c);
    while (value_field(table, buf_text(&name))) buf_printf(&name, "_%d", c + 1);
    value_set_field(table, buf_text(&name), read_column(csv, c, rows));
    buf_free(&name);
  }
  return table;
}

/* Bytes that a table of [text] takes at most while it is read: a copy, and for every cell
   a pointer, in a list that grows, and a number. */
static size_t size_of_table(Str text, char separator) {
  size_t cells = 1;
  for (size_t k = 0; k < text.n; k++)
    cells += text.p[k] == separator || text.p[k] == '\n';
  return text.n + mem_size(cells, 2 * sizeof(char *) + sizeof(double));
}

static bool has_memory(Str text, char separator, Buf *error) {
  size_t size = size_of_table(text, separator);
  if (mem_has(size)) return true;
  if (error) buf_put(error, "the table needs ");
  if (error) mem_put_refusal(error, (double)size);
  return false;
}

Value *data_from_csv(Str text, Buf *error) {
  int mark = utf8_mark(text);
  text = (Str){text.p + mark, text.n - (size_t)mark};
  while (text.n && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r')) text.n--;
  if (!has_memory(text, text.n ? separator_of(text.p) : ',', error)) return NULL;
  char *copy = mem_new(text.n + 1);
  if (text.n) memcpy(copy, text.p, text.n);
  Csv csv = {.at = copy, .end = copy + text.n, .error = error};
  csv.separator = separator_of(copy);
  Value *table = read_rows(&csv) ? read_table(&csv) : NULL;
  vec_free(&csv.cells);
  mem_free(copy);
  return table;
}
