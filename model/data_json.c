/* SPDX-License-Identifier: BSD-3-Clause
   Data from CmdStan's JSON: nested lists become arrays of one shape. */
#include "model/data.h"
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/alloc.h"

/* One variable while its lists are read. */
typedef struct Reader {
  const char *name; /* "y", or "d.y" in a record */
  Buf path;         /* "y[2,1]": where it stands */
  Buf *error;
  long dims[VIEW_MAX_DIMS];
  int ndims;
  bool has_real, has_text, has_number, has_record;
  Value *value; /* when the shape is known */
  const char **texts;
  Value **records; /* read so far, when the lists hold objects */
  long at;         /* numbers, texts or objects written */
} Reader;

static Value *read_record(const Json *json, const char *path);

static bool fail(Reader *r, const char *what) {
  if (r->error) buf_printf(r->error, "`%s` %s", buf_text(&r->path), what);
  return false;
}

static bool number_of(const Json *json, double *out) {
  if (json_kind(json) == JSON_BOOL) {
    *out = json_bool(json, false);
    return true;
  }
  return json_number(json, out);
}

/* A number past all doubles, which comes as a text. */
static bool is_too_large(const char *text) {
  char *end;
  bool begins = text[0] == '-' ? text[1] >= '0' && text[1] <= '9'
                               : text[0] >= '0' && text[0] <= '9';
  return begins && isinf(strtod(text, &end)) && !*end;
}

static bool measure_leaf(Reader *r, const Json *json) {
  double x;
  JsonKind kind = json_kind(json);
  if (kind == JSON_NULL) return fail(r, "is null");
  if (kind == JSON_OBJECT) return r->has_record = true;
  if (is_too_large(json_text(json, "")))
    return fail(r, "is a number that is too large for a real");
  if (!number_of(json, &x))
    r->has_text = true;
  else {
    r->has_number = true;
    bool is_int =
        kind == JSON_BOOL || (kind == JSON_INT && json_int(json, 0) >= INT_MIN &&
                              json_int(json, 0) <= INT_MAX);
    if (!is_int) r->has_real = true;
  }
  return true;
}

/* Shape and kind of a nest of lists; every list must be as long as the first at its
   depth. */
static bool measure(Reader *r, const Json *json, int level) {
  if (json_kind(json) != JSON_ARRAY) {
    if (r->ndims == -1) r->ndims = level;
    if (r->ndims != level) return fail(r, "is a number where a list is expected");
    return measure_leaf(r, json);
  }
  if (level >= VIEW_MAX_DIMS) return fail(r, "has too many dimensions");
  if (r->ndims != -1 && level >= r->ndims)
    return fail(r, "is a list where a number is expected");
  long n = json_count(json);
  if (r->dims[level] == -1) r->dims[level] = n;
  if (r->dims[level] != n) {
    char text[96];
    snprintf(text, sizeof text, "has %ld element%s, those before it have %ld", n,
             n == 1 ? "" : "s", r->dims[level]);
    return fail(r, text);
  }
  size_t length = r->path.n;
  for (long k = 0; k < n; k++) {
    r->path.n = length;
    r->path.p[length] = 0;
    if (level) r->path.p[--r->path.n] = 0; /* y[2] goes on as y[2,1] */
    buf_printf(&r->path, "%c%ld]", level ? ',' : '[', k + 1);
    if (!measure(r, json_at(json, (int)k), level + 1)) return false;
  }
  r->path.n = length;
  r->path.p[length] = 0;
  if (level) r->path.p[length - 1] = ']';
  return true;
}

/* "a[2,1]", of the element that is written next. */
static const char *element_path(Reader *r) {
  long place = r->at, size = 1;
  buf_clear(&r->path);
  buf_put(&r->path, r->name);
  for (int d = 0; d < r->ndims; d++) size *= r->dims[d];
  for (int d = 0; d < r->ndims; d++) {
    size /= r->dims[d];
    buf_printf(&r->path, "%s%ld", d ? "," : "[", place / size + 1);
    place %= size;
  }
  if (r->ndims) buf_putc(&r->path, ']');
  return buf_text(&r->path);
}

