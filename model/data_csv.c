/* SPDX-License-Identifier: BSD-3-Clause
   Tables from CSV (RFC 4180).  One pass cuts a copy of the text into cells in place; then
   every column is read as the narrowest kind that holds all of it. */
#include "model/data.h"
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/decimal.h"
#include "base/gzip.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "base/vec.h"

typedef struct Csv {
  char *at, *end; /* what is left of the copy, which ends with NUL */
  CsvForm form;
  long line;
  Vec(char *) cells; /* row by row, the header first */
  Vec(long) lines;   /* where each row begins */
  int columns;
  Buf *error;
} Csv;

static bool fail(Csv *csv, const char *what) {
  if (csv->error) buf_printf(csv->error, "line %ld: %s", csv->line, what);
  return false;
}

/* ---- cells ---- */

static bool is_comment(const Csv *csv, char c) {
  return csv->form.comment && c == csv->form.comment;
}

static bool ends_cell(const Csv *csv, char c) {
  return c == csv->form.separator || c == '\n' || c == '\r' || is_comment(csv, c);
}

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
  if (from < csv->end && !ends_cell(csv, *from))
    return fail(csv, "text follows a closing quote");
  if (to < from) *to = 0; /* else the separator's place ends it */
  return true;
}

static void plain_cell(Csv *csv, char **cell) {
  char *p = csv->at;
  while (p < csv->end && !ends_cell(csv, *p)) p++;
  *cell = csv->at;
  csv->at = p;
}

/* Ends the cell and goes past its separator; true in [ends_row] at the end of the
   line. */
static void end_cell(Csv *csv, bool *ends_row) {
  char *cell_end = csv->at;
  if (csv->at < csv->end && is_comment(csv, *csv->at))
    while (csv->at < csv->end && *csv->at != '\n' && *csv->at != '\r') csv->at++;
  char c = csv->at < csv->end ? *csv->at : '\n';
  *cell_end = 0;
  *ends_row = c != csv->form.separator;
  if (csv->at >= csv->end) return;
  csv->at++;
  if (c == '\r' && csv->at < csv->end && *csv->at == '\n') csv->at++;
}

static bool is_blank_line(const Csv *csv) {
  return *csv->at == '\n' || *csv->at == '\r';
}

/* Before the end of the text: a line without cells.  A blank one is a missing value in a
   table of one column. */
static bool is_no_row(const Csv *csv) {
  return is_comment(csv, *csv->at) || (is_blank_line(csv) && csv->columns != 1);
}

static bool read_row(Csv *csv) {
  int n = 0;
  bool ends_row = false;
  vec_push(&csv->lines, csv->line);
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
    snprintf(text, sizeof text, "%d cell%s, %s has %d", n, n == 1 ? "" : "s",
             csv->form.is_bare ? "the first line" : "the header", csv->columns);
    return fail(csv, text);
  }
  return true;
}

static bool read_rows(Csv *csv) {
  while (csv->at < csv->end) {
    csv->line++;
    if (is_no_row(csv)) {
      bool ends_row;
      end_cell(csv, &ends_row);
    } else if (!read_row(csv))
      return false;
  }
  csv->line = 1;
  return csv->columns > 0 || fail(csv, "there is no header");
}

/* The separator of the first line that has cells. */
static char separator_of(const char *text, const CsvForm *form) {
  while (form->comment && *text == form->comment) {
    text += strcspn(text, "\r\n");
    text += strspn(text, "\r\n");
  }
  size_t n = strcspn(text, "\r\n");
  if (form->decimal != ',' && memchr(text, ',', n)) return ',';
  if (memchr(text, ';', n)) return ';';
  return memchr(text, '\t', n) ? '\t' : ',';
}

/* ---- numbers ---- */

static const char *skip_blanks(const char *p) {
  while (*p == ' ' || *p == '\t') p++;
  return p;
}

static bool is_missing(const char *cell) {
  return cell[0] == 0 || (cell[0] == 'N' && cell[1] == 'A' && cell[2] == 0);
}

static bool read_int(const char *p, int *out) {
  p = skip_blanks(p);
  bool is_negative = *p == '-';
  if (*p == '-' || *p == '+') p++;
  int64_t x = 0;
  int digits = 0;
  for (; *p >= '0' && *p <= '9' && digits < 11; p++, digits++) x = 10 * x + (*p - '0');
  if (is_negative) x = -x;
  if (digits == 0 || *skip_blanks(p) || x < INT_MIN || x > INT_MAX) return false;
  *out = (int)x;
  return true;
}

/* Up to 19 digits without an exponent. */
static bool read_decimal(const char *p, char point, double *out) {
  enum { MOST = 19 };
  p = skip_blanks(p);
  bool is_negative = *p == '-';
  if (*p == '-' || *p == '+') p++;
  uint64_t x = 0;
  int digits = 0, places = 0;
  for (; *p >= '0' && *p <= '9' && digits < MOST; p++, digits++)
    x = 10 * x + (uint64_t)(*p - '0');
  if (*p == point)
    for (p++; *p >= '0' && *p <= '9' && digits < MOST; p++, digits++, places++)
      x = 10 * x + (uint64_t)(*p - '0');
  double value;
  if (digits == 0 || *skip_blanks(p) || !decimal_scale(x, -places, &value)) return false;
  *out = is_negative ? -value : value;
  return true;
}

