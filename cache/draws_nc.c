/* SPDX-License-Identifier: BSD-3-Clause
   Columns <-> netCDF-4.  Files are made and parsed in memory: a full disk cannot confuse
   HDF5, and what it parses is what was checked. */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <netcdf.h>
#include <netcdf_mem.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/digest.h"
#include "base/fs.h"
#include "cache/draws_nc.h"
#include "cache/folder.h"

/* Neither netCDF nor HDF5 may be entered by two threads. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static char *sum_name(const char *path) {
  Buf b = {0};
  buf_printf(&b, "%s.sum", path);
  return buf_take(&b);
}

static Digest sum_of(const Buf *file) {
  return digest_of("netcdf", buf_text(file), file->n);
}

/* --- writing --- */

static int put_attributes(int nc, const Json *attributes) {
  int err = NC_NOERR;
  for (JsonMember m = json_first(attributes); m.key && !err; m = json_next(m)) {
    const char *name = m.key, *text;
    const Json *value = m.value;
    double number;
    if (json_kind(value) == JSON_INT) {
      long long n = json_int(value, 0);
      err = nc_put_att_longlong(nc, NC_GLOBAL, name, NC_INT64, 1, &n);
    } else if ((text = json_text(value, NULL))) {
      err = nc_put_att_text(nc, NC_GLOBAL, name, strlen(text), text);
    } else if (json_number(value, &number)) {
      err = nc_put_att_double(nc, NC_GLOBAL, name, NC_DOUBLE, 1, &number);
    }
  }
  return err;
}

/* Dimension [name] of [n] with a coordinate variable 0 .. n - 1. */
static int add_dimension(int grp, const char *name, size_t n, int *dim) {
  int var, err = nc_def_dim(grp, name, n, dim);
  if (!err) err = nc_def_var(grp, name, NC_INT64, 1, dim, &var);
  if (err || n == 0) return err;
  long long *index = mem_new(n * sizeof *index);
  for (size_t i = 0; i < n; i++) index[i] = (long long)i;
  size_t start = 0;
  err = nc_put_vara_longlong(grp, var, &start, &n, index);
  mem_free(index);
  return err;
}

/* An integer column with a number that is none (NaN of a draw that failed) is written as
   reals: nothing is lost that way. */
static bool all_integers(const double *x, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (!(fabs(x[i]) < 0x1p63) || x[i] != floor(x[i])) return false;
  return true;
}

static bool all_bits(const double *x, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (x[i] != 0 && x[i] != 1) return false;
  return true;
}

static nc_type type_of(const Column *c, size_t n) {
  if (c->kind == COLUMN_BOOL && all_bits(c->data, n)) return NC_BYTE;
  return c->kind != COLUMN_REAL && all_integers(c->data, n) ? NC_INT64 : NC_DOUBLE;
}

static int put_numbers(int grp, int var, nc_type type, const size_t *count,
                       const double *x, size_t n) {
  size_t start[COLUMN_MAX_DIMS + 2] = {0};
  if (n == 0) return NC_NOERR;
  if (type == NC_DOUBLE) return nc_put_vara_double(grp, var, start, count, x);
  long long *whole = mem_new(n * sizeof *whole);
  for (size_t i = 0; i < n; i++) whole[i] = (long long)x[i];
  int err = nc_put_vara_longlong(grp, var, start, count, whole);
  mem_free(whole);
  return err;
}

/* [dims], [count]: chain and draw are filled in when [lead] is 2. */
static int put_column(int grp, const Column *c, int lead, int *dims, size_t *count) {
  int err = NC_NOERR, var;
  size_t n = (size_t)c->size;
  for (int i = 0; i < lead; i++) n *= count[i];
  for (int i = 0; i < c->ndims && !err; i++) {
    Buf name = {0};
    buf_printf(&name, "%s_dim_%d", c->name, i);
    count[lead + i] = (size_t)c->dims[i];
    err = add_dimension(grp, name.p, count[lead + i], &dims[lead + i]);
    buf_free(&name);
  }
  nc_type type = type_of(c, n);
  if (!err) err = nc_def_var(grp, c->name, type, lead + c->ndims, dims, &var);
  /* xarray's way to say that bytes are truth values */
  if (!err && type == NC_BYTE) err = nc_put_att_text(grp, var, "dtype", 4, "bool");
  const char *treatment = c->treatment;
  if (!err && treatment)
    err = nc_put_att_text(grp, var, "discrete_parameter", strlen(treatment), treatment);
  return err ? err : put_numbers(grp, var, type, count, c->data, n);
}

