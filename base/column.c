/* SPDX-License-Identifier: BSD-3-Clause
   Columns of chain x draw x dims. */
#include <string.h>
#include "base/alloc.h"
#include "base/column.h"
#include "base/memory.h"

Columns *columns_new(int chains, int draws) {
  ASSERT(chains >= 0 && draws >= 0);
  Columns *columns = mem_new(sizeof *columns);
  columns->chains = chains;
  columns->draws = draws;
  return columns;
}

void columns_destroy(Columns **columns) {
  if (!*columns) return;
  for (int i = 0; i < (*columns)->count; i++) {
    mem_free((*columns)->at[i].name);
    mem_free((*columns)->at[i].data);
  }
  mem_free((*columns)->at);
  mem_free(*columns);
  *columns = NULL;
}

static size_t cells_of(const Columns *columns, long size) {
  size_t n;
  MUST(!__builtin_mul_overflow((size_t)columns->chains, (size_t)columns->draws, &n));
  MUST(!__builtin_mul_overflow(n, (size_t)size, &n));
  return n;
}

Column *columns_add(Columns *columns, const char *name, ColumnKind kind, int ndims,
                    const long *dims) {
  ASSERT(ndims >= 0 && ndims <= COLUMN_MAX_DIMS);
  Column c = {.kind = kind, .ndims = ndims, .size = 1};
  for (int i = 0; i < ndims; i++) {
    MUST(dims[i] >= 0 && !__builtin_mul_overflow(c.size, dims[i], &c.size));
    c.dims[i] = dims[i];
  }
  size_t bytes;
  MUST(!__builtin_mul_overflow(cells_of(columns, c.size), sizeof(double), &bytes));
  c.data = mem_try(bytes);
  if (!c.data) return NULL;
  c.name = mem_strdup(name);
  columns->at =
      mem_resize(columns->at, sizeof *columns->at * ((size_t)columns->count + 1));
  columns->at[columns->count] = c;
  return &columns->at[columns->count++];
}

Column *columns_find(const Columns *columns, const char *name) {
  for (int i = 0; i < columns->count; i++)
    if (strcmp(columns->at[i].name, name) == 0) return &columns->at[i];
  return NULL;
}

double *column_at(const Columns *columns, const Column *column, int chain, int draw) {
  ASSERT(chain >= 0 && chain < columns->chains && draw >= 0 && draw < columns->draws);
  size_t row = (size_t)chain * (size_t)columns->draws + (size_t)draw;
  return column->data + row * (size_t)column->size;
}

void column_element_name(const Column *column, long element, Buf *out) {
  long index[COLUMN_MAX_DIMS];
  ASSERT(element >= 0 && element < column->size);
  for (int i = column->ndims - 1; i >= 0; i--) {
    index[i] = element % column->dims[i] + 1;
    element /= column->dims[i];
  }
  buf_put(out, column->name);
  for (int i = 0; i < column->ndims; i++)
    buf_printf(out, "%s%ld", i ? "," : "[", index[i]);
  if (column->ndims) buf_putc(out, ']');
}

void column_gather(const Columns *columns, const Column *column, long element,
                   double *out) {
  ASSERT(element >= 0 && element < column->size);
  size_t rows = (size_t)columns->chains * (size_t)columns->draws;
  const double *from = column->data + element;
  for (size_t i = 0; i < rows; i++) out[i] = from[i * (size_t)column->size];
}

long columns_scalars(const Columns *columns) {
  long count = 0;
  for (int i = 0; i < columns->count; i++) count += columns->at[i].size;
  return count;
}

void columns_gather(const Columns *columns, long k, double *x) {
  int i = 0;
  for (; k >= columns->at[i].size; i++) k -= columns->at[i].size;
  column_gather(columns, &columns->at[i], k, x);
}