/* The longer forms, with a point before decimals. */
static bool read_long(const char *cell, double *out) {
  cell = skip_blanks(cell);
  char first = cell[0] == '-' || cell[0] == '+' ? cell[1] : cell[0];
  bool may_be = isdigit((unsigned char)first) || strchr(".nNiI", first);
  if (!may_be || !first || strpbrk(cell, "xX(")) return false;
  char *end;
  *out = strtod(cell, &end);
  return end != cell && *skip_blanks(end) == 0;
}

static bool read_real(const char *cell, char point, double *out) {
  enum { LONGEST = 400 };
  char copy[LONGEST];
  if (read_decimal(cell, point, out)) return true;
  if (is_missing(cell)) {
    *out = NAN;
    return true;
  }
  if (point == '.') return read_long(cell, out);
  size_t n = strlen(cell);
  if (n >= LONGEST || memchr(cell, '.', n)) return false;
  for (size_t k = 0; k <= n; k++) copy[k] = cell[k] == point ? '.' : cell[k];
  return read_long(copy, out);
}

/* Whether [x] is infinite although [cell] is written in digits. */
static bool is_too_large(const char *cell, double x) {
  return isinf(x) && strpbrk(cell, "0123456789");
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

/* *too_large: the first row whose number is; -1 without one. */
static Value *real_column(char *const *cells, int step, long n, char point,
                          long *too_large) {
  Value *v = value_zeros(TYPE_ARRAY(BASE_REAL, 1), &n);
  *too_large = -1;
  for (long k = 0; k < n; k++) {
    if (!read_real(cells[k * step], point, &v->view.r[k])) {
      value_drop(&v);
      return NULL;
    }
    if (*too_large < 0 && is_too_large(cells[k * step], v->view.r[k])) *too_large = k;
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

/* NULL with the error said. */
static Value *read_column(Csv *csv, const char *name, int column, long n) {
  int head = !csv->form.is_bare, step = csv->columns;
  char *const *cells = csv->cells.at + head * step + column;
  long too_large;
  Value *v = int_column(cells, step, n);
  if (v) return v;
  v = real_column(cells, step, n, csv->form.decimal, &too_large);
  if (!v) return text_column(cells, step, n);
  if (too_large < 0) return v;
  Buf what = {0};
  buf_printf(&what, "column `%s`: %.40s is too large for a number", name,
             cells[too_large * step]);
  csv->line = csv->lines.at[head + too_large];
  fail(csv, buf_text(&what));
  buf_free(&what);
  value_drop(&v);
  return NULL;
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
  long rows = csv->cells.n / csv->columns - !csv->form.is_bare;
  for (int c = 0; c < csv->columns && table; c++) {
    Buf name = {0};
    column_name(&name, csv->form.is_bare ? "" : csv->cells.at[c], c);
    while (value_field(table, buf_text(&name))) buf_printf(&name, "_%d", c + 1);
    Value *column = read_column(csv, buf_text(&name), c, rows);
    if (column)
      value_set_field(table, buf_text(&name), column);
    else
      value_drop(&table);
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
  return text.n + mem_size(cells, 2 * (sizeof(char *) + sizeof(long)) + sizeof(double));
}

static bool has_memory(Str text, char separator, Buf *error) {
  size_t size = size_of_table(text, separator);
  if (mem_has(size)) return true;
  if (error) buf_put(error, "the table needs ");
  if (error) mem_put_refusal(error, (double)size);
  return false;
}

/* Bytes that no text has: of another kind of file, or of another coding. */
static bool is_text(Str text, Buf *error) {
  long line = 1;
  for (size_t k = 0; k < text.n;) {
    int n = text.p[k] ? utf8_next((Str){text.p + k, text.n - k}, NULL) : 0;
    line += text.p[k] == '\n';
    k += (size_t)n;
    if (n) continue;
    if (error && text.p[k])
      buf_printf(error,
                 "line %ld: byte 0x%02x is no UTF-8: save the file with that coding",
                 line, (unsigned char)text.p[k]);
    else if (error)
      buf_printf(error, "line %ld: a byte is NUL: this is no text in UTF-8", line);
    return false;
  }
  return true;
}

static Value *from_text(Str text, const CsvForm *form, Buf *error) {
  int mark = utf8_mark(text);
  text = (Str){text.p + mark, text.n - (size_t)mark};
  while (text.n && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r')) text.n--;
  Csv csv = {.form = form ? *form : (CsvForm){0}, .error = error};
  if (!csv.form.decimal) csv.form.decimal = '.';
  if (!is_text(text, error)) return NULL;
  char *copy = mem_new(text.n + 1);
  if (text.n) memcpy(copy, text.p, text.n);
  if (!csv.form.separator) csv.form.separator = separator_of(copy, &csv.form);
  csv.at = copy;
  csv.end = copy + text.n;
  bool fits = has_memory(text, csv.form.separator, error);
  Value *table = fits && read_rows(&csv) ? read_table(&csv) : NULL;
  vec_free(&csv.cells);
  vec_free(&csv.lines);
  mem_free(copy);
  return table;
}

Value *data_from_csv(Str text, const CsvForm *form, Buf *error) {
  if (!gzip_is(text)) return from_text(text, form, error);
  Buf plain = {0};
  int err = gzip_unpack(text, mem_limit(), &plain);
  Value *table = err ? NULL : from_text((Str){buf_text(&plain), plain.n}, form, error);
  if (err && error)
    buf_put(error, err == EILSEQ ? "the gzip file is damaged or cut short"
                                 : "unpacked it is larger than the memory that is left");
  buf_free(&plain);
  return table;
}
