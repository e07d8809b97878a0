/* SPDX-License-Identifier: BSD-3-Clause
   Columns <-> netCDF-4.  A process of its own writes a file: after a write that failed
   HDF5 can neither close the file nor end.  Files are parsed in memory: what is parsed is
   what was checked. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <netcdf.h>
#include <netcdf_mem.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "cache/draws_nc.h"
#include "cache/nc_sum.h"

/* Neither netCDF nor HDF5 may be entered by two threads. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

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

/* A variable that is defined and waits for its numbers: to define one after numbers were
   written makes HDF5 write out all that it has. */
typedef struct Pending {
  int grp, var, ndims;
  nc_type type;
  size_t count[COLUMN_MAX_DIMS + 2], n; /* shape, and numbers in all */
  const double *x;                      /* NULL: 0 .. n - 1 */
} Pending;

typedef Vec(Pending) PendingList;

/* Dimension [name] of [n] with a coordinate variable 0 .. n - 1. */
static int add_dimension(int grp, const char *name, size_t n, int *dim,
                         PendingList *list) {
  int var, err = nc_def_dim(grp, name, n, dim);
  if (!err) err = nc_def_var(grp, name, NC_INT64, 1, dim, &var);
  if (!err) vec_push(list, (Pending){grp, var, 1, NC_INT64, {n}, n, NULL});
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

/* Integers, by as many steps of the first dimension as a piece holds. */
static int put_integers(const Pending *p) {
  enum { PIECE = 1 << 16 };
  size_t start[COLUMN_MAX_DIMS + 2] = {0}, part[COLUMN_MAX_DIMS + 2] = {1};
  size_t all = p->ndims ? p->count[0] : 1, each = p->n / all;
  size_t steps = each < PIECE ? PIECE / each : 1;
  if (p->ndims) memcpy(part, p->count, (size_t)p->ndims * sizeof *part);
  long long *whole = mem_new((steps < all ? steps : all) * each * sizeof *whole);
  int err = NC_NOERR;
  for (size_t i = 0; i < all && !err; i += steps) {
    part[0] = steps < all - i ? steps : all - i;
    start[0] = i;
    for (size_t k = 0; k < part[0] * each; k++) whole[k] = (long long)p->x[i * each + k];
    err = nc_put_vara_longlong(p->grp, p->var, start, part, whole);
  }
  mem_free(whole);
  return err;
}

static int put_index(const Pending *p) {
  long long *index = mem_new(p->n * sizeof *index);
  size_t start = 0;
  for (size_t i = 0; i < p->n; i++) index[i] = (long long)i;
  int err = nc_put_vara_longlong(p->grp, p->var, &start, p->count, index);
  mem_free(index);
  return err;
}

static int put_numbers(const Pending *p) {
  size_t start[COLUMN_MAX_DIMS + 2] = {0};
  if (p->n == 0) return NC_NOERR;
  if (!p->x) return put_index(p);
  if (p->type == NC_DOUBLE)
    return nc_put_vara_double(p->grp, p->var, start, p->count, p->x);
  return put_integers(p);
}

/* A program may call a variable as the file calls a dimension: the one of the two that
   readers do not ask for by its name ends in "_". */
static void end_apart(const Columns *columns, Buf *name) {
  do buf_putc(name, '_');
  while (columns_find(columns, buf_text(name)));
}

static void put_variable_name(const Columns *columns, const Column *c, int lead,
                              Buf *name) {
  buf_put(name, c->name);
  if (lead && (strcmp(c->name, "chain") == 0 || strcmp(c->name, "draw") == 0))
    end_apart(columns, name);
}

static void put_dimension_name(const Columns *columns, const Column *c, int i,
                               Buf *name) {
  buf_printf(name, "%s_dim_%d", c->name, i);
  if (columns_find(columns, buf_text(name))) end_apart(columns, name);
}

/* [dims]: chain and draw are there when [lead] is 2, and their sizes in [count]. */
static int add_column(int grp, const Columns *columns, const Column *c, int lead,
                      int *dims, const size_t *count, PendingList *list) {
  int err = NC_NOERR;
  Pending p = {.grp = grp, .ndims = lead + c->ndims, .n = (size_t)c->size, .x = c->data};
  for (int i = 0; i < lead; i++) p.n *= p.count[i] = count[i];
  for (int i = 0; i < c->ndims && !err; i++) {
    Buf name = {0};
    put_dimension_name(columns, c, i, &name);
    p.count[lead + i] = (size_t)c->dims[i];
    err = add_dimension(grp, name.p, p.count[lead + i], &dims[lead + i], list);
    buf_free(&name);
  }
  p.type = type_of(c, p.n);
  Buf name = {0};
  put_variable_name(columns, c, lead, &name);
  if (!err) err = nc_def_var(grp, name.p, p.type, p.ndims, dims, &p.var);
  buf_free(&name);
  /* xarray's way to say that bytes are truth values */
  if (!err && p.type == NC_BYTE) err = nc_put_att_text(grp, p.var, "dtype", 4, "bool");
  const char *treatment = c->treatment;
  if (!err && treatment)
    err = nc_put_att_text(grp, p.var, "discrete_parameter", strlen(treatment), treatment);
  if (!err) vec_push(list, p);
  return err;
}

static int add_group(int nc, const NcGroup *group, const Json *attributes,
                     PendingList *list) {
  int grp, dims[COLUMN_MAX_DIMS + 2], lead = group->sampled ? 2 : 0;
  const Columns *columns = group->columns;
  size_t count[2] = {(size_t)columns->chains, (size_t)columns->draws};
  int err = nc_def_grp(nc, group->name, &grp);
  if (!err) err = put_attributes(grp, attributes);
  if (!err && lead) err = add_dimension(grp, "chain", count[0], &dims[0], list);
  if (!err && lead) err = add_dimension(grp, "draw", count[1], &dims[1], list);
  for (int i = 0; i < columns->count && !err; i++)
    if (columns->at[i].size) /* arviz.extract refuses files with empty variables */
      err = add_column(grp, columns, &columns->at[i], lead, dims, count, list);
  return err;
}

static int make_file(const char *path, const NcGroup *groups, int count,
                     const Json *attributes) {
  int nc, old, err = nc_create(path, NC_NETCDF4 | NC_CLOBBER, &nc);
  if (err) return err;
  err = nc_set_fill(nc, NC_NOFILL, &old);
  if (!err) err = put_attributes(nc, attributes);
  PendingList list = {0};
  for (int i = 0; i < count && !err; i++)
    err = add_group(nc, &groups[i], attributes, &list);
  if (!err) err = nc_enddef(nc);
  for (int i = 0; i < list.n && !err; i++) err = put_numbers(&list.at[i]);
  vec_free(&list);
  int closed = nc_close(nc);
  return err ? err : closed;
}

/* Bytes of the numbers of a file. */
static off_t size_of(const NcGroup *groups, int count) {
  size_t size = 0;
  for (int g = 0; g < count; g++) {
    const Columns *c = groups[g].columns;
    for (int i = 0; i < c->count; i++)
      size += mem_size(sizeof(double) * (size_t)c->chains * (size_t)c->draws,
                       (size_t)c->at[i].size);
  }
  return size < PTRDIFF_MAX ? (off_t)size : PTRDIFF_MAX;
}

/* Makes the file and takes its room on the disk for a moment: of a full disk this can
   tell, HDF5 cannot.  0 or an errno value. */
static int claim(const char *path, off_t size) {
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0) return errno;
  int err = posix_fallocate(fd, 0, size + 4096);
  close(fd);
  return err == EOPNOTSUPP || err == EINVAL ? 0 : err;
}

