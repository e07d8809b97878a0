/* SPDX-License-Identifier: BSD-3-Clause
   Data for a data block: found by name, checked for type, shape and declared bounds. */
#pragma once
#include "base/json.h"
#include "lang/eval/eval.h"

/* Where data comes from: the value of [name] (borrowed), NULL when there is none. */
typedef struct DataSource {
  void *ctx;
  Value *(*find)(void *ctx, const char *name);
  /* Name [i] of what is there, for hints; NULL past the last.  May be NULL. */
  const char *(*name_at)(void *ctx, int i);
  const char *advice; /* what else may be done about a name that is missing, or NULL */
} DataSource;

/* Sets every variable of the data block in [e].  Errors name variable, index and value:
   "data: `y` has 8 elements, `J` is 7"; all variables are reported, not only the
   first. */
bool data_bind(Eval *e, const Program *program, const DataSource *source, Diags *diags);

/* The same for parameters: initial values.  Any may be missing; a name that the program
   does not declare is an error.  What earlier ones have set is gone. */
bool data_bind_inits(Eval *e, const Program *program, const DataSource *source,
                     Diags *diags);

/* A record from CmdStan's JSON; NULL with an error in [error].  A member that cannot be
   read is a value_fault, which hurts nobody who does not ask for it. */
Value *data_from_json(Str text, Buf *error);

/* How a table is written. */
typedef struct CsvForm {
  char separator; /* 0: that of the header, comma, semicolon or tab */
  char decimal;   /* what stands before decimals; 0: a point */
  char comment; /* begins what is passed over, to the end of the line; 0: nothing does */
  bool is_bare; /* there is no header: columns are called column_1 and so on */
} CsvForm;

/* A table from CSV, packed with gzip or not: header line, quotes, missing values ("" or
   NA: NaN), ints where all are, columns of texts (array[] string) where one is neither a
   number nor missing.  Column names become identifiers.  Errors name line and column.
   [form] may be NULL. */
Value *data_from_csv(Str text, const CsvForm *form, Buf *error);

/* What makes a value of the [bytes] of the file [path]; NULL with [error].  Only that for
   CSV looks at [form], which may be NULL. */
typedef Value *DataReader(const char *path, const Buf *bytes, const CsvForm *form,
                          Buf *error);

DataReader data_read_csv, data_read_json;

/* A record of the variables of a netCDF file, a field of it for each group. */
DataReader data_read_netcdf;

/* The reader for files whose name ends as [path] does: .json, .nc, .csv or .tsv, the last
   two also packed with gzip, .csv.gz.  NULL with [error]. */
DataReader *data_reader(const char *path, Buf *error);

/* What that reader makes of the file. */
Value *data_from_file(const char *path, Buf *error);
