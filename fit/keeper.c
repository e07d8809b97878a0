/* SPDX-License-Identifier: BSD-3-Clause
   The thread that writes, and the files of warm-ups. */
#include "fit/keeper.h"
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include "base/alloc.h"
#include "base/clock.h"

/* With the time that a write takes no draw waits for longer than a second. */
enum { TICK_MS = 500 };

/* The warm-up of one group. */
typedef struct Warmup {
  Digest key;
  long since;   /* what run_warmup gave last */
  bool is_kept; /* there may be a file of it */
  long begun;   /* iterations that were taken up */
} Warmup;

struct Keeper {
  Run *run;
  const Density *density;
  Layers *chains;
  Store *store;
  const KeyParts *parts;
  Warmup *warmups;
  pthread_t thread;
  bool has_thread;
  pthread_mutex_t lock;
  pthread_cond_t end;
  bool is_over;
};

static const char *model_of(const Keeper *k) {
  return model_name(k->parts->request->model);
}

typedef struct GroupLabel {
  char text[96];
} GroupLabel;

static GroupLabel label_of(const Keeper *k, int g) {
  GroupLabel label;
  snprintf(label.text, sizeof label.text, "%s_group%d_seed%llu",
           tune_label(&k->parts->request->options).text, g + 1,
           (unsigned long long)k->parts->seed);
  return label;
}

/* Writes what group [g] has learnt since the last time. */
static void write_warmup(Keeper *k, int g) {
  Warmup *w = &k->warmups[g];
  long n;
  double *numbers = run_warmup(k->run, g, &w->since, &n);
  if (!numbers) return;
  store_put_warmup(k->store, model_of(k), label_of(k, g).text, w->key, numbers, n);
  w->is_kept = true;
  mem_free(numbers);
}

static void write_all(Keeper *k) {
  for (int g = 0; g < run_groups(k->run); g++) write_warmup(k, g);
  for (int c = 0; c < k->parts->request->options.chains; c++)
    layers_write(&k->chains[c], k->run, k->density);
}

/* Waits for the end or the next tick; true at the end. */
static bool wait(Keeper *k) {
  struct timespec until = clock_deadline(TICK_MS);
  int err = 0;
  pthread_mutex_lock(&k->lock);
  while (!k->is_over && err != ETIMEDOUT)
    err = pthread_cond_timedwait(&k->end, &k->lock, &until);
  bool over = k->is_over;
  pthread_mutex_unlock(&k->lock);
  return over;
}

static void *keep(void *ctx) {
  Keeper *k = ctx;
  while (!wait(k)) write_all(k);
  return NULL;
}

/* Takes up the warm-up of group [g] where it was broken off. */
static void take_up(Keeper *k, int g, bool fresh) {
  Warmup *w = &k->warmups[g];
  w->key = keys_warmup(k->parts, g);
  if (!run_lacks_warmup(k->run, g)) return;
  long n = 0;
  double *numbers =
      fresh ? NULL
            : store_get_warmup(k->store, model_of(k), label_of(k, g).text, w->key, &n);
  w->is_kept = numbers != NULL;
  if (numbers && run_warm_up(k->run, g, numbers, n)) w->begun = (long)numbers[0];
  mem_free(numbers);
}

static void start_thread(Keeper *k) {
  clock_condition(&k->end);
  pthread_mutex_init(&k->lock, NULL);
  bool wanted = cache_uses(store_mode(k->store), USE_WRITING);
  k->has_thread = wanted && pthread_create(&k->thread, NULL, keep, k) == 0;
}

Keeper *keeper_start(Run *run, const Density *density, Layers *chains, Store *store,
                     const KeyParts *parts, bool fresh) {
  Keeper *k = mem_new(sizeof *k);
  *k = (Keeper){
      .run = run, .density = density, .chains = chains, .store = store, .parts = parts};
  k->warmups = mem_new(sizeof *k->warmups * (size_t)(run_groups(run) + 1));
  for (int g = 0; g < run_groups(run); g++) take_up(k, g, fresh);
  start_thread(k);
  return k;
}

long keeper_begun(const Keeper *keeper, int chain) {
  return keeper->warmups[chain / GROUP_CHAINS].begun;
}

void keeper_stop(Keeper *k) {
  if (!k->has_thread) return;
  pthread_mutex_lock(&k->lock);
  k->is_over = true;
  pthread_cond_signal(&k->end);
  pthread_mutex_unlock(&k->lock);
  pthread_join(k->thread, NULL);
  k->has_thread = false;
}

/* Whether every chain of a group that was asked for has what the warm-up yields. */
static bool is_warm(const Keeper *k, int g) {
  int last = (g + 1) * GROUP_CHAINS, chains = k->parts->request->options.chains;
  ChainState state;
  for (int c = g * GROUP_CHAINS; c < last && c < chains; c++)
    if (!run_state(k->run, c, &state)) return false;
  return true;
}

bool keeper_store_warmups(Keeper *k) {
  bool any = false;
  for (int g = 0; g < run_groups(k->run); g++) {
    Warmup *w = &k->warmups[g];
    if (!is_warm(k, g)) {
      write_warmup(k, g);
      any |= w->is_kept;
    } else { /* also what a run has left that was killed while it drew */
      store_drop_warmup(k->store, model_of(k), label_of(k, g).text, w->key);
    }
  }
  return any && cache_uses(store_mode(k->store), USE_MEMORY);
}

void keeper_destroy(Keeper **keeper) {
  Keeper *k = *keeper;
  *keeper = NULL;
  if (!k) return;
  keeper_stop(k);
  pthread_mutex_destroy(&k->lock);
  pthread_cond_destroy(&k->end);
  mem_free(k->warmups);
  mem_free(k);
}