/* What the process that writes tells before it ends. */
typedef struct Outcome {
  bool is_told;
  int nc_err, err; /* of netCDF, and of the system when that failed */
} Outcome;

static void write_and_end(const char *path, const NcGroup *groups, int count,
                          const Json *attributes, Outcome *outcome) {
  outcome->err = outcome->nc_err = claim(path, size_of(groups, count));
  errno = 0;
  if (!outcome->err) {
    outcome->nc_err = make_file(path, groups, count, attributes);
    outcome->err = outcome->nc_err > 0 ? outcome->nc_err : errno;
  }
  outcome->is_told = true;
  _exit(0);
}

/* Waits for the process; an errno value and the reason. */
static int judge(pid_t child, const Outcome *outcome, const char **reason) {
  while (waitpid(child, NULL, 0) < 0)
    if (errno != EINTR) break;
  *reason = "the process that writes it ended too early";
  if (!outcome->is_told) return EIO;
  if (outcome->nc_err == NC_NOERR) return 0;
  bool by_disk = outcome->err && (outcome->nc_err > 0 || outcome->nc_err == NC_EHDFERR);
  *reason = by_disk ? strerror(outcome->err) : nc_strerror(outcome->nc_err);
  return by_disk ? outcome->err : EIO;
}

/* Makes the file [temp]; an errno value and the reason.  The process shares our memory,
   so that nothing is copied, and leaves by _exit, so that nothing of ours is flushed. */
