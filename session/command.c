/* SPDX-License-Identifier: BSD-3-Clause
   The table of commands, and how they take their arguments. */
#include "session/command.h"
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include "base/alloc.h"
#include "base/suggest.h"

/* How an argument of each kind is shown in the signature of sample(). */
#define SHOW_MODEL(name, initial) #name
#define SHOW_INT(name, initial) ", " #name " = " #initial
#define SHOW_WHOLE(name, initial) ", " #name " = " #initial
#define SHOW_REAL(name, initial) ", " #name " = " #initial
#define SHOW_DATA(name, initial) ", " #name " = " initial
#define SHOW_INIT(name, initial) ", " #name " = " initial
#define SHOW_FLAG(name, initial) ", " #name " = " initial
#define SHOW_SEED(name, initial) ", " #name
#define SHOW_SWITCH(name, initial) ", " #name " = \"" initial "\""
#define SHOW_TUNE(name, initial) ", " #name " = \"" initial "\""
#define SHOW_ADAPT(name, initial) ", " #name " = \"" initial "\""
#define SHOW_METHOD(name, initial) ", " #name " = \"" initial "\""
#define SHOW_COMPILER(name, initial) ", " #name " = \"" initial "\""
#define SHOW_CACHE(name, initial) ", " #name " = \"" initial "\""
static const char SAMPLE_SIGNATURE[] = "fit sample("
#define OPTION(KIND, name, low, high, initial, LAYER, doc) SHOW_##KIND(name, initial)
#define ALIAS(theirs, ours)
#include "fit/option.def"
#undef OPTION
#undef ALIAS
                                       ")";

#define PLOT_SIGNATURE(name)                                                             \
  "plot plot_" name "(fit, vars = {\"mu\", ...}, limit = 12, title, legend, "            \
  "width = 720)"

static const Command COMMANDS[] = {
#define COMMAND(name, signature, doc) {#name, signature, doc, command_##name},
#include "session/command.def"
#undef COMMAND
};
enum { COMMAND_COUNT = sizeof COMMANDS / sizeof *COMMANDS };

const Command *command_at(int i) {
  return i < COMMAND_COUNT ? &COMMANDS[i] : NULL;
}

const Command *command_find(const char *name) {
  for (int i = 0; i < COMMAND_COUNT; i++)
    if (strcmp(COMMANDS[i].name, name) == 0) return &COMMANDS[i];
  return NULL;
}

/* Past a part of a signature: to the comma or bracket that ends it. */
static const char *skip_part(const char *p) {
  int depth = 0;
  bool quoted = false;
  for (; *p && (depth > 0 || quoted || !strchr(",)", *p)); p++) {
    if (*p == '"') quoted = !quoted;
    if (!quoted && strchr("({", *p)) depth++;
    if (!quoted && strchr(")}", *p)) depth--;
  }
  return p;
}

bool command_argument(const Command *command, int i, char name[ARGUMENT_NAME]) {
  const char *p = strchr(command->signature, '(');
  while (p && *p++ && *p) {
    p += strspn(p, " ");
    size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz_");
    if (n && n < ARGUMENT_NAME && i-- == 0) {
      memcpy(name, p, n);
      name[n] = '\0';
      return true;
    }
    p = skip_part(p);
    if (*p != ',') break;
  }
  return false;
}

void args_fail(Args *args, const char *format, ...) {
  Buf text = {0};
  va_list list;
  va_start(list, format);
  buf_vprintf(&text, format, list);
  va_end(list);
  if (!args_failed(args))
    eval_fail(args->eval, EVAL_ERROR, args->call->span, "%s", buf_text(&text));
  buf_free(&text);
}

void args_interrupted(Args *args) {
  eval_fail(args->eval, EVAL_INTERRUPTED, args->call->span, "interrupted");
}

bool args_failed(const Args *args) {
  return eval_error(args->eval)[0] != '\0';
}

Value *args_take(Args *args, const char *name, int position) {
  for (int i = 0; i < args->count; i++) {
    bool named = args->names[i] && strcmp(args->names[i], name) == 0;
    if (!named && (args->names[i] || i != position)) continue;
    args->taken |= 1ul << i;
    return args->values[i];
  }
  return NULL;
}

/* A single number; false with the error said when it is something else. */
static bool scalar_of(Args *args, const char *name, const Value *v, double *out) {
  bool scalar = type_is_numeric(v->type) && v->view.ndims == 0;
  if (!scalar) {
    Buf type = {0};
    type_print(&type, v->type);
    args_fail(args, "%s: `%s` must be a number, it is %s", args->call->text, name,
              buf_text(&type));
    buf_free(&type);
    return false;
  }
  *out = view_get(&v->view, 0);
  return true;
}

