/* SPDX-License-Identifier: BSD-3-Clause
   Names of the notebook, and what the checker, the interpreter and completion see of
   them. */
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "base/memory.h"
#include "base/fs.h"
#include "lang/tree/overload.h"
#include "session/command.h"
#include "fit/fit.h"
#include "session/shared.h"
#include "session/show.h"

Map *session_constants(void) {
  Map *constants = map_new();
  map_set(constants, "true", value_int(1));
  map_set(constants, "false", value_int(0));
  map_set(constants, "random", value_text("random"));
  return constants;
}

void session_set(Session *s, const char *name, Value *value) {
  pthread_mutex_lock(&s->lock);
  Value *old = map_set(s->names, name, value);
  pthread_mutex_unlock(&s->lock);
  value_drop(&old);
}

static Value *find(const Session *s, const char *name) {
  Value *value = map_get(s->names, name);
  return value ? value : map_get(s->constants, name);
}

static bool scope_variable(void *ctx, const char *name, Type *type) {
  const Value *value = find(ctx, name);
  if (value) *type = value->type;
  return value != NULL;
}

static bool scope_command(void *ctx, const char *name) {
  (void)ctx;
  return command_find(name) != NULL;
}

static int scope_fundefs(void *ctx, Node *const **defs) {
  const Session *s = ctx;
  return shared_fundefs(s->shared, defs);
}

Scope session_scope(Session *s) {
  return (Scope){.ctx = s,
                 .variable = scope_variable,
                 .function = scope_command,
                 .fundefs = scope_fundefs};
}

static void host_print(void *ctx, const char *text) {
  Session *s = ctx;
  s->output->stream(s->output->ctx, "stdout", text);
}

static Value *host_get(void *ctx, const char *name) {
  return find(ctx, name);
}

/* Notes the name as well: a replay gives the same ones their values. */
static void host_set(void *ctx, const char *name, Value *value) {
  Session *s = ctx;
  int i = 0;
  while (i < s->defined.n && strcmp(s->defined.at[i], name) != 0) i++;
  if (i == s->defined.n) vec_push(&s->defined, mem_strdup(name));
  session_set(s, name, value);
}

static bool host_has(void *ctx, const char *name) {
  (void)ctx;
  return command_find(name) != NULL;
}

static const Node *host_function(void *ctx, const char *name, const Type *types, int n) {
  const Session *s = ctx;
  Node *const *defs;
  int count = shared_fundefs(s->shared, &defs);
  Overload overload = {0};
  for (int i = 0; i < count; i++)
    if (defs[i]->sym && strcmp(defs[i]->text, name) == 0)
      overload_weigh(&overload, defs[i]->sym, types, n);
  return overload.best ? overload.best->decl : NULL;
}

static Value *host_call(void *ctx, Eval *e, const Node *call, Value **values,
                        const char *const *names, int count) {
  Args args = {.eval = e, .call = call, .values = values, .names = names, .count = count};
  const Command *command = command_find(call->text);
  ASSERT(command);
  if (count > 60) {
    args_fail(&args, "%s: too many arguments", call->text);
    return NULL;
  }
  Value *value = command->run(ctx, &args);
  /* A fit is whole, and may be all there is of its draws. */
  if (!session_is_cut(ctx) || (value && fit_of(value))) return value;
  /* It may have given up halfway.  What it has said of that itself stays. */
  if (!args_failed(&args)) args_interrupted(&args);
  value_drop(&value);
  return NULL;
}

/* Whether a copy of the draws of a variable can be had; false with the error said. */
static bool has_memory(const Fit *fit, Eval *e, const Node *node, const char *name) {
  const Column *column = columns_find(fit->posterior, name);
  size_t rows = (size_t)fit->posterior->chains * (size_t)fit->posterior->draws;
  size_t size = column ? mem_size(rows * sizeof(double), (size_t)column->size) : 0;
  if (mem_has(size)) return true;
  Buf why = {0};
  mem_put_refusal(&why, (double)size);
  eval_fail(e, EVAL_ERROR, node->span, "a copy of `%s` needs %s", name, buf_text(&why));
  buf_free(&why);
  return false;
}

