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
Value *data_read_netcdf(const char *path, const Buf *bytes, const CsvForm *form,
                        Buf *error) {
  (void)form;
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

Value *data_read_csv(const char *path, const Buf *bytes, const CsvForm *form,
                     Buf *error) {
  (void)path;
  return data_from_csv((Str){buf_text(bytes), bytes->n}, form, error);
}

Value *data_read_json(const char *path, const Buf *bytes, const CsvForm *form,
                      Buf *error) {
  (void)path, (void)form;
  return data_from_json((Str){buf_text(bytes), bytes->n}, error);
}

static const struct {
  const char *end;
  DataReader *reader;
} READERS[] = {{".json", data_read_json},  {".nc", data_read_netcdf},
               {".csv", data_read_csv},    {".tsv", data_read_csv},
               {".csv.gz", data_read_csv}, {".tsv.gz", data_read_csv}};

DataReader *data_reader(const char *path, Buf *error) {
  for (size_t i = 0; i < sizeof READERS / sizeof *READERS; i++)
    if (text_has_suffix(path, READERS[i].end)) return READERS[i].reader;
  if (error) buf_put(error, "data files end in .json, .nc or .csv");
  return NULL;
}

Value *data_from_file(const char *path, Buf *error) {
  DataReader *reader = data_reader(path, error);
  if (!reader) return NULL;
  Buf bytes = {0};
  int problem = fs_read(path, 0, &bytes);
  if (problem && error) buf_printf(error, "%s: %s", path, strerror(problem));
  Value *value = problem ? NULL : reader(path, &bytes, NULL, error);
  buf_free(&bytes);
  return value;
}
