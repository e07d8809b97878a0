/* SPDX-License-Identifier: BSD-3-Clause
   What can be asked of a cache: rows of task.def, each done in one place, whoever asks.
   A result is an object: {"entries": [objects], ..., "says": "a line", "ok": whether all
   is well}. */
#pragma once
#include "cache/store.h"

typedef enum {
#define TASK(name, word, words, signature, doc) TASK_##name,
#include "cache/task.def"
#undef TASK
  TASKS
} TaskId;

typedef enum { WORD_NONE, WORD_ENTRY, WORD_FILE } TaskWord;

typedef struct Task {
  const char *name, *words, *signature, *doc;
  TaskWord word;
} Task;
extern const Task TASK_ROWS[];

/* What is asked for; zeroed, it is the least. */
typedef struct TaskCall {
  const char *word; /* an entry, or the path of a file */
  const char
      *compiler; /* the machine's C compiler, "" for none: what doctor says of it */
#define KIND_FLAG bool
#define KIND_TEXT const char *
#define KIND_BYTES double
#define KIND_SECONDS double
#define TASK_OPTION(KIND, field, name, argument, tasks, doc) KIND_##KIND field;
#include "cache/task_option.def"
#undef TASK_OPTION
#undef KIND_FLAG
#undef KIND_TEXT
#undef KIND_BYTES
#undef KIND_SECONDS
} TaskCall;

/* The task of this name; TASKS when there is none. */
TaskId task_find(const char *name);

/* Option [i] of the table that [id] takes, by the name of its field; [is_flag]: it needs
   no value.  NULL past the last. */
const char *task_option(TaskId id, int i, bool *is_flag);

/* Sets an option, by its name or the name of its field; [value] is borrowed, NULL for a
   flag.  False with [error]. */
bool task_set(TaskCall *call, TaskId id, const char *name, const char *value, Buf *error);

/* Does it; NULL with [error] where what was asked for makes no sense. */
Json *task_run(Store *store, TaskId id, const TaskCall *call, Buf *error);

/* A result as text. */
void task_put(const Json *result, Buf *out);