static Value *host_field(void *ctx, Eval *e, const Node *node, Value *object,
                         const char *name) {
  (void)ctx;
  const Fit *fit = fit_of(object);
  if (fit && !has_memory(fit, e, node, name)) return NULL;
  Value *draws = fit ? fit_draws(fit, name) : NULL;
  if (draws) return draws;
  Buf known = {0};
  for (int i = 0; fit && i < fit->posterior->count; i++)
    buf_printf(&known, "%s%s", i ? ", " : "", fit->posterior->at[i].name);
  eval_fail(e, EVAL_ERROR, node->span,
            fit ? "the fit has no variable `%s`; it has %s" : "there is no field `%s`",
            name, buf_text(&known));
  buf_free(&known);
  return NULL;
}

static void host_show(void *ctx, Value *value) {
  Session *s = ctx;
  Value *shown = value_ref(value);
  value_drop(&s->last);
  s->last = shown;
}

EvalHost session_host(Session *s) {
  return (EvalHost){.ctx = s,
                    .print = host_print,
                    .get = host_get,
                    .set = host_set,
                    .has = host_has,
                    .function = host_function,
                    .call = host_call,
                    .field = host_field,
                    .show = host_show,
                    .interrupt = &s->interrupt};
}

/* Candidates are copies that live as long as the completion's caller needs: names of the
   map stay where they are while the lock is held by assist_* callers. */
static int assist_names(void *ctx, const char *prefix, Candidate *out, int limit) {
  const Session *s = ctx;
  int n = 0;
  for (int i = 0; i < map_count(s->names) && n < limit; i++)
    if (strncmp(map_key_at(s->names, i), prefix, strlen(prefix)) == 0)
      out[n++] = (Candidate){map_key_at(s->names, i), "variable"};
  const Command *command;
  for (int i = 0; (command = command_at(i)) && n < limit; i++)
    if (strncmp(command->name, prefix, strlen(prefix)) == 0)
      out[n++] = (Candidate){command->name, "function"};
  Node *const *defs;
  int ndefs = shared_fundefs(s->shared, &defs);
  for (int i = 0; i < ndefs && n < limit; i++)
    if (strncmp(defs[i]->text, prefix, strlen(prefix)) == 0)
      out[n++] = (Candidate){defs[i]->text, "function"};
  return n;
}

static int add_fields(const Map *fields, const char *prefix, Candidate *out, int limit) {
  int n = 0;
  for (int i = 0; i < map_count(fields) && n < limit; i++)
    if (strncmp(map_key_at(fields, i), prefix, strlen(prefix)) == 0)
      out[n++] = (Candidate){map_key_at(fields, i), "field"};
  return n;
}

static int add_columns(const Columns *columns, const char *prefix, Candidate *out,
                       int limit) {
  int n = 0;
  for (int i = 0; i < columns->count && n < limit; i++)
    if (strncmp(columns->at[i].name, prefix, strlen(prefix)) == 0)
      out[n++] = (Candidate){columns->at[i].name, "draws"};
  return n;
}

static int assist_fields(void *ctx, const char *variable, const char *prefix,
                         Candidate *out, int limit) {
  const Session *s = ctx;
  const Value *value = map_get(s->names, variable);
  if (!value) return 0;
  if (value->fields) return add_fields(value->fields, prefix, out, limit);
  const Fit *fit = fit_of(value);
  return fit ? add_columns(fit->posterior, prefix, out, limit) : 0;
}

static bool assist_argument(void *ctx, const char *function, int i,
                            char name[ASSIST_NAME]) {
  (void)ctx;
  const Command *command = command_find(function);
  return command && command_argument(command, i, name);
}

static bool assist_describe(void *ctx, const char *name, Buf *plain, Buf *html) {
  const Session *s = ctx;
  const Command *command = command_find(name);
  if (command) {
    buf_printf(plain, "%s\n%s\n", command->signature, command->doc);
    buf_put(html, "<code>");
    buf_html(html, command->signature);
    buf_put(html, "</code><p>");
    buf_html(html, command->doc);
    buf_put(html, "</p>");
    return true;
  }
  const Value *value = map_get(s->names, name);
  if (!value) return shared_describe(s->shared, name, plain, html);
  show_value(value, plain, html);
  return true;
}

AssistScope session_assist(Session *s) {
  return (AssistScope){s, assist_names, assist_fields, assist_argument, assist_describe};
}

char *session_file(const Session *s, const char *name) {
  return name[0] == '/' ? mem_strdup(name) : fs_join(s->dir, name);
}

void session_note_file(Session *s, const char *name, Digest digest) {
  vec_push(&s->files, (FileRead){mem_strdup(name), digest});
}
