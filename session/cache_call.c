/* SPDX-License-Identifier: BSD-3-Clause
   Tasks of the cache on that of a session. */
#include "session/cache_call.h"
#include "base/alloc.h"
#include "model/native.h"

Json *cache_call(Session *s, TaskId id, TaskCall *call, Buf *error) {
  Buf compiler = {0};
  char *path = NULL;
  if (id == TASK_doctor && cc_available()) cc_identity(&compiler);
  call->compiler = buf_text(&compiler);
  if (TASK_ROWS[id].word == WORD_FILE && call->word)
    call->word = path = session_file(s, call->word);
  Json *result = task_run(s->store, id, call, error);
  mem_free(path);
  buf_free(&compiler);
  return result;
}
