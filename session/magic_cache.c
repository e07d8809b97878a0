/* SPDX-License-Identifier: BSD-3-Clause
   %cache: where results are kept, and questions to the cache. */
#include "session/magic_cache.h"
#include <string.h>

const char *const magic_cache_words[] = {
#define MODE(constant, word, uses, meaning) word,
#include "cache/mode.def"
#undef MODE
#define TASK(name, doc) #name,
#include "session/cache_task.def"
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

static void show_counts(Session *s) {
  StoreStats stats = store_stats(s->store);
  Buf text = {0};
  buf_printf(&text,
             "cache: %s, %s\n%ld hits, %ld misses, %ld stored, %ld failed, %ld damaged\n",
             cache_words[store_mode(s->store)], store_path(s->store), stats.hits,
             stats.misses, stats.stored, stats.failed, stats.damaged);
  buf_printf(&text, "%.1f s saved\n", stats.seconds_saved);
  magic_say(s, buf_text(&text));
  buf_free(&text);
}

static void cache_task_why(Session *s) {
  magic_say(s, s->why && *s->why ? s->why : "no chains were asked for yet\n");
}

static const struct {
  const char *name;
  void (*run)(Session *s);
} TASKS[] = {
#define TASK(name, doc) {#name, cache_task_##name},
#include "session/cache_task.def"
#undef TASK
};

void magic_cache(Session *s, const char *words, CellReply *reply) {
  (void)reply;
  if (set_mode(s, words)) return;
  for (size_t i = 0; i < sizeof TASKS / sizeof *TASKS; i++)
    if (strcmp(words, TASKS[i].name) == 0) {
      TASKS[i].run(s);
      return;
    }
  show_counts(s);
}