static int put_group(int nc, const NcGroup *group, const Json *attributes) {
  int grp, dims[COLUMN_MAX_DIMS + 2], lead = group->sampled ? 2 : 0;
  const Columns *columns = group->columns;
  size_t count[COLUMN_MAX_DIMS + 2] = {(size_t)columns->chains, (size_t)columns->draws};
  int err = nc_def_grp(nc, group->name, &grp);
  if (!err) err = put_attributes(grp, attributes);
  if (!err && lead) err = add_dimension(grp, "chain", count[0], &dims[0]);
  if (!err && lead) err = add_dimension(grp, "draw", count[1], &dims[1]);
  for (int i = 0; i < columns->count && !err; i++)
    err = put_column(grp, &columns->at[i], lead, dims, count);
  return err;
}

/* The whole file in memory: HDF5 never meets the disk, so a full one cannot confuse
   it. */
static int make_file(const NcGroup *groups, int count, const Json *attributes,
                     NC_memio *file) {
  int nc, old, err = nc_create_mem("posterity", NC_NETCDF4, 0, &nc);
  if (err) return err;
  err = nc_set_fill(nc, NC_NOFILL, &old);
  if (!err) err = put_attributes(nc, attributes);
  for (int i = 0; i < count && !err; i++) err = put_group(nc, &groups[i], attributes);
  int closed = nc_close_memio(nc, file);
  return err ? err : closed;
}

/* The old sum goes first and the new one comes last: a crash between leaves a file
   without a sum, never one with a wrong sum. */
static int publish(const char *path, const NC_memio *file) {
  char *sum = sum_name(path), hex[DIGEST_HEX + 1];
  digest_hex(digest_of("netcdf", file->memory, file->size), hex);
  strcat(hex, "\n");
  int err = fs_remove(sum);
  if (!err || err == ENOENT) err = fs_publish(path, file->memory, file->size, 0644);
  if (!err) err = fs_publish(sum, hex, strlen(hex), 0644);
  mem_free(sum);
  return err;
}

int nc_write(const char *path, const NcGroup *groups, int count, const Json *attributes,
             Buf *error) {
  NC_memio file = {0};
  pthread_mutex_lock(&one_at_a_time);
  int nc_err = make_file(groups, count, attributes, &file);
  pthread_mutex_unlock(&one_at_a_time);
  int err = nc_err > 0 ? nc_err : nc_err ? EIO : publish(path, &file);
  if (err)
    buf_printf(error, "%s cannot be written: %s", path,
               nc_err ? nc_strerror(nc_err) : strerror(err));
  free(file.memory);
  return err;
}

/* --- reading --- */

/* NULL, or what is wrong. */
static const char *check_sum(const char *path, const Buf *file) {
  char *sum = sum_name(path);
  Buf text = {0};
  Digest want;
  const char *why = NULL;
  int err = fs_read(sum, DIGEST_HEX, &text);
  if (err != ENOENT) {
    if (text.n && text.p[text.n - 1] == '\n') text.p[--text.n] = '\0';
    if (err || !digest_from_hex(buf_text(&text), &want))
      why = "its digest cannot be read";
    else if (!digest_eq(want, sum_of(file)))
      why = "it is damaged: its digest is another one";
  }
  buf_free(&text);
  mem_free(sum);
  return why;
}

typedef struct Variable {
  char name[NC_MAX_NAME + 1];
  int id, ndims;
  nc_type type;
  size_t dims[NC_MAX_VAR_DIMS];
  bool is_coordinate;
} Variable;

static int inquire(int grp, int id, Variable *v) {
  int ids[NC_MAX_VAR_DIMS];
  char name[NC_MAX_NAME + 1];
  *v = (Variable){.id = id};
  int err = nc_inq_var(grp, id, v->name, &v->type, &v->ndims, ids, NULL);
  for (int i = 0; i < v->ndims && !err; i++) {
    err = nc_inq_dim(grp, ids[i], name, &v->dims[i]);
    if (v->ndims == 1) v->is_coordinate = strcmp(name, v->name) == 0;
  }
  return err;
}

/* True for a text attribute, of either kind of text, that is [want]. */
static bool attribute_is(int grp, int var, const char *name, const char *want) {
  nc_type type;
  size_t n;
  char text[16] = {0}, *string = NULL;
  if (nc_inq_att(grp, var, name, &type, &n) != NC_NOERR) return false;
  if (type == NC_CHAR)
    return n == strlen(want) && n < sizeof text &&
           nc_get_att_text(grp, var, name, text) == NC_NOERR && strcmp(text, want) == 0;
  if (type != NC_STRING || n != 1 ||
      nc_get_att_string(grp, var, name, &string) != NC_NOERR)
    return false;
  bool same = string && strcmp(string, want) == 0;
  nc_free_string(1, &string);
  return same;
}

static bool is_truth(int grp, int var, nc_type type) {
  return (type == NC_BYTE || type == NC_UBYTE) && attribute_is(grp, var, "dtype", "bool");
}

