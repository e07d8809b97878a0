/* SPDX-License-Identifier: BSD-3-Clause
   Data from files, by the end of their names. */
#include "model/data.h"
#include <limits.h>
#include <string.h>
#include "base/alloc.h"
#include "base/column.h"
#include "base/fs.h"
#include "cache/draws_nc.h"

/* Whole numbers that are no ints are reals, as in data from JSON. */
static bool is_int(const Column *column) {
  for (long k = 0; k < column->size; k++)
    if (!(column->data[k] >= INT_MIN && column->data[k] <= INT_MAX)) return false;
  return column->kind != COLUMN_REAL;
}

/* A netCDF variable is stored row-major, as arrays are. */
static Value *value_of_column(const Column *column) {
  Base base = is_int(column) ? BASE_INT : BASE_REAL;
  Value *v = value_zeros(TYPE_ARRAY(base, column->ndims), column->dims);
  for (long k = 0; k < column->size; k++) {
    if (v->view.i)
      v->view.i[k] = (int)column->data[k];
    else
      v->view.r[k] = column->data[k];
  }
  return v;
}

static Value *value_of_text(const NcText *t) {
  Buf why = {0};
  if (t->fault) buf_printf(&why, "`%s` %s", t->name, t->fault);
  Value *v = t->fault   ? value_fault(buf_text(&why))
             : t->ndims ? value_texts((const char *const *)t->at, t->n)
                        : value_text(t->at[0]);
  buf_free(&why);
  return v;
}

static Value *record_of(const Columns *columns, const NcTexts *texts) {
  Value *record = value_record();
  for (int k = 0; k < columns->count; k++)
    value_set_field(record, columns->at[k].name, value_of_column(&columns->at[k]));
  for (int k = 0; k < texts->n; k++)
    value_set_field(record, texts->at[k].name, value_of_text(&texts->at[k]));
  return record;
}

/* Variables of the root or of [group]. */
static Value *from_group(const char *path, const Buf *bytes, const char *group,
                         Buf *error) {
  NcTexts texts = {0};
  Columns *columns = nc_read_bytes(path, bytes, group, &texts, error);
  Value *record = columns ? record_of(columns, &texts) : NULL;
  columns_destroy(&columns);
  nc_texts_free(&texts);
  return record;
}

/* Groups are records beside the variables of the root. */
Value *data_from_netcdf(const char *path, const Buf *bytes, Buf *error) {
  Value *record = from_group(path, bytes, NULL, error);
  NcNames groups = {0};
  if (record) nc_groups(path, bytes, &groups);
  for (int i = 0; i < groups.n && record; i++) {
    Value *group = from_group(path, bytes, groups.at[i], error);
    if (group)
      value_set_field(record, groups.at[i], group);
    else
      value_drop(&record);
  }
  for (int i = 0; i < groups.n; i++) mem_free(groups.at[i]);
  vec_free(&groups);
  return record;
}

static bool is_csv(const char *path) {
  return text_has_suffix(path, ".csv") || text_has_suffix(path, ".tsv") ||
         text_has_suffix(path, ".csv.gz") || text_has_suffix(path, ".tsv.gz");
}

static bool is_known(const char *path, Buf *error) {
  if (is_csv(path) || text_has_suffix(path, ".json") || text_has_suffix(path, ".nc"))
    return true;
  if (error) buf_printf(error, "%s: data files end in .json, .nc or .csv", path);
  return false;
}

/* By the end of [path]. */
static Value *from_bytes(const char *path, const Buf *bytes, Buf *error) {
  if (text_has_suffix(path, ".nc")) return data_from_netcdf(path, bytes, error);
  Str text = {buf_text(bytes), bytes->n};
  return is_csv(path) ? data_from_csv(text, NULL, error) : data_from_json(text, error);
}

Value *data_from_file(const char *path, Buf *error) {
  if (!is_known(path, error)) return NULL;
  Buf bytes = {0};
  int problem = fs_read(path, 0, &bytes);
  if (problem && error) buf_printf(error, "%s: %s", path, strerror(problem));
  Value *value = problem ? NULL : from_bytes(path, &bytes, error);
  buf_free(&bytes);
  return value;
}
