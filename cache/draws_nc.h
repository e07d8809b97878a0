/* SPDX-License-Identifier: BSD-3-Clause
   Columns <-> netCDF-4 as ArviZ lays them out: a group per quantity, dimensions chain,
   draw, NAME_dim_0 ..., each with a coordinate variable.  The doorway to netcdf; call it
   from one thread at a time. */
#pragma once
#include "base/column.h"
#include "base/json.h"
#include "base/vec.h"

/* Part of the key of a fit: raised when the same columns come to be written in another
   way. */
enum { NC_VERSION = 2 };

typedef struct NcGroup {
  const char *name; /* "posterior", "sample_stats", "observed_data" */
  const Columns *columns;
  /* has chain and draw; otherwise chain 0, draw 0 alone is written */
  bool sampled;
} NcGroup;

/* Writes [path]: made by a child process, published by temporary name, sync and rename.
   [attributes]: an object of texts and numbers put on the file and every group.  Beside
   it goes PATH.sum with the digest of the whole file and the mark of the user on it.  0,
   or an errno value with a sentence in [error]. */
int nc_write(const char *path, const NcGroup *groups, int count, const Json *attributes,
             Buf *error);

/* A variable that is no numbers. */
typedef struct NcText {
  char *name;
  int ndims;         /* 1, or 0 for a single text */
  long n;            /* how many there are */
  char **at;         /* UTF-8 */
  const char *fault; /* why they could not be read, to go behind the name, or NULL */
} NcText;

typedef Vec(NcText) NcTexts;

void nc_texts_free(NcTexts *texts);

/* Numbers of the netCDF file [path] with the contents [file] (root group, or [group]) as
   unsampled columns: a data source.  The attributes _Unsigned, _FillValue, missing_value,
   scale_factor and add_offset are heeded as xarray does.  Variables that are no numbers
   are added to [texts], which may be NULL.  When PATH.sum exists the contents are checked
   against it first, so a damaged file is an error and never reaches HDF5.  NULL with
   [error]. */
Columns *nc_read_bytes(const char *path, const Buf *file, const char *group,
                       NcTexts *texts, Buf *error);

typedef Vec(char *) NcNames;

/* Names of the groups that a netCDF file in memory has below its root, in order; the
   texts are the caller's.  Nothing is added where it is no such file. */
void nc_groups(const char *path, const Buf *bytes, NcNames *names);