static int make_apart(const char *temp, const NcGroup *groups, int count,
                      const Json *attributes, const char **reason) {
  Outcome *outcome = mmap(NULL, sizeof *outcome, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int err = outcome == MAP_FAILED ? errno : 0;
  pthread_mutex_lock(&one_at_a_time);
  pid_t child = err ? -1 : fork();
  if (child == 0) write_and_end(temp, groups, count, attributes, outcome);
  if (!err && child < 0) err = errno;
  pthread_mutex_unlock(&one_at_a_time);
  *reason = strerror(err);
  if (child > 0) err = judge(child, outcome, reason);
  if (outcome != MAP_FAILED) munmap(outcome, sizeof *outcome);
  return err;
}

int nc_write(const char *path, const NcGroup *groups, int count, const Json *attributes,
             Buf *error) {
  const char *reason;
  char *temp = fs_temp_name(path);
  int err = make_apart(temp, groups, count, attributes, &reason);
  if (!err) {
    err = nc_sum_publish(temp, path);
    reason = strerror(err);
  }
  if (err) {
    fs_remove(temp);
    buf_printf(error, "%s cannot be written: %s", path, reason);
  }
  mem_free(temp);
  return err;
}

/* --- reading --- */

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

typedef Vec(double) Numbers;

/* Appends the numbers of an attribute; false when there are none. */
static bool add_attribute(int grp, int var, const char *name, Numbers *out) {
  size_t n;
  nc_type type;
  if (nc_inq_att(grp, var, name, &type, &n) != NC_NOERR || n == 0 || n > SHRT_MAX ||
      type == NC_CHAR || type > NC_UINT64)
    return false;
  vec_reserve(out, out->n + (int)n);
  if (nc_get_att_double(grp, var, name, out->at + out->n) != NC_NOERR) return false;
  out->n += (int)n;
  return true;
}

static bool number_attribute(int grp, int var, const char *name, double *x) {
  Numbers all = {0};
  bool is_one = add_attribute(grp, var, name, &all) && all.n == 1;
  if (is_one) *x = all.at[0];
  vec_free(&all);
  return is_one;
}

/* What is added to integers that stand for those of the other signedness: 2^bits to what
   is negative and means more than the largest of its type, -2^bits the other way round, 0
   when the numbers mean themselves. */
static double sign_shift(int grp, const Variable *v) {
  bool is_signed = v->type == NC_BYTE || v->type == NC_SHORT || v->type == NC_INT ||
                   v->type == NC_INT64;
  size_t bytes = 0;
  if (v->type == NC_FLOAT || v->type == NC_DOUBLE ||
      nc_inq_type(grp, v->type, NULL, &bytes) != NC_NOERR)
    return 0;
  double all = ldexp(1, 8 * (int)bytes);
  if (is_signed && (attribute_is(grp, v->id, "_Unsigned", "true") ||
                    attribute_is(grp, v->id, "_Unsigned", "True")))
    return all;
  return !is_signed && attribute_is(grp, v->id, "_Unsigned", "false") ? -all : 0;
}

static double shifted(double x, double shift) {
  bool is_meant = shift > 0 ? x < 0 : shift < 0 && x >= -shift / 2;
  return is_meant ? x + shift : x;
}

static bool is_gap(const Numbers *marks, double x) {
  for (int i = 0; i < marks->n; i++)
    if (marks->at[i] == x) return true;
  return false;
}

/* Undoes what the conventions allow: other signs, marked gaps, and scaled numbers. */
static void decode(int grp, const Variable *v, Column *c, size_t n) {
  double scale = 1, offset = 0, shift = sign_shift(grp, v);
  Numbers marks = {0};
  add_attribute(grp, v->id, "_FillValue", &marks);
  add_attribute(grp, v->id, "missing_value", &marks);
  for (int i = 0; i < marks.n; i++) marks.at[i] = shifted(marks.at[i], shift);
  bool scaled = number_attribute(grp, v->id, "scale_factor", &scale);
  scaled = number_attribute(grp, v->id, "add_offset", &offset) || scaled;
  if (scaled) c->kind = COLUMN_REAL;
  for (size_t i = 0; i < n; i++) {
    double x = shifted(c->data[i], shift);
    bool gap = is_gap(&marks, x);
    if (gap) c->kind = COLUMN_REAL;
    c->data[i] = gap ? (double)NAN : scaled ? x * scale + offset : x;
  }
  vec_free(&marks);
}

/* The number of elements; NULL, or what is wrong, to go behind a name. */
static const char *measure(const Variable *v, size_t *n) {
  size_t most = mem_limit() / sizeof(double), bound = 1;
  *n = 1;
  if (v->ndims > COLUMN_MAX_DIMS) return "has too many dimensions";
  for (int i = 0; i < v->ndims; i++) {
    *n *= v->dims[i];
    /* One empty dimension must not hide that the others are absurd. */
    if (v->dims[i] && (__builtin_mul_overflow(bound, v->dims[i], &bound) || bound > most))
      return "is larger than the memory allows";
  }
  return mem_has(mem_size(*n, sizeof(double))) ? NULL
                                               : "is larger than the memory that is left";
}

static const char *read_numbers(int grp, const Variable *v, size_t n, Columns *out) {
  long dims[COLUMN_MAX_DIMS];
  for (int i = 0; i < v->ndims; i++) dims[i] = (long)v->dims[i];
  bool real = v->type == NC_FLOAT || v->type == NC_DOUBLE;
  ColumnKind kind = real                            ? COLUMN_REAL
                    : is_truth(grp, v->id, v->type) ? COLUMN_BOOL
                                                    : COLUMN_INT;
  Column *c = columns_add(out, v->name, kind, v->ndims, dims);
  if (!c) return "is larger than the memory that is left";
  if (n && nc_get_var_double(grp, v->id, c->data) != NC_NOERR) return "cannot be read";
  decode(grp, v, c, n);
  return NULL;
}

static char *valid_text(const char *p, size_t n) {
  Buf valid = {0};
  utf8_put(&valid, (Str){p, n});
  return buf_take(&valid);
}

/* Characters: the last dimension is that of the characters of a text. */
static bool read_characters(int grp, const Variable *v, NcText *t) {
  size_t width = v->ndims ? v->dims[v->ndims - 1] : 1;
  char *all = mem_new((size_t)t->n * width + 1);
  bool fine = t->n * (long)width == 0 || nc_get_var_text(grp, v->id, all) == NC_NOERR;
  for (long i = 0; i < t->n && fine; i++) {
    const char *p = all + (size_t)i * width;
    t->at[i] = valid_text(p, strnlen(p, width));
  }
  mem_free(all);
  return fine;
}

static bool read_strings(int grp, const Variable *v, NcText *t) {
  if (t->n == 0) return true;
  char **all = mem_new((size_t)t->n * sizeof *all);
  bool fine = nc_get_var_string(grp, v->id, all) == NC_NOERR;
  for (long i = 0; i < t->n && fine; i++)
    t->at[i] = valid_text(all[i], all[i] ? strlen(all[i]) : 0);
  if (fine) nc_free_string((size_t)t->n, all);
  mem_free(all);
  return fine;
}

/* What is wrong is told of the variable: it harms none but who asks for it. */
static NcText text_of(int grp, const Variable *v) {
  bool is_characters = v->type == NC_CHAR;
  size_t n;
  NcText t = {.name = mem_strdup(v->name), .n = 1, .fault = measure(v, &n)};
  if (!is_characters && v->type != NC_STRING)
    t.fault = "is neither numbers nor texts: such a type is not read";
  t.ndims = v->ndims - (is_characters && v->ndims);
  if (!t.fault && t.ndims > 1) t.fault = "has texts in more than one dimension";
  if (t.fault) return t;
  if (t.ndims) t.n = (long)v->dims[0];
  t.at = mem_new((size_t)t.n * sizeof *t.at);
  if (!(is_characters ? read_characters : read_strings)(grp, v, &t))
    t.fault = "cannot be read";
  return t;
}

/* Adds one variable.  NULL, or what is wrong, to go behind its name. */
static const char *read_variable(int grp, const Variable *v, Columns *out,
                                 NcTexts *texts) {
  size_t n;
  if (v->type == NC_CHAR || v->type > NC_UINT64) {
    if (texts) vec_push(texts, text_of(grp, v));
    return NULL;
  }
  const char *why = measure(v, &n);
  return why ? why : read_numbers(grp, v, n, out);
}

void nc_texts_free(NcTexts *texts) {
  for (int k = 0; k < texts->n; k++) {
    NcText *t = &texts->at[k];
    for (long i = 0; i < t->n && t->at; i++) mem_free(t->at[i]);
    mem_free(t->at);
    mem_free(t->name);
  }
  vec_free(texts);
}

/* Numbers of elements are no data; other coordinates (times, places) are. */
static bool is_wanted(const Variable *v) {
  return !v->is_coordinate ||
         (!strstr(v->name, "_dim_") && strcmp(v->name, "chain") != 0 &&
          strcmp(v->name, "draw") != 0);
}

static Columns *read_group(int grp, NcTexts *texts, Buf *why) {
  int count = 0;
  Variable v;
  const char *fault = NULL;
  bool fine = nc_inq_nvars(grp, &count) == NC_NOERR;
  if (!fine) buf_put(why, "its variables cannot be listed");
  Columns *out = columns_new(1, 1);
  for (int i = 0; i < count && fine; i++) {
    if (inquire(grp, i, &v) != NC_NOERR)
      fault = "cannot be read";
    else if (is_wanted(&v))
      fault = read_variable(grp, &v, out, texts);
    if (fault) buf_printf(why, "`%s` %s", v.name, fault);
    fine = !fault;
  }
  if (!fine) columns_destroy(&out);
  return out;
}

/* The group [name] of the file in memory; NULL or "": the root. */
static Columns *read_memory(const char *path, const Buf *file, const char *name,
                            NcTexts *texts, Buf *why) {
  int nc, grp;
  Columns *out = NULL;
  pthread_mutex_lock(&one_at_a_time);
  if (nc_open_mem(path, NC_NOWRITE, file->n, file->p, &nc) != NC_NOERR) {
    buf_put(why, "it is not a netCDF file");
  } else {
    grp = nc;
    if (name && *name && nc_inq_grp_full_ncid(nc, name, &grp) != NC_NOERR)
      buf_put(why, "it has no such group");
    else
      out = read_group(grp, texts, why);
    nc_close(nc);
  }
  pthread_mutex_unlock(&one_at_a_time);
  return out;
}

static void list_groups(int nc, NcNames *names) {
  int count = 0;
  if (nc_inq_grps(nc, &count, NULL) != NC_NOERR) return;
  int *ids = mem_new(sizeof *ids * (size_t)(count + 1));
  char name[NC_MAX_NAME + 1];
  bool fine = nc_inq_grps(nc, &count, ids) == NC_NOERR;
  for (int i = 0; i < count && fine; i++) {
    fine = nc_inq_grpname(ids[i], name) == NC_NOERR;
    if (fine) vec_push(names, mem_strdup(name));
  }
  mem_free(ids);
}

void nc_groups(const char *path, const Buf *bytes, NcNames *names) {
  int nc;
  pthread_mutex_lock(&one_at_a_time);
  if (nc_open_mem(path, NC_NOWRITE, bytes->n, bytes->p, &nc) == NC_NOERR) {
    list_groups(nc, names);
    nc_close(nc);
  }
  pthread_mutex_unlock(&one_at_a_time);
}

Columns *nc_read_bytes(const char *path, const Buf *file, const char *group,
                       NcTexts *texts, Buf *error) {
  Columns *out = NULL;
  Buf why = {0};
  const char *problem = nc_sum_problem(path, file);
  if (!problem && file->n == 0) problem = "it is empty";
  if (problem)
    buf_put(&why, problem);
  else
    out = read_memory(path, file, group, texts, &why);
  if (!out) {
    buf_printf(error, "%s cannot be read", path);
    if (group && *group) buf_printf(error, ", group `%s`", group);
    buf_printf(error, ": %s", buf_text(&why));
  }
  buf_free(&why);
  return out;
}
