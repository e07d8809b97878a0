/* SPDX-License-Identifier: BSD-3-Clause
   Data from CmdStan's JSON: nested lists become arrays of one shape.  One pass: numbers
   go from the text into the block that the variable keeps. */
#include "model/data.h"
#include <limits.h>
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "base/json_scan.h"
#include "base/memory.h"
#include "base/vec.h"

/* One variable while its lists are read.  What is wrong with it is a fault of its own,
   and the text is read on; what is wrong with the text ends all. */
typedef struct Reader {
  JsonScan *scan;
  const char *name;                            /* "y", or "d.y" in a record */
  Buf fault;                                   /* what is wrong first */
  long dims[VIEW_MAX_DIMS], at[VIEW_MAX_DIMS]; /* -1: not known; index of the element */
  int ndims;                                   /* -1: not known */
  bool has_real, has_number;
  double *numbers; /* a block that grows */
  long n, cap;
  Buf texts;          /* each with its NUL */
  Vec(size_t) starts; /* of each in [texts] */
  Vec(Value *) records;
} Reader;

static Value *read_record(JsonScan *scan, const char *path);

/* ---- faults ---- */

/* "y[2,1]": the element at [level]; of what is deeper than arrays are, what it is in. */
static void put_path(const Reader *r, int level, Buf *out) {
  if (level > VIEW_MAX_DIMS) level = VIEW_MAX_DIMS;
  buf_put(out, r->name);
  for (int d = 0; d < level; d++) buf_printf(out, "%s%ld", d ? "," : "[", r->at[d] + 1);
  if (level) buf_putc(out, ']');
}

static void put_fault(Reader *r, int level, const char *what) {
  if (r->fault.n) return;
  buf_putc(&r->fault, '`');
  put_path(r, level, &r->fault);
  buf_printf(&r->fault, "` %s", what);
}

/* ---- elements ---- */

static bool is_good(const Reader *r) {
  return r->fault.n == 0;
}

static void put_number(Reader *r, double x) {
  if (r->n == r->cap) {
    r->cap = r->cap ? 2 * r->cap : 16;
    r->numbers = mem_resize(r->numbers, sizeof *r->numbers * (size_t)r->cap);
  }
  r->has_number = true;
  r->numbers[r->n++] = x;
}

static bool read_number(Reader *r, int level) {
  Decimal x;
  if (!json_scan_number(r->scan, &x)) return false;
  bool is_word = r->scan->at[-1] > '9';
  if (isinf(x.value) && !is_word)
    put_fault(r, level, "is a number that is too large for a real");
  r->has_real |= !x.is_integer || x.value < INT_MIN || x.value > INT_MAX;
  put_number(r, x.value);
  return true;
}

static bool read_text(Reader *r) {
  size_t from = r->texts.n;
  double x;
  if (!json_scan_text(r->scan, &r->texts)) return false;
  if (json_number_word(buf_text(&r->texts) + from, &x)) {
    r->texts.n = from;
    r->has_real = true;
    put_number(r, x);
  } else {
    vec_push(&r->starts, from);
    buf_putc(&r->texts, 0);
  }
  return true;
}

static bool read_object(Reader *r, int level) {
  Buf path = {0};
  put_path(r, level, &path);
  Value *record = read_record(r->scan, buf_text(&path));
  buf_free(&path);
  if (record) vec_push(&r->records, record);
  return record != NULL;
}

static bool read_bool(Reader *r, bool is_true) {
  put_number(r, is_true);
  return json_scan_word(r->scan, is_true ? "true" : "false");
}

/* What is no list. */
static bool read_element(Reader *r, int level, char first) {
  bool has_lists = level < VIEW_MAX_DIMS && r->dims[level] != -1; /* empty ones */
  if (r->ndims == -1 && !has_lists) r->ndims = level;
  if (r->ndims != level) put_fault(r, level, "is a number where a list is expected");
  switch (first) {
  case '"': return read_text(r);
  case '{': return read_object(r, level);
  case 't':
  case 'f': return read_bool(r, first == 't');
  case 'n': put_fault(r, level, "is null"); return json_scan_word(r->scan, "null");
  default: return read_number(r, level);
  }
}

/* ---- lists ---- */

/* At its end: a list has [n] elements. */
static void measure(Reader *r, int level, long n) {
  if (r->dims[level] == -1) r->dims[level] = n;
  if (r->dims[level] == n) return;
  Buf what = {0};
  buf_printf(&what, "has %ld element%s, those before it have %ld", n, n == 1 ? "" : "s",
             r->dims[level]);
  put_fault(r, level, buf_text(&what));
  buf_free(&what);
}

static bool read_list(Reader *r, int level);

static bool read_item(Reader *r, int level) {
  char c = json_scan_peek(r->scan);
  return c == '[' ? read_list(r, level) : read_element(r, level, c);
}

/* Past a fault or too many dimensions lists are read, but not measured. */
static bool read_list(Reader *r, int level) {
  JsonScan *scan = r->scan;
  if (level >= VIEW_MAX_DIMS) put_fault(r, VIEW_MAX_DIMS, "has too many dimensions");
  if (r->ndims != -1 && level >= r->ndims)
    put_fault(r, level, "is a list where a number is expected");
  if (!json_scan_open(scan)) return false;
  bool more = json_scan_peek(scan) != ']';
  long n = 0;
  for (; more; n++) {
    if (level < VIEW_MAX_DIMS) r->at[level] = n;
    if (!read_item(r, level + 1) || !json_scan_next(scan, ']', &more)) return false;
  }
  json_scan_close(scan);
  if (is_good(r)) measure(r, level, n);
  return true;
}

/* ---- values ---- */

