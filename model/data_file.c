/* SPDX-License-Identifier: BSD-3-Clause
   Data from files, by the end of their names. */
#include "model/data.h"
#include <string.h>
#include "base/column.h"
#include "base/fs.h"
#include "cache/draws_nc.h"

/* A netCDF variable is stored row-major, as arrays are. */
static Value *value_of_column(const Column *column) {
  Base base = column->kind == COLUMN_REAL ? BASE_REAL : BASE_INT;
  Value *v = value_zeros(TYPE_ARRAY(base, column->ndims), column->dims);
  for (long k = 0; k < column->size; k++) {
    if (v->view.i)
      v->view.i[k] = (int)column->data[k];
    else
      v->view.r[k] = column->data[k];
  }
  return v;
}

static Value *from_netcdf(const char *path, Buf *error) {
  Columns *columns = nc_read_data(path, NULL, error);
  if (!columns) return NULL;
  Value *record = value_record();
  for (int k = 0; k < columns->count; k++)
    value_set_field(record, columns->at[k].name, value_of_column(&columns->at[k]));
  columns_destroy(&columns);
  return record;
}

Value *data_from_file(const char *path, Buf *error) {
  if (text_has_suffix(path, ".nc")) return from_netcdf(path, error);
  bool is_csv = text_has_suffix(path, ".csv") || text_has_suffix(path, ".tsv");
  if (!is_csv && !text_has_suffix(path, ".json")) {
    if (error) buf_printf(error, "%s: data files end in .json, .nc or .csv", path);
    return NULL;
  }
  Buf text = {0};
  int problem = fs_read(path, 0, &text);
  Value *value = NULL;
  if (problem && error) buf_printf(error, "%s: %s", path, strerror(problem));
  if (!problem) {
    Str all = {buf_text(&text), text.n};
    value = is_csv ? data_from_csv(all, error) : data_from_json(all, error);
  }
  buf_free(&text);
  return value;
}
