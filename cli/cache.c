/* SPDX-License-Identifier: BSD-3-Clause
   posterity cache: tasks on the cache of a folder. */
#include "cli/cache.h"
#include <string.h>
#include "base/fs.h"
#include "base/suggest.h"
#include "cache/task.h"
#include "cli/options.h"
#include "model/native.h"

void cache_print_tasks(FILE *out) {
  for (int i = 0; i < TASKS; i++) {
    const Task *task = &TASK_ROWS[i];
    int n = fprintf(out, "  %s %s", task->name, task->words);
    fprintf(out, "%*s%s\n", n < 24 ? 24 - n : 1, "", task->doc);
  }
  fputs("\n", out);
}

static int say_unknown(const Options *options, const char *name) {
  const char *known[TASKS + 1] = {NULL};
  for (int i = 0; i < TASKS; i++) known[i] = TASK_ROWS[i].name;
  const char *near = suggest_nearest(name, known);
  if (near)
    return options_wrong(options, "`%s` is no task, did you mean `%s`?", name, near);
  return options_wrong(options, "`%s` is no task", name);
}

/* Options that some task takes, by the names that their rows have. */
static const struct {
  OptionId id;
  const char *name;
} GIVEN[] = {
#define TASK_OPTION(KIND, field, name, argument, tasks, doc) {OPTION_##field, name},
#include "cache/task_option.def"
#undef TASK_OPTION
};

static bool take_options(const Options *options, TaskId id, TaskCall *call, Buf *error) {
  for (size_t i = 0; i < sizeof GIVEN / sizeof *GIVEN && !error->n; i++) {
    const char *value = options_value(options, GIVEN[i].id);
    if (value) task_set(call, id, GIVEN[i].name, value, error);
  }
  return !error->n;
}

/* What is all well ends with 0. */
static int print_result(const Options *options, const Json *result) {
  Buf text = {0};
  if (options_value(options, OPTION_json))
    json_write(result, &text), buf_putc(&text, '\n');
  else
    task_put(result, &text);
  fputs(buf_text(&text), stdout);
  buf_free(&text);
  return !json_bool(json_get(result, "ok"), true);
}

static int run_task(const Options *options, const char *folder, TaskId id,
                    TaskCall *call) {
  Buf error = {0}, compiler = {0};
  if (id == TASK_doctor && cc_available()) cc_identity(&compiler);
  call->compiler = buf_text(&compiler);
  Store *store = store_new(folder, CACHE_DISK);
  Json *result = task_run(store, id, call, &error);
  int status = result ? print_result(options, result) : 1;
  if (!result) fprintf(stderr, "posterity cache: %s\n", buf_text(&error));
  json_destroy(&result);
  store_destroy(&store);
  buf_free(&compiler);
  buf_free(&error);
  return status;
}

int verb_cache(const Options *options) {
  TaskId id = task_find(options->words[0]);
  if (id == TASKS) return say_unknown(options, options->words[0]);
  int at = 1, takes = TASK_ROWS[id].word != WORD_NONE;
  TaskCall call = {0};
  Buf error = {0};
  if (takes && options->nwords > at) call.word = options->words[at++];
  const char *folder = options->nwords > at ? options->words[at++] : ".";
  if (options->nwords > at)
    return options_wrong(options, "`%s` is one word too many", options->words[at]);
  int status = 0;
  if (takes && !call.word)
    status =
        options_wrong(options, "%s needs %s", TASK_ROWS[id].name, TASK_ROWS[id].words);
  else if (!take_options(options, id, &call, &error))
    status = options_wrong(options, "%s", buf_text(&error));
  buf_free(&error);
  if (status) return status;
  if (fs_is_dir(folder)) return run_task(options, folder, id, &call);
  fprintf(stderr, "posterity cache: %s is not a folder\n", folder);
  return 1;
}
