/* SPDX-License-Identifier: BSD-3-Clause
   %cache: where results are kept, and questions to the cache. */
#include "session/magic_cache.h"
#include <string.h>
#include "base/alloc.h"
#include "cache/task.h"
#include "session/cache_call.h"
#include "session/cell.h"

const char *const magic_cache_words[] = {
#define MODE(constant, word, uses, meaning) word,
#include "cache/mode.def"
#undef MODE
#define SESSION_TASK(name, doc) #name,
#include "session/cache_task.def"
#undef SESSION_TASK
#define TASK(name, word, words, signature, doc) #name,
#include "cache/task.def"
#undef TASK
    NULL};

static bool set_mode(Session *s, const char *word) {
  for (int i = 0; cache_words[i]; i++)
    if (strcmp(word, cache_words[i]) == 0) {
      store_set_mode(s->store, (CacheMode)i);
      return true;
    }
  return false;
}

/* Next word of [*rest]; "" at the end. */
static char *next_word(char **rest) {
  *rest += strspn(*rest, " \t");
  char *word = *rest;
  *rest += strcspn(*rest, " \t");
  if (**rest) *(*rest)++ = '\0';
  return word;
}

/* --- tasks of a session --- */

static void cache_task_why(Session *s, const char *word, Buf *error) {
  if (*word) buf_put(error, "why takes no word");
  magic_say(s, s->why && *s->why ? s->why : "no chains were asked for yet\n");
}

static void set_limit(Session *s, const char *name, const char *word, Buf *error) {
  StoreLimits limits = store_limits(s->store);
  if (limits_set(&limits, name, word))
    store_set_limits(s->store, &limits);
  else
    buf_printf(error, "`%s` is no limit: write something like %s", word,
               strcmp(name, "max_age") == 0 ? "90d" : "5GiB");
}

static void cache_task_limit(Session *s, const char *word, Buf *error) {
  set_limit(s, "cache_limit", word, error);
}

static void cache_task_max_age(Session *s, const char *word, Buf *error) {
  set_limit(s, "max_age", word, error);
}

static const struct {
  const char *name;
  void (*run)(Session *s, const char *word, Buf *error);
} TASKS_OF_SESSION[] = {
#define SESSION_TASK(name, doc) {#name, cache_task_##name},
#include "session/cache_task.def"
#undef SESSION_TASK
};

static bool run_session_task(Session *s, const char *name, char *rest, Buf *error) {
  size_t n = sizeof TASKS_OF_SESSION / sizeof *TASKS_OF_SESSION, i = 0;
  while (i < n && strcmp(name, TASKS_OF_SESSION[i].name) != 0) i++;
  if (i == n) return false;
  const char *word = next_word(&rest);
  if (*next_word(&rest))
    buf_printf(error, "%s takes one word", name);
  else
    TASKS_OF_SESSION[i].run(s, word, error);
  return true;
}

/* --- tasks of all --- */

/* "--older-than=30d", "--older-than 30d", or a word. */
static void take_word(TaskCall *call, TaskId id, char *word, char **rest, Buf *error) {
  bool is_flag = false, known = false;
  if (strncmp(word, "--", 2) != 0) {
    if (call->word) buf_printf(error, "`%s` is one word too many", word);
    call->word = word;
    return;
  }
  char *value = strchr(word, '=');
  if (value) *value++ = '\0';
  for (char *p = word += 2; *p; p++)
    if (*p == '-') *p = '_';
  const char *name;
  for (int i = 0; !known && (name = task_option(id, i, &is_flag)); i++)
    known = strcmp(name, word) == 0;
  if (known && !is_flag && !value) value = next_word(rest);
  task_set(call, id, word, value, error);
}

static void run_task(Session *s, TaskId id, char *rest, Buf *error) {
  TaskCall call = {0};
  bool as_json = false;
  for (char *word; !error->n && *(word = next_word(&rest));)
    if (strcmp(word, "--json") == 0)
      as_json = true;
    else
      take_word(&call, id, word, &rest, error);
  Json *result = error->n ? NULL : cache_call(s, id, &call, error);
  Buf text = {0};
  if (result && as_json)
    json_write(result, &text), buf_putc(&text, '\n');
  else if (result)
    task_put(result, &text);
  if (result) magic_say(s, buf_text(&text));
  buf_free(&text);
  json_destroy(&result);
}

static void run_words(Session *s, char *words, Buf *error) {
  char *rest = words, *name = next_word(&rest);
  TaskId id = *name ? task_find(name) : TASK_stats;
  if (id < TASKS) {
    run_task(s, id, rest, error);
  } else if (!run_session_task(s, name, rest, error)) {
    if (*next_word(&rest))
      buf_printf(error, "%s takes nothing", name);
    else
      set_mode(s, name);
  }
}

void cache_magic(Session *s, const char *words, CellReply *reply) {
  Buf error = {0}, text = {0};
  char *copy = mem_strdup(words);
  run_words(s, copy, &error);
  buf_printf(&text, "%%cache: %s", buf_text(&error));
  if (error.n) reply_error(reply, "MagicError", buf_text(&text));
  mem_free(copy);
  buf_free(&text);
  buf_free(&error);
}
