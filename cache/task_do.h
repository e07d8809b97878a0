/* SPDX-License-Identifier: BSD-3-Clause
   The tasks, and what they share. */
#pragma once
#include "cache/task.h"

typedef Json *TaskFn(Store *store, const TaskCall *call, Buf *error);
#define TASK(name, word, words, signature, doc) TaskFn task_##name;
#include "cache/task.def"
#undef TASK

/* result["says"] is this line. */
void task_say(Json *result, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The only entry that is meant by [word]; NULL with [error]. */
const StoreItem *task_entry(const StoreItem *items, int count, const char *word,
                            Buf *error);