static bool number_attribute(int grp, int var, const char *name, double *x) {
  size_t n;
  nc_type type;
  return nc_inq_att(grp, var, name, &type, &n) == NC_NOERR && n == 1 && type != NC_CHAR &&
         type != NC_STRING && nc_get_att_double(grp, var, name, x) == NC_NOERR;
}

/* Undoes what the conventions for climate data allow: marked gaps and scaled numbers. */
static void decode(int grp, const Variable *v, Column *c, size_t n) {
  double fill = NAN, scale = 1, offset = 0;
  bool gaps = number_attribute(grp, v->id, "_FillValue", &fill) ||
              number_attribute(grp, v->id, "missing_value", &fill);
  bool scaled = number_attribute(grp, v->id, "scale_factor", &scale);
  scaled = number_attribute(grp, v->id, "add_offset", &offset) || scaled;
  if (scaled) c->kind = COLUMN_REAL;
  for (size_t i = 0; i < n; i++) {
    if (gaps && c->data[i] == fill) {
      c->data[i] = NAN;
      c->kind = COLUMN_REAL;
    } else if (scaled) {
      c->data[i] = c->data[i] * scale + offset;
    }
  }
}

/* Adds one variable; others than numbers are passed over.  NULL, or what is wrong. */
static const char *read_variable(int grp, const Variable *v, Columns *out) {
  long dims[COLUMN_MAX_DIMS];
  size_t n = 1, most = memory_limit() / sizeof(double), bound = 1;
  if (v->type == NC_CHAR || v->type > NC_UINT64) return NULL;
  if (v->ndims > COLUMN_MAX_DIMS) return "a variable has too many dimensions";
  for (int i = 0; i < v->ndims; i++) {
    n *= v->dims[i];
    /* One empty dimension must not hide that the others are absurd. */
    if (v->dims[i] && (__builtin_mul_overflow(bound, v->dims[i], &bound) || bound > most))
      return "a variable is larger than the memory allows";
  }
  for (int i = 0; i < v->ndims; i++) dims[i] = (long)v->dims[i];
  bool real = v->type == NC_FLOAT || v->type == NC_DOUBLE;
  ColumnKind kind = real                            ? COLUMN_REAL
                    : is_truth(grp, v->id, v->type) ? COLUMN_BOOL
                                                    : COLUMN_INT;
  Column *c = columns_add(out, v->name, kind, v->ndims, dims);
  if (n && nc_get_var_double(grp, v->id, c->data) != NC_NOERR)
    return "a variable cannot be read";
  decode(grp, v, c, n);
  return NULL;
}

/* Numbers of elements are no data; other coordinates (times, places) are. */
static bool is_wanted(const Variable *v) {
  return !v->is_coordinate ||
         (!strstr(v->name, "_dim_") && strcmp(v->name, "chain") != 0 &&
          strcmp(v->name, "draw") != 0);
}

static Columns *read_group(int grp, const char **why) {
  int count = 0;
  Variable v;
  *why = nc_inq_nvars(grp, &count) != NC_NOERR ? "its variables cannot be listed" : NULL;
  Columns *out = columns_new(1, 1);
  for (int i = 0; i < count && !*why; i++) {
    if (inquire(grp, i, &v) != NC_NOERR)
      *why = "a variable cannot be read";
    else if (is_wanted(&v))
      *why = read_variable(grp, &v, out);
  }
  if (*why) columns_destroy(&out);
  return out;
}

/* The group [name] of the file in memory; NULL or "": the root. */
static Columns *read_memory(const char *path, Buf *file, const char *name,
                            const char **why) {
  int nc, grp;
  Columns *out = NULL;
  pthread_mutex_lock(&one_at_a_time);
  if (nc_open_mem(path, NC_NOWRITE, file->n, file->p, &nc) != NC_NOERR) {
    *why = "it is not a netCDF file";
  } else {
    grp = nc;
    if (name && *name && nc_inq_grp_full_ncid(nc, name, &grp) != NC_NOERR)
      *why = "it has no such group";
    else
      out = read_group(grp, why);
    nc_close(nc);
  }
  pthread_mutex_unlock(&one_at_a_time);
  return out;
}

Columns *nc_read_data(const char *path, const char *group, Buf *error) {
  Buf file = {0};
  Columns *out = NULL;
  int err = fs_read(path, memory_limit(), &file);
  const char *why = err ? strerror(err) : check_sum(path, &file);
  if (!why && file.n == 0) why = "it is empty";
  if (!why) out = read_memory(path, &file, group, &why);
  buf_free(&file);
  if (why) {
    buf_printf(error, "%s cannot be read", path);
    if (group && *group) buf_printf(error, ", group `%s`", group);
    buf_printf(error, ": %s", why);
  }
  return out;
}