static bool real_of(Args *args, const char *name, const Value *v, double low, double high,
                    double *out) {
  double x;
  if (!v || !scalar_of(args, name, v, &x)) return false;
  if (!(x >= low && x <= high)) {
    args_fail(args, "%s: `%s` is %.10g, it must be from %.10g to %.10g", args->call->text,
              name, x, low, high);
    return false;
  }
  *out = x;
  return true;
}

bool args_real(Args *args, const char *name, double low, double high, double *out) {
  return real_of(args, name, args_take(args, name, -1), low, high, out);
}

bool args_has(const Args *args, const char *name) {
  for (int i = 0; i < args->count; i++)
    if (args->names[i] && strcmp(args->names[i], name) == 0) return true;
  return false;
}

bool args_number(Args *args, const char *name, const Value *v, long low, long high,
                 long *out) {
  double x;
  if (!real_of(args, name, v, (double)low, (double)high, &x)) return false;
  if (x != floor(x)) {
    args_fail(args, "%s: `%s` is %g, it must be a whole number", args->call->text, name,
              x);
    return false;
  }
  *out = (long)x;
  return true;
}

bool args_int(Args *args, const char *name, long low, long high, long *out) {
  return args_number(args, name, args_take(args, name, -1), low, high, out);
}

bool args_flag(Args *args, const char *name, bool *out) {
  const Value *v = args_take(args, name, -1);
  if (!v) return false;
  bool scalar = type_is_numeric(v->type) && v->view.ndims == 0;
  double x = scalar ? view_get(&v->view, 0) : -1;
  if (x == 0 || x == 1)
    *out = x == 1;
  else if (scalar)
    args_fail(args, "%s: `%s` is %g, it must be true or false", args->call->text, name,
              x);
  else
    args_fail(args, "%s: `%s` must be true or false", args->call->text, name);
  return x == 0 || x == 1;
}

bool args_is_file(Args *args, const char *name, const char *text) {
  const char *slash = strrchr(text, '/'), *last = slash ? slash + 1 : text;
  bool is_folder = !*last || strcmp(last, ".") == 0 || strcmp(last, "..") == 0;
  if (!*text)
    args_fail(args, "%s: `%s` is empty: write the name of a file", args->call->text,
              name);
  else if (is_folder)
    args_fail(args, "%s: `%s` is \"%s\", a folder: write the name of a file",
              args->call->text, name, text);
  return *text && !is_folder;
}

bool args_text(Args *args, const char *name, int position, const char **out) {
  const Value *v = args_take(args, name, position);
  if (!v) return false;
  if (v->type.base != BASE_STRING || v->type.array) {
    args_fail(args, "%s: `%s` must be a text in quotes", args->call->text, name);
    return false;
  }
  *out = v->text;
  return true;
}

bool args_texts(Args *args, const char *name, int position, const char ***out,
                int *count) {
  const Value *v = args_take(args, name, position);
  if (!v) return false;
  if (v->type.base != BASE_STRING || v->type.array > 1) {
    args_fail(args, "%s: `%s` must be texts in braces: %s = {\"mu\", \"tau\"}",
              args->call->text, name, name);
    return false;
  }
  *count = v->type.array ? (int)v->view.size : 1;
  *out = mem_new(sizeof **out * (size_t)(*count + 1));
  for (int i = 0; i < *count; i++) (*out)[i] = v->type.array ? v->texts[i] : v->text;
  return true;
}

static bool is_known(const char *name, const char *const *known) {
  while (*known && strcmp(*known, name) != 0) known++;
  return *known != NULL;
}

bool args_done(Args *args, const char *const *known) {
  for (int i = 0; i < args->count && !args_failed(args); i++) {
    if (args->taken & (1ul << i)) continue;
    if (!args->names[i]) {
      args_fail(args, "%s: argument %d is one too many", args->call->text, i + 1);
      break;
    }
    if (is_known(args->names[i], known)) {
      args_fail(args, "%s: `%s` is given twice", args->call->text, args->names[i]);
      break;
    }
    const char *near = suggest_nearest(args->names[i], known);
    args_fail(args,
              near ? "%s has no argument `%s`: did you mean `%s`?"
                   : "%s has no argument `%s`",
              args->call->text, args->names[i], near);
  }
  return !args_failed(args);
}
