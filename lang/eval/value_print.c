/* SPDX-License-Identifier: BSD-3-Clause
   Values as text: for people (short, at most some elements a dimension) and as print()
   does. */
#include "lang/eval/value.h"
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "lang/tree/leaf.h"

/* How a nest of numbers is written. */
typedef struct Style {
  const char *comma, *row_comma; /* between elements, between rows of containers */
  bool is_stan;                  /* complex numbers are pairs, as print() writes them */
  int limit;                     /* elements shown of a dimension */
  size_t most;                   /* bytes of the text, after which no element begins */
} Style;

/* "..." and true where element [k] is not shown any more. */
static bool is_cut(Buf *out, long k, const Style *style) {
  bool cut =
      (style->limit > 0 && k == style->limit) || (style->most && out->n > style->most);
  if (cut) buf_put(out, "...");
  return cut;
}

void value_put_real(Buf *out, double x) {
  if (isnan(x))
    buf_put(out, "nan"); /* whatever its sign */
  else
    buf_printf(out, "%g", x);
}

static void print_number(Buf *out, const View *w, long k) {
  if (w->is_int)
    buf_printf(out, "%d", w->i[k]);
  else
    value_put_real(out, w->r[k]);
}

static void print_quoted(Buf *out, const char *text) {
  buf_putc(out, '"');
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') buf_putc(out, '\\');
    buf_putc(out, *text);
  }
  buf_putc(out, '"');
}

static void print_any(Buf *out, const Value *v, const Style *style, bool nested);

/* The single element at storage place [k]. */
static void print_leaf(Buf *out, const Value *v, long k, const Style *style) {
  if (v->texts)
    print_quoted(out, v->texts[k]);
  else if (v->items)
    print_any(out, v->items[k], style, true);
  else
    print_number(out, &v->view, k);
}

static void print_nest(Buf *out, const Value *v, int level, long place, const long *step,
                       const Style *style) {
  const View *w = &v->view;
  if (level == w->ndims) {
    print_leaf(out, v, place, style);
    return;
  }
  const char *comma = level + 1 < w->ndims ? style->row_comma : style->comma;
  buf_putc(out, '[');
  for (long k = 0; k < w->dims[level]; k++) {
    if (k) buf_put(out, comma);
    if (is_cut(out, k, style)) break;
    print_nest(out, v, level + 1, place + k * step[level], step, style);
  }
  buf_putc(out, ']');
}

static void print_fields(Buf *out, const Value *v, const Style *style) {
  buf_putc(out, '{');
  for (int k = 0; k < map_count(v->fields); k++) {
    if (k) buf_put(out, ", ");
    buf_printf(out, "%s = ", map_key_at(v->fields, k));
    print_any(out, map_value_at(v->fields, k), style, true);
  }
  buf_putc(out, '}');
}

static void print_tuple(Buf *out, const Value *v, const Style *style) {
  buf_putc(out, '(');
  for (int k = 0; k < leaf_nparts(v->type); k++) {
    if (k) buf_put(out, style->comma);
    print_any(out, v->items[k], style, true);
  }
  buf_putc(out, ')');
}

/* 1.5 - 2i */
static void print_sum(Buf *out, double re, double im) {
  bool is_minus = signbit(im) && !isnan(im);
  value_put_real(out, re);
  buf_put(out, is_minus ? " - " : " + ");
  value_put_real(out, is_minus ? -im : im);
  buf_putc(out, 'i');
}

/* Tuples and complex numbers: their elements one by one. */
static void print_group(Buf *out, const Value *v, const Style *style) {
  if (v->view.ndims == 0) {
    if (type_is_complex(v->type) && !style->is_stan)
      print_sum(out, v->items[0]->view.r[0], v->items[1]->view.r[0]);
    else
      print_tuple(out, v, style);
    return;
  }
  buf_putc(out, '[');
  for (long k = 0; k < v->view.dims[0]; k++) {
    if (k) buf_put(out, v->view.ndims > 1 ? style->row_comma : style->comma);
    if (is_cut(out, k, style)) break;
    Value *element = value_at(v, k);
    print_group(out, element, style);
    value_drop(&element);
  }
  buf_putc(out, ']');
}

static void print_table_summary(Buf *out, const Value *v) {
  buf_printf(out, "table of %ld rows: ", value_rows(v));
  for (int k = 0; k < map_count(v->fields); k++)
    buf_printf(out, "%s%s", k ? ", " : "", map_key_at(v->fields, k));
}

