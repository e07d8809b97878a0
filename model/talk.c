/* SPDX-License-Identifier: BSD-3-Clause
   Lines of print(), counts of reject() and of other refusals, collected from threads. */
#include "model/talk.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "base/str.h"
#include "base/vec.h"

/* Texts that hold a number are others every time: more are only counted. */
enum { MOST_REJECTS = 20 };

typedef struct Reject {
  char *place, *text;
  long count;
} Reject;

typedef struct Refusal {
  int chain;
  char *place, *reason; /* of the first, or NULL; no place: not a constraint */
  long count;
} Refusal;

struct Talk {
  pthread_mutex_t lock;
  Buf lines;           /* not taken yet */
  double second;       /* when the present second began */
  long heard, unheard; /* lines in it */
  size_t bytes;        /* of the heard ones */
  Vec(Reject) rejects;
  long others;
  Vec(Refusal) refusals;
};

Talk *talk_new(void) {
  Talk *talk = mem_new(sizeof *talk);
  pthread_mutex_init(&talk->lock, NULL);
  return talk;
}

void talk_destroy(Talk **talk) {
  Talk *t = *talk;
  *talk = NULL;
  if (!t) return;
  for (int i = 0; i < t->rejects.n; i++) {
    mem_free(t->rejects.at[i].place);
    mem_free(t->rejects.at[i].text);
  }
  vec_free(&t->rejects);
  for (int i = 0; i < t->refusals.n; i++) {
    mem_free(t->refusals.at[i].place);
    mem_free(t->refusals.at[i].reason);
  }
  vec_free(&t->refusals);
  buf_free(&t->lines);
  pthread_mutex_destroy(&t->lock);
  mem_free(t);
}

static void end_second(Talk *t) {
  if (t->unheard)
    buf_printf(&t->lines, "... %ld more line%s of print() left out\n", t->unheard,
               t->unheard == 1 ? "" : "s");
  t->second = 0;
  t->heard = t->unheard = 0;
  t->bytes = 0;
}

static void begin_second(Talk *t) {
  double now = clock_seconds();
  if (t->second > 0 && now - t->second < 1) return;
  end_second(t);
  t->second = now;
}

void talk_print(Talk *t, int chain, const char *line) {
  size_t n = strlen(line);
  pthread_mutex_lock(&t->lock);
  begin_second(t);
  if (t->heard < TALK_LINES && t->bytes + n <= TALK_BYTES) {
    if (chain >= 0) buf_printf(&t->lines, "chain %d: ", chain + 1);
    buf_putn(&t->lines, line, n);
    t->heard++;
    t->bytes += n;
  } else {
    t->unheard++;
  }
  pthread_mutex_unlock(&t->lock);
}

static Reject *find(Talk *t, const char *place, const char *text) {
  for (int i = 0; i < t->rejects.n; i++) {
    Reject *r = &t->rejects.at[i];
    if (strcmp(r->place, place) == 0 && strcmp(r->text, text) == 0) return r;
  }
  if (t->rejects.n == MOST_REJECTS) return NULL;
  vec_push(&t->rejects, (Reject){mem_strdup(place), mem_strdup(text), 0});
  return &t->rejects.at[t->rejects.n - 1];
}

void talk_reject(Talk *t, const char *place, const char *text) {
  pthread_mutex_lock(&t->lock);
  Reject *r = find(t, place, text);
  if (r)
    r->count++;
  else
    t->others++;
  pthread_mutex_unlock(&t->lock);
}

static bool same_place(const char *a, const char *b) {
  return a && b ? strcmp(a, b) == 0 : !a && !b;
}

static Refusal *refusal_at(Talk *t, int chain, const char *place) {
  for (int i = 0; i < t->refusals.n; i++) {
    Refusal *r = &t->refusals.at[i];
    if (r->chain == chain && same_place(r->place, place)) return r;
  }
  vec_push(&t->refusals, (Refusal){chain, place ? mem_strdup(place) : NULL, NULL, 0});
  return &t->refusals.at[t->refusals.n - 1];
}

bool talk_refuse(Talk *t, int chain, const char *place) {
  pthread_mutex_lock(&t->lock);
  bool is_first = refusal_at(t, chain, place)->count++ == 0;
  pthread_mutex_unlock(&t->lock);
  return is_first;
}

void talk_reason(Talk *t, int chain, const char *place, const char *reason) {
  pthread_mutex_lock(&t->lock);
  Refusal *r = refusal_at(t, chain, place);
  if (!r->reason) r->reason = mem_strdup(reason);
  pthread_mutex_unlock(&t->lock);
}

void talk_forget(Talk *t) {
  pthread_mutex_lock(&t->lock);
  for (int i = 0; i < t->refusals.n; i++)
    if (!t->refusals.at[i].place) t->refusals.at[i].count = 0;
  pthread_mutex_unlock(&t->lock);
}

char *talk_take(Talk *t, bool end) {
  pthread_mutex_lock(&t->lock);
  if (end || clock_seconds() - t->second >= 1) end_second(t);
  char *lines = t->lines.n ? buf_take(&t->lines) : NULL;
  pthread_mutex_unlock(&t->lock);
  return lines;
}

static int by_count(const void *a, const void *b) {
  const Reject *x = a, *y = b;
  return (x->count < y->count) - (x->count > y->count);
}

static void put_times(Buf *out, long count) {
  if (count == 1)
    buf_put(out, "once");
  else
    buf_printf(out, "%ld times", count);
}

/* By place, and there by chain, so that no thread decides what is told. */
static int by_place(const void *a, const void *b) {
  const Refusal *x = a, *y = b;
  if (!x->place != !y->place) return !x->place - !y->place;
  int order = x->place ? strcmp(x->place, y->place) : 0;
  return order ? order : x->chain - y->chain;
}

/* From number [i] on all at one place; the number of the next. */
static int put_refusals(Buf *out, const Talk *t, int i) {
  const Refusal *first = &t->refusals.at[i];
  const char *reason = NULL;
  long count = 0;
  for (; i < t->refusals.n && same_place(t->refusals.at[i].place, first->place); i++) {
    count += t->refusals.at[i].count;
    if (!reason) reason = t->refusals.at[i].reason;
  }
  if (!first->place && count < TALK_REFUSALS) return i;
  if (first->place)
    buf_printf(out, "constraint at %s, broken ", first->place);
  else
    buf_put(out, "density refused ");
  put_times(out, count);
  if (reason) buf_printf(out, "; first: %s", reason);
  if (first->place) buf_put(out, " (outside of parameters it is tested, not imposed)");
  buf_putc(out, '\n');
  return i;
}

char *talk_rejects(Talk *t) {
  Buf out = {0};
  pthread_mutex_lock(&t->lock);
  if (t->rejects.n)
    qsort(t->rejects.at, (size_t)t->rejects.n, sizeof *t->rejects.at, by_count);
  for (int i = 0; i < t->rejects.n; i++) {
    const Reject *r = &t->rejects.at[i];
    buf_printf(&out, "reject() at %s, ", r->place);
    put_times(&out, r->count);
    buf_printf(&out, ": %s\n", r->text);
  }
  if (t->others) {
    buf_put(&out, "reject() with other texts, ");
    put_times(&out, t->others);
    buf_putc(&out, '\n');
  }
  if (t->refusals.n)
    qsort(t->refusals.at, (size_t)t->refusals.n, sizeof *t->refusals.at, by_place);
  for (int i = 0; i < t->refusals.n;) i = put_refusals(&out, t, i);
  pthread_mutex_unlock(&t->lock);
  return out.n ? buf_take(&out) : NULL;
}