static void fill(Reader *r, const Json *json) {
  if (json_kind(json) == JSON_ARRAY) {
    for (int k = 0; k < json_count(json); k++) fill(r, json_at(json, k));
    return;
  }
  double x = NAN;
  if (r->records)
    r->records[r->at++] = read_record(json, element_path(r));
  else if (r->texts)
    r->texts[r->at++] = json_text(json, "");
  else {
    number_of(json, &x);
    if (r->value->view.i)
      r->value->view.i[r->at++] = (int)x;
    else
      r->value->view.r[r->at++] = x;
  }
}

static Value *texts_of(Reader *r, const Json *json) {
  if (r->has_number || r->ndims > 1) {
    fail(r, r->has_number ? "has texts among its numbers"
                          : "has texts in more than one dimension: write one list");
    return NULL;
  }
  if (r->ndims == 0) return value_text(json_text(json, ""));
  r->texts = mem_new(sizeof(char *) * (size_t)r->dims[0]);
  fill(r, json);
  Value *v = value_texts(r->texts, r->dims[0]);
  mem_free(r->texts);
  return v;
}

/* Lists of objects: arrays of tuples. */
static Value *records_of(Reader *r, const Json *json) {
  if (r->has_number || r->has_text) {
    fail(r, "has objects among its numbers");
    return NULL;
  }
  long n = 1;
  for (int k = 0; k < r->ndims; k++) n *= r->dims[k];
  r->records = mem_new(sizeof(Value *) * (size_t)n);
  fill(r, json);
  bool all = true;
  for (long k = 0; k < n; k++) all = all && r->records[k];
  Value *v =
      all ? value_items(TYPE_ARRAY(BASE_RECORD, r->ndims), r->dims, r->records) : NULL;
  for (long k = 0; !all && k < n; k++) value_drop(&r->records[k]);
  mem_free(r->records);
  return v;
}

static Value *read_value(const char *name, const Json *json, Buf *error) {
  if (json_kind(json) == JSON_OBJECT) return read_record(json, name);
  Reader r = {.name = name, .error = error, .ndims = -1};
  for (int k = 0; k < VIEW_MAX_DIMS; k++) r.dims[k] = -1;
  buf_put(&r.path, name);
  Value *value = NULL;
  if (measure(&r, json, 0)) {
    if (r.ndims == -1) /* only empty lists */
      for (r.ndims = 0; r.ndims < VIEW_MAX_DIMS && r.dims[r.ndims] != -1;) r.ndims++;
    if (r.has_record)
      value = records_of(&r, json);
    else if (r.has_text)
      value = texts_of(&r, json);
    else {
      bool is_real = r.has_real;
      r.value = value_zeros(TYPE_ARRAY(is_real ? BASE_REAL : BASE_INT, r.ndims), r.dims);
      fill(&r, json);
      value = r.value;
    }
  }
  buf_free(&r.path);
  return value;
}

/* What nobody asks for may hold anything: a member that cannot be read is a fault of its
   own. */
static Value *read_record(const Json *json, const char *path) {
  Value *record = value_record();
  for (JsonMember m = json_first(json); m.key; m = json_next(m)) {
    Buf why = {0}, name = {0};
    buf_printf(&name, "%s%s%s", path, *path ? "." : "", *m.key ? m.key : "\"\"");
    Value *value = read_value(buf_text(&name), m.value, &why);
    value_set_field(record, m.key, value ? value : value_fault(buf_text(&why)));
    buf_free(&why);
    buf_free(&name);
  }
  return record;
}

Value *data_from_json(Str text, Buf *error) {
  Json *json = json_parse(text, error);
  if (!json) return NULL;
  Value *record = NULL;
  if (json_kind(json) == JSON_OBJECT)
    record = read_record(json, "");
  else if (error)
    buf_put(error, "the data is not a JSON object {\"name\": value, ...}");
  json_destroy(&json);
  return record;
}