static void print_any(Buf *out, const Value *v, const Style *style, bool nested) {
  if (v->type.base == BASE_VOID) return;
  if (v->type.base == BASE_ERROR)
    buf_printf(out, "(%s)", v->text);
  else if (leaf_is_group(v->type))
    print_group(out, v, style);
  else if (v->type.base == BASE_TABLE && v->type.array == 0)
    print_table_summary(out, v);
  else if (v->fields)
    print_fields(out, v, style);
  else if (v->type.base == BASE_STRING && v->type.array == 0) {
    if (nested)
      print_quoted(out, v->text);
    else
      buf_put(out, v->text);
  } else if (!v->view.r && !v->view.i && !v->texts && !v->items)
    type_print(out, v->type);
  else {
    long step[VIEW_MAX_DIMS];
    value_steps(&v->view, step);
    print_nest(out, v, 0, 0, step, style);
  }
}

/* What front ends take at once: Jupyter drops output beyond 1 MB a second. */
enum { PRINT_MOST = 1000000 };

void value_print_stan(Buf *out, const Value *v) {
  const Style style = {
      .comma = ",", .row_comma = ",", .is_stan = true, .most = out->n + PRINT_MOST};
  print_any(out, v, &style, false);
}

/* "array[3] vector[2]: " before a nest whose kind its brackets do not tell. */
static void print_kind(Buf *out, const View *w) {
  buf_put(out, "array[");
  for (int k = 0; k < w->array; k++) buf_printf(out, "%s%ld", k ? ", " : "", w->dims[k]);
  buf_put(out, "] ");
  Type own = {.base = w->base};
  type_print(out, own);
  for (int k = w->array; k < w->ndims; k++)
    buf_printf(out, "%s%ld%s", k == w->array ? "[" : ", ", w->dims[k],
               k + 1 == w->ndims ? "]" : "");
  buf_put(out, ": ");
}

/* One cell of a table's text. */
static void print_cell(Buf *out, const Value *column, long row) {
  if (column->texts)
    buf_put(out, column->texts[row]);
  else if (column->view.ndims <= 1 && (column->view.r || column->view.i))
    print_number(out, &column->view, row);
  else
    buf_put(out, "...");
}

static void print_column(Buf *lines, long shown, const char *name, const Value *column) {
  Buf cell = {0};
  size_t width = strlen(name);
  for (long k = 0; k < shown; k++) {
    buf_clear(&cell);
    print_cell(&cell, column, k);
    if (cell.n > width) width = cell.n;
  }
  buf_printf(&lines[0], "%*s  ", (int)width, name);
  for (long k = 0; k < shown; k++) {
    buf_clear(&cell);
    print_cell(&cell, column, k);
    buf_printf(&lines[k + 1], "%*s  ", (int)width, buf_text(&cell));
  }
  buf_free(&cell);
}

static void print_table(Buf *out, const Value *v, int limit) {
  long rows = value_rows(v), shown = limit > 0 && rows > limit ? limit : rows;
  Buf *lines = mem_new(sizeof(Buf) * (size_t)(shown + 1));
  for (int k = 0; k < map_count(v->fields); k++)
    print_column(lines, shown, map_key_at(v->fields, k), map_value_at(v->fields, k));
  for (long k = 0; k <= shown; k++) {
    size_t n = lines[k].n;
    while (n && lines[k].p[n - 1] == ' ') n--;
    buf_putn(out, n ? lines[k].p : "", n);
    buf_putc(out, '\n');
    buf_free(&lines[k]);
  }
  mem_free(lines);
  buf_printf(out, "%ld row%s", rows, rows == 1 ? "" : "s");
  if (shown < rows) buf_printf(out, ", %ld shown", shown);
}

void value_print(Buf *out, const Value *v, int limit) {
  const Style style = {.comma = ", ", .row_comma = ", ", .limit = limit};
  const Style matrix = {.comma = ", ", .row_comma = ",\n ", .limit = limit};
  if (v->type.base == BASE_TABLE && v->type.array == 0) {
    print_table(out, v, limit);
    return;
  }
  bool numbers = v->view.r || v->view.i || type_is_complex(v->type);
  if (numbers && v->view.array > 0 && v->view.ndims > 1) print_kind(out, &v->view);
  print_any(out, v, numbers && v->view.ndims == 2 ? &matrix : &style, false);
}
