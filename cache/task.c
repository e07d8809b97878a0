/* SPDX-License-Identifier: BSD-3-Clause
   The table of tasks, and their options. */
#include "cache/task.h"
#include <stdarg.h>
#include <string.h>
#include "cache/item.h"
#include "cache/task_do.h"
#include "cache/units.h"

const Task TASK_ROWS[] = {
#define TASK(name, word, words, signature, doc) {#name, words, signature, doc, word},
#include "cache/task.def"
#undef TASK
};

static TaskFn *const RUN[] = {
#define TASK(name, word, words, signature, doc) task_##name,
#include "cache/task.def"
#undef TASK
};

#define OF(task) (1u << TASK_##task)
typedef enum { FLAG, TEXT, BYTES, SECONDS } Kind;
static const struct {
  const char *field, *name, *argument;
  unsigned tasks;
  Kind kind;
  size_t at;
} OPTIONS[] = {
#define TASK_OPTION(KIND, field, name, argument, tasks, doc)                             \
  {#field, name, argument, tasks, KIND, offsetof(TaskCall, field)},
#include "cache/task_option.def"
#undef TASK_OPTION
};
enum { OPTION_COUNT = sizeof OPTIONS / sizeof *OPTIONS };

TaskId task_find(const char *name) {
  int id = 0;
  while (id < TASKS && strcmp(TASK_ROWS[id].name, name) != 0) id++;
  return (TaskId)id;
}

const char *task_option(TaskId id, int i, bool *is_flag) {
  for (int k = 0; k < OPTION_COUNT; k++) {
    if (!(OPTIONS[k].tasks & (1u << id)) || i-- > 0) continue;
    *is_flag = OPTIONS[k].kind == FLAG;
    return OPTIONS[k].field;
  }
  return NULL;
}

static bool set_value(TaskCall *call, int k, const char *value) {
  void *at = (char *)call + OPTIONS[k].at;
  switch (OPTIONS[k].kind) {
  case FLAG: *(bool *)at = true; return true;
  case TEXT: *(const char **)at = value; return *value != '\0';
  case BYTES: return unit_bytes(value, at);
  case SECONDS: return unit_seconds(value, at);
  }
  return false;
}

bool task_set(TaskCall *call, TaskId id, const char *name, const char *value,
              Buf *error) {
  for (int k = 0; k < OPTION_COUNT; k++) {
    if (strcmp(name, OPTIONS[k].name) != 0 && strcmp(name, OPTIONS[k].field) != 0)
      continue;
    if (!(OPTIONS[k].tasks & (1u << id))) break;
    bool is_given = value || OPTIONS[k].kind == FLAG;
    if (is_given && set_value(call, k, value)) return true;
    buf_printf(error, "`%s` is something like %s, not \"%s\"", name, OPTIONS[k].argument,
               value ? value : "");
    return false;
  }
  buf_printf(error, "%s takes no option `%s`", TASK_ROWS[id].name, name);
  return false;
}

Json *task_run(Store *store, TaskId id, const TaskCall *call, Buf *error) {
  bool wants = TASK_ROWS[id].word != WORD_NONE, has = call->word && *call->word;
  if (wants == has) {
    store_settle(store);
    return RUN[id](store, call, error);
  }
  if (wants)
    buf_printf(error, "%s needs a word: %s", TASK_ROWS[id].name, TASK_ROWS[id].words);
  else
    buf_printf(error, "%s takes no word", TASK_ROWS[id].name);
  return NULL;
}

void task_say(Json *result, const char *format, ...) {
  Buf line = {0};
  va_list args;
  va_start(args, format);
  buf_vprintf(&line, format, args);
  va_end(args);
  json_set(result, "says", json_new_text(buf_text(&line)));
  buf_free(&line);
}

const StoreItem *task_entry(const StoreItem *items, int count, const char *word,
                            Buf *error) {
  const StoreItem *found = NULL;
  int n = 0;
  for (int i = 0; i < count; i++) {
    if (!item_is(&items[i], word)) continue;
    if (!found) found = &items[i];
    n++;
  }
  if (n == 1) return found;
  if (n == 0)
    buf_printf(error, "there is no entry `%s`", word);
  else
    buf_printf(error, "`%s` means %d entries: write more of the key", word, n);
  return NULL;
}