/* Lists that hold nothing say how many dimensions there are at least. */
static void end_shape(Reader *r) {
  if (r->ndims != -1) return;
  for (r->ndims = 0; r->ndims < VIEW_MAX_DIMS && r->dims[r->ndims] != -1;) r->ndims++;
}

static Value *numbers_of(Reader *r) {
  View v = {.base = BASE_REAL, .array = r->ndims};
  memcpy(v.dims, r->dims, sizeof v.dims);
  if (!r->has_real) {
    Value *ints = value_zeros(TYPE_ARRAY(BASE_INT, r->ndims), r->dims);
    for (long k = 0; k < r->n; k++) ints->view.i[k] = (int)r->numbers[k];
    return ints;
  }
  v.r = mem_resize(r->numbers, sizeof *v.r * (size_t)r->n);
  r->numbers = NULL;
  return value_adopt(&v);
}

static Value *texts_of(Reader *r) {
  long n = r->starts.n;
  const char **texts = mem_new(sizeof *texts * (size_t)n);
  for (long k = 0; k < n; k++) texts[k] = r->texts.p + r->starts.at[k];
  Value *v = r->ndims ? value_texts(texts, n) : value_text(texts[0]);
  mem_free(texts);
  return v;
}

/* Lists of objects: arrays of tuples. */
static Value *records_of(Reader *r) {
  if (r->ndims == 0) return value_ref(r->records.at[0]);
  Value **items = mem_new(sizeof *items * (size_t)r->records.n);
  for (int k = 0; k < r->records.n; k++) items[k] = value_ref(r->records.at[k]);
  Value *v = value_items(TYPE_ARRAY(BASE_RECORD, r->ndims), r->dims, items);
  mem_free(items);
  return v;
}

static void refuse_mixtures(Reader *r) {
  bool has_text = r->starts.n, has_record = r->records.n;
  if (has_record && (r->has_number || has_text))
    put_fault(r, 0, "has objects among its numbers");
  else if (has_text && r->has_number)
    put_fault(r, 0, "has texts among its numbers");
  else if (has_text && r->ndims > 1)
    put_fault(r, 0, "has texts in more than one dimension: write one list");
}

static Value *value_of(Reader *r) {
  end_shape(r);
  refuse_mixtures(r);
  return !is_good(r)    ? value_fault(buf_text(&r->fault))
         : r->records.n ? records_of(r)
         : r->starts.n  ? texts_of(r)
                        : numbers_of(r);
}

static void free_reader(Reader *r) {
  mem_free(r->numbers);
  buf_free(&r->fault);
  buf_free(&r->texts);
  vec_free(&r->starts);
  for (int k = 0; k < r->records.n; k++) value_drop(&r->records.at[k]);
  vec_free(&r->records);
}

/* NULL where the text is wrong. */
static Value *read_value(JsonScan *scan, const char *name) {
  Reader r = {.scan = scan, .name = name, .ndims = -1};
  for (int k = 0; k < VIEW_MAX_DIMS; k++) r.dims[k] = -1;
  Value *value = read_item(&r, 0) ? value_of(&r) : NULL;
  free_reader(&r);
  return value;
}

/* ---- records ---- */

static bool read_member(JsonScan *scan, const char *path, Value *record) {
  Buf key = {0}, name = {0};
  const JsonScan before = *scan;
  bool fine = json_scan_key(scan, &key);
  const char *text = buf_text(&key);
  if (fine && value_field(record, text)) {
    buf_printf(&name, "`%s` is there twice", text);
    fine = json_scan_fail(&before, buf_text(&name));
  }
  buf_clear(&name);
  buf_printf(&name, "%s%s%s", path, *path ? "." : "", *text ? text : "\"\"");
  Value *value = fine ? read_value(scan, buf_text(&name)) : NULL;
  if (value) value_set_field(record, text, value);
  buf_free(&key);
  buf_free(&name);
  return value != NULL;
}

/* What nobody asks for may hold anything: a member that cannot be read is a fault of its
   own. */
static Value *read_record(JsonScan *scan, const char *path) {
  if (!json_scan_open(scan)) return NULL;
  Value *record = value_record();
  bool more = json_scan_peek(scan) != '}', fine = true;
  while (more && fine)
    fine = read_member(scan, path, record) && json_scan_next(scan, '}', &more);
  if (fine)
    json_scan_close(scan);
  else
    value_drop(&record);
  return record;
}

/* About what it takes to read [text]: a number for every comma, in a block that grows. */
static size_t size_of_values(Str text) {
  size_t commas = 1;
  for (size_t i = 0; i < text.n; i++) commas += text.p[i] == ',';
  return mem_size(commas, 3 * sizeof(double));
}

static bool has_memory(Str text, Buf *error) {
  size_t size = size_of_values(text);
  if (mem_has(size)) return true;
  if (error) buf_put(error, "the file needs ");
  if (error) mem_put_refusal(error, (double)size);
  return false;
}

Value *data_from_json(Str text, Buf *error) {
  JsonScan scan = json_scan(text, error);
  if (!has_memory(text, error)) return NULL;
  char first = json_scan_peek(&scan);
  if (first != '{') {
    if (!first || !strchr("[\"-0123456789tfnNI", first))
      json_scan_unexpected(&scan, "an object, {\"name\": value, ...},");
    else if (error)
      buf_put(error, "the data is not a JSON object {\"name\": value, ...}");
    return NULL;
  }
  Value *record = read_record(&scan, "");
  if (record && (json_scan_peek(&scan), scan.at < scan.end)) {
    json_scan_fail(&scan, "there is text behind the end of the object");
    value_drop(&record);
  }
  return record;
}
