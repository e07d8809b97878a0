/* SPDX-License-Identifier: BSD-3-Clause
   Commands that read and write files, and make tables. */
#include <string.h>
#include "base/alloc.h"
#include "fit/fit.h"
#include "session/reading.h"

/* False with the error said when the end of [name] belongs to another function. */
static bool is_fitting(Args *args, const char *name) {
  static const struct {
    const char *end, *reader;
  } ENDS[] = {{".csv", "read_csv"},    {".tsv", "read_csv"},   {".csv.gz", "read_csv"},
              {".tsv.gz", "read_csv"}, {".json", "read_json"}, {".nc", "read_netcdf"}};
  for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++)
    if (text_has_suffix(name, ENDS[i].end) &&
        strcmp(ENDS[i].reader, args->call->text) != 0)
      args_fail(args, "%s does not read a file that ends in %s: write %s(\"%s\")",
                args->call->text, ENDS[i].end, ENDS[i].reader, name);
  return !args_failed(args);
}

/* Says what could not be read, a line for each. */
static void put_faults(Buf *out, const char *name, const Value *value) {
  if (value->type.base == BASE_ERROR) buf_printf(out, "\"%s\": %s\n", name, value->text);
  for (int i = 0; value->fields && i < map_count(value->fields); i++)
    put_faults(out, name, map_value_at(value->fields, i));
  for (long i = 0; value->items && i < value->view.size; i++)
    put_faults(out, name, value->items[i]);
}

/* What nobody asks for harms nobody: it is told, and the rest is there. */
static void tell_faults(Session *s, const char *name, const Value *value) {
  Buf text = {0};
  put_faults(&text, name, value);
  if (text.n) s->output->stream(s->output->ctx, "stderr", buf_text(&text));
  buf_free(&text);
}

/* Reads a file named by the first argument. */
static Value *read_with(Session *s, Args *args, DataReader *reader, const CsvForm *form) {
  const char *name;
  if (!args_text(args, "file", 0, &name)) {
    args_fail(args, "%s needs the name of a file: %s(\"data.csv\")", args->call->text,
              args->call->text);
    return NULL;
  }
  if (!args_done(args, (const char *const[]){"file", NULL})) return NULL;
  if (!args_is_file(args, "file", name) || !is_fitting(args, name)) return NULL;
  Value *value = reading_value(s, args, "", name, reader, form);
  if (value) tell_faults(s, name, value);
  return value;
}

/* A single character given as [name]; "\\t" is a tab. */
static void read_char(Args *args, const char *name, const char *example, char *out) {
  const char *text;
  if (!args_text(args, name, -1, &text)) return;
  bool is_tab = strcmp(text, "\\t") == 0, is_one = text[0] && !text[1];
  if (!is_tab && (!is_one || strchr("\"\r\n", text[0])))
    args_fail(args, "read_csv: `%s` must be one character, such as %s = \"%s\"", name,
              name, example);
  *out = is_tab ? '\t' : text[0];
}

/* False with the error said. */
static bool read_form(Args *args, CsvForm *form) {
  bool header = true;
  read_char(args, "sep", ";", &form->separator);
  read_char(args, "decimal", ",", &form->decimal);
  read_char(args, "comment", "#", &form->comment);
  args_flag(args, "header", &header);
  form->is_bare = !header;
  char sep = form->separator, decimal = form->decimal, comment = form->comment;
  if ((sep && (sep == decimal || sep == comment)) || (decimal && decimal == comment))
    args_fail(args, "read_csv: `sep`, `decimal` and `comment` must differ");
  return !args_failed(args);
}

Value *command_read_csv(Session *s, Args *args) {
  CsvForm form = {0};
  return read_form(args, &form) ? read_with(s, args, data_read_csv, &form) : NULL;
}
Value *command_read_json(Session *s, Args *args) {
  return read_with(s, args, data_read_json, NULL);
}
Value *command_read_netcdf(Session *s, Args *args) {
  return read_with(s, args, data_read_netcdf, NULL);
}

/* Whether [value] may be column [name] of [table]; false with the error said. */
static bool is_next_column(Args *args, const Value *table, const char *name,
                           const Value *value) {
  long rows = map_count(table->fields) ? value_rows(table) : value->view.size;
  Buf type = {0};
  type_print(&type, value->type);
  if (!value_is_column(value))
    args_fail(args,
              "table: a column is an array or vector of numbers, or an array of texts: "
              "`%s` is %s",
              name, buf_text(&type));
  else if (value_field(table, name))
    args_fail(args, "table: there are two columns `%s`", name);
  else if (value->view.size != rows)
    args_fail(args, "table: `%s` has %ld elements, the columns before it have %ld", name,
              value->view.size, rows);
  buf_free(&type);
  return !args_failed(args);
}

Value *command_table(Session *s, Args *args) {
  (void)s;
  Value *table = value_table();
  for (int i = 0; i < args->count; i++) {
    const char *name = args->names[i];
    if (!name)
      args_fail(args, "table: write name = column for each column, table(x = {1, 2})");
    if (!name || !is_next_column(args, table, name, args->values[i])) {
      value_drop(&table);
      return NULL;
    }
    value_set_field(table, name, value_ref(args->values[i]));
  }
  return table;
}

Value *command_save(Session *s, Args *args) {
  const Value *value = args_take(args, "fit", 0);
  const Fit *fit = value ? fit_of(value) : NULL;
  const char *name;
  if (!fit || !args_text(args, "file", 1, &name)) {
    args_fail(args, "save needs a fit and the name of a file: save(fit, \"fit.nc\")");
    return NULL;
  }
  if (!args_done(args, (const char *const[]){"fit", "file", NULL})) return NULL;
  if (!args_is_file(args, "file", name)) return NULL;
  char *path = session_file(s, name);
  Buf error = {0};
  int err = fit_write(fit, path, &error);
  if (err) args_fail(args, "save: \"%s\": %s", name, buf_text(&error));
  s->is_impure = true;
  Value *written = err ? NULL : value_text(name);
  buf_free(&error);
  mem_free(path);
  return written;
}

Value *command_cache_info(Session *s, Args *args) {
  if (!args_done(args, (const char *const[]){NULL})) return NULL;
  StoreStats stats = store_stats(s->store);
  s->is_impure = true;
  Value *info = value_record();
  value_set_field(info, "mode", value_text(cache_words[store_mode(s->store)]));
  value_set_field(info, "path", value_text(store_path(s->store)));
  value_set_field(info, "hits", value_int((int)stats.hits));
  value_set_field(info, "misses", value_int((int)stats.misses));
  value_set_field(info, "stored", value_int((int)stats.stored));
  value_set_field(info, "failed", value_int((int)stats.failed));
  value_set_field(info, "damaged", value_int((int)stats.damaged));
  value_set_field(info, "seconds_saved", value_real(stats.seconds_saved));
  value_set_field(info, "compiled", value_int((int)s->counters.compiled));
  value_set_field(info, "sampled_chains", value_int((int)s->counters.sampled_chains));
  return info;
}
