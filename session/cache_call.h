/* SPDX-License-Identifier: BSD-3-Clause
   Tasks of the cache (cache/task.h) on that of a session. */
#pragma once
#include "cache/task.h"
#include "session/state.h"

/* task_run with files beside the notebook and the compiler of the machine. */
Json *cache_call(Session *s, TaskId id, TaskCall *call, Buf *error);
