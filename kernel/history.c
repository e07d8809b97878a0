/* SPDX-License-Identifier: BSD-3-Clause
   History of one process: session number 1. */
#include "kernel/history.h"
#include <fnmatch.h>
#include <pthread.h>
#include <string.h>
#include "base/alloc.h"
#include "base/vec.h"

typedef struct Entry {
  int line;
  char *input, *output;
} Entry;

struct History {
  pthread_mutex_t lock;
  Vec(Entry) entries;
};

enum { THIS_SESSION = 1 };

History *history_new(void) {
  History *h = mem_new(sizeof *h);
  pthread_mutex_init(&h->lock, NULL);
  return h;
}

void history_destroy(History **history) {
  History *h = *history;
  if (!h) return;
  for (int i = 0; i < h->entries.n; i++) {
    mem_free(h->entries.at[i].input);
    mem_free(h->entries.at[i].output);
  }
  vec_free(&h->entries);
  pthread_mutex_destroy(&h->lock);
  mem_free(h);
  *history = NULL;
}

void history_add(History *h, int line, const char *input) {
  pthread_mutex_lock(&h->lock);
  vec_push(&h->entries, (Entry){line, mem_strdup(input), NULL});
  pthread_mutex_unlock(&h->lock);
}

void history_set_output(History *h, int line, const char *output) {
  pthread_mutex_lock(&h->lock);
  for (int i = h->entries.n - 1; i >= 0; i--)
    if (h->entries.at[i].line == line) {
      mem_free(h->entries.at[i].output);
      h->entries.at[i].output = mem_strdup(output);
      break;
    }
  pthread_mutex_unlock(&h->lock);
}

static Json *entry_json(const Entry *e, bool output) {
  Json *row = json_new_array(), *both = NULL;
  json_push(row, json_new_int(THIS_SESSION));
  json_push(row, json_new_int(e->line));
  if (!output) {
    json_push(row, json_new_text(e->input));
    return row;
  }
  both = json_new_array();
  json_push(both, json_new_text(e->input));
  json_push(both, e->output ? json_new_text(e->output) : json_new_null());
  json_push(row, both);
  return row;
}

/* Whether entry [i] is the last with its input among those that match. */
static bool is_repeated(const History *h, int i, const char *pattern) {
  for (int k = i + 1; k < h->entries.n; k++)
    if (strcmp(h->entries.at[k].input, h->entries.at[i].input) == 0 &&
        fnmatch(pattern, h->entries.at[k].input, 0) == 0)
      return true;
  return false;
}

/* Which entries a request is about: sets [wanted]. */
static void select_range(const History *h, const Json *q, bool *wanted) {
  int64_t session = json_int(json_get(q, "session"), 0);
  int64_t start = json_int(json_get(q, "start"), 0),
          stop = json_int(json_get(q, "stop"), 0);
  for (int i = 0; i < h->entries.n; i++) {
    int line = h->entries.at[i].line;
    wanted[i] = (session == 0 || session == THIS_SESSION) && line >= start &&
                (stop <= 0 || line < stop);
  }
}

static void select_search(const History *h, const Json *q, bool *wanted) {
  const char *pattern = json_text(json_get(q, "pattern"), "*");
  bool unique = json_bool(json_get(q, "unique"), false);
  for (int i = 0; i < h->entries.n; i++)
    wanted[i] = fnmatch(pattern, h->entries.at[i].input, 0) == 0 &&
                !(unique && is_repeated(h, i, pattern));
}

/* Keeps the last [n] of the wanted ones. */
static void keep_last(const History *h, int64_t n, bool *wanted) {
  int64_t kept = 0;
  for (int i = h->entries.n - 1; i >= 0; i--)
    if (wanted[i] && n > 0 && ++kept > n) wanted[i] = false;
}

Json *history_query(History *h, const Json *q) {
  const char *access = json_text(json_get(q, "hist_access_type"), "tail");
  bool output = json_bool(json_get(q, "output"), false);
  Json *list = json_new_array();
  pthread_mutex_lock(&h->lock);
  bool *wanted = mem_new((size_t)h->entries.n + 1);
  memset(wanted, 1, (size_t)h->entries.n);
  if (strcmp(access, "range") == 0) select_range(h, q, wanted);
  if (strcmp(access, "search") == 0) select_search(h, q, wanted);
  if (strcmp(access, "range") != 0) keep_last(h, json_int(json_get(q, "n"), 0), wanted);
  for (int i = 0; i < h->entries.n; i++)
    if (wanted[i]) json_push(list, entry_json(&h->entries.at[i], output));
  mem_free(wanted);
  pthread_mutex_unlock(&h->lock);
  return list;
}
