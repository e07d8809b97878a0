/* SPDX-License-Identifier: BSD-3-Clause
   Containers of numbers as text: type and shape, then aligned columns. */
#include "session/show_numbers.h"
#include <stdio.h>

enum {
  SHORT = 12, /* elements of a sequence that stands on one line */
  MOST = 60,  /* elements of a longer one that are shown */
  MOST_ROWS = 20,
  MOST_COLUMNS = 12,
  MOST_SLICES = 4,
  LINE = 80
};

static void put_number(Buf *out, const View *v, long place) {
  if (v->is_int)
    buf_printf(out, "%d", v->i[place]);
  else
    value_put_real(out, v->r[place]);
}

/* The number after blanks that fill [width]. */
static void put_aligned(Buf *out, const View *v, long place, int width) {
  Buf text = {0};
  put_number(&text, v, place);
  buf_printf(out, "%*s", width, buf_text(&text));
  buf_free(&text);
}

static int width_of(const View *v, long first, long step, long n) {
  Buf text = {0};
  int width = 1;
  for (long k = 0; k < n; k++) {
    buf_clear(&text);
    put_number(&text, v, first + k * step);
    if ((int)text.n > width) width = (int)text.n;
  }
  buf_free(&text);
  return width;
}

static void put_dims(Buf *out, const long *dims, int n) {
  for (int k = 0; k < n; k++)
    buf_printf(out, "%s%ld%s", k ? ", " : "[", dims[k], k + 1 < n ? "" : "]");
}

/* "array[3] matrix[2, 2]" */
static void put_type(Buf *out, const View *v) {
  if (v->array) {
    buf_put(out, "array");
    put_dims(out, v->dims, v->array);
    buf_putc(out, ' ');
  }
  type_print(out, TYPE(v->base));
  put_dims(out, v->dims + v->array, v->ndims - v->array);
}

static void put_more(Buf *out, long all, long shown, const char *what) {
  if (shown < all) buf_printf(out, "\n... %ld more %s", all - shown, what);
}

/* Lines that begin with the index of their first element. */
static void put_sequence(Buf *out, const View *v) {
  long shown = v->size < MOST ? v->size : MOST;
  int width = width_of(v, 0, 1, shown), label = snprintf(NULL, 0, "[%ld]", shown);
  int a_line = (LINE - label) / (width + 2);
  if (a_line < 1) a_line = 1;
  for (long k = 0; k < shown; k++) {
    if (k % a_line == 0) {
      char index[32];
      snprintf(index, sizeof index, "[%ld]", k + 1);
      buf_printf(out, "\n%*s", label, index);
    }
    put_aligned(out, v, k, width + 2);
  }
  put_more(out, v->size, shown, "elements");
}

/* The last two dimensions, from storage place [first]. */
static void put_grid(Buf *out, const View *v, const long *step, long first) {
  long rows = v->dims[v->ndims - 2], columns = v->dims[v->ndims - 1];
  long down = step[v->ndims - 2], right = step[v->ndims - 1];
  long nrows = rows < MOST_ROWS ? rows : MOST_ROWS;
  long ncolumns = columns < MOST_COLUMNS ? columns : MOST_COLUMNS;
  int width[MOST_COLUMNS];
  for (long c = 0; c < ncolumns; c++)
    width[c] = width_of(v, first + c * right, down, nrows);
  for (long r = 0; r < nrows; r++) {
    buf_putc(out, '\n');
    for (long c = 0; c < ncolumns; c++)
      put_aligned(out, v, first + r * down + c * right, width[c] + 2);
    if (ncolumns < columns) buf_put(out, "  ...");
  }
  put_more(out, rows, nrows, "rows");
}

/* Every element of the dimensions before the last two, with its index. */
static void put_slices(Buf *out, const View *v, const long *step) {
  long slices = 1;
  int outer = v->ndims - 2;
  for (int k = 0; k < outer; k++) slices *= v->dims[k];
  long shown = slices < MOST_SLICES ? slices : MOST_SLICES;
  for (long s = 0; s < shown; s++) {
    long place = 0, rest = s, one_based[VIEW_MAX_DIMS];
    for (int k = outer - 1; k >= 0; k--) {
      long index = rest % v->dims[k];
      rest /= v->dims[k];
      place += index * step[k];
      one_based[k] = index + 1;
    }
    buf_putc(out, '\n');
    put_dims(out, one_based, outer);
    put_grid(out, v, step, place);
  }
  put_more(out, slices, shown, "elements");
}

bool show_numbers(Buf *out, const Value *value) {
  const View *v = &value->view;
  bool numbers = v->r || v->i;
  if (!numbers || v->ndims == 0 || v->size == 0 || (v->ndims == 1 && v->size <= SHORT))
    return false;
  long step[VIEW_MAX_DIMS];
  value_steps(v, step);
  put_type(out, v);
  if (v->ndims == 1)
    put_sequence(out, v);
  else if (v->ndims == 2)
    put_grid(out, v, step, 0);
  else
    put_slices(out, v, step);
  return true;
}
