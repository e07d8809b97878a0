/* SPDX-License-Identifier: BSD-3-Clause
   Errands lie in a list; a counter says when one is added.  It is what helpers look at
   before they sleep. */
#include "base/team.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include "base/alloc.h"
#include "base/clock.h"

/* How long a helper looks out at most: longer than a sampler takes between two
   gradients, and about what waking a thread costs. */
static const double PATIENCE = 60e-6, LEAST_PATIENCE = 1e-6;
enum { PAUSES = 32 }; /* between two looks at the clock */

typedef struct Errand {
  struct Errand *up;
  TeamPart *part;
  void *ctx;
  int parts;
  int room; /* for so many helpers more */
  atomic_int next;
  atomic_int inside; /* helpers at it */
} Errand;

typedef struct Helper {
  Team *team;
  int number; /* from 1 */
  pthread_t thread;
  double patience; /* next to none once errands come so seldom that it would be in vain */
} Helper;

struct Team {
  pthread_mutex_t lock;
  pthread_cond_t more; /* errands, helpers that may help, or the end */
  pthread_cond_t less; /* helpers at an errand */
  Errand *errands;
  atomic_uint posted;
  double posted_at; /* the last of them */
  int sleepers;
  atomic_int allowed;
  bool is_ending;
  Helper *helpers;
  int n;
};

static void rest(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/* Looks at [at] until it is something else than [seen] or [seconds] are over; processors
   that others want are given away between looks. */
static bool look_out(atomic_uint *at, unsigned seen, double seconds) {
  double end = clock_seconds() + seconds;
  do {
    for (int i = 0; i < PAUSES; i++) {
      if (atomic_load_explicit(at, memory_order_relaxed) != seen) return true;
      rest();
    }
    sched_yield();
  } while (clock_seconds() < end);
  return false;
}

static void take_parts(Errand *e, int member) {
  for (int i; (i = atomic_fetch_add(&e->next, 1)) < e->parts;) e->part(e->ctx, i, member);
}

/* The errand a helper goes to, with the lock held: where fewest are. */
static Errand *find_errand(const Team *t) {
  Errand *best = NULL;
  for (Errand *e = t->errands; e; e = e->up) {
    if (e->room < 1 || atomic_load(&e->next) >= e->parts) continue;
    if (!best || atomic_load(&e->inside) < atomic_load(&best->inside)) best = e;
  }
  return best;
}

static bool may_help(Helper *h) {
  return h->number <= atomic_load(&h->team->allowed);
}

/* Does what there is to do, with the lock held at begin and end. */
static void help(Helper *h) {
  Team *t = h->team;
  for (Errand *e; may_help(h) && (e = find_errand(t));) {
    e->room--;
    atomic_fetch_add(&e->inside, 1);
    pthread_mutex_unlock(&t->lock);
    take_parts(e, h->number);
    pthread_mutex_lock(&t->lock);
    e->room++;
    /* Its owner may return from now on. */
    if (atomic_fetch_sub(&e->inside, 1) == 1) pthread_cond_broadcast(&t->less);
  }
}

static void sleep_until_posted(Helper *h, unsigned seen) {
  Team *t = h->team;
  t->sleepers++;
  while (!t->is_ending && (!may_help(h) || atomic_load(&t->posted) == seen))
    pthread_cond_wait(&t->more, &t->lock);
  t->sleepers--;
}

static void *be_a_helper(void *arg) {
  Helper *h = arg;
  Team *t = h->team;
  pthread_mutex_lock(&t->lock);
  while (!t->is_ending) {
    unsigned seen = atomic_load(&t->posted);
    help(h);
    pthread_mutex_unlock(&t->lock);
    double idle = clock_seconds();
    bool found = may_help(h) && look_out(&t->posted, seen, h->patience);
    pthread_mutex_lock(&t->lock);
    if (!found) sleep_until_posted(h, seen);
    h->patience = t->posted_at - idle < PATIENCE ? PATIENCE : LEAST_PATIENCE;
  }
  pthread_mutex_unlock(&t->lock);
  return NULL;
}

Team *team_new(int helpers) {
  Team *t = mem_new(sizeof *t);
  t->helpers = mem_new(sizeof *t->helpers * (size_t)(helpers > 0 ? helpers : 1));
  pthread_mutex_init(&t->lock, NULL);
  clock_condition(&t->more);
  clock_condition(&t->less);
  atomic_store(&t->allowed, helpers);
  for (; t->n < helpers; t->n++) {
    Helper *h = &t->helpers[t->n];
    *h = (Helper){.team = t, .number = t->n + 1, .patience = PATIENCE};
    if (pthread_create(&h->thread, NULL, be_a_helper, h) != 0) break;
  }
  return t;
}

void team_destroy(Team **team) {
  Team *t = *team;
  *team = NULL;
  if (!t) return;
  pthread_mutex_lock(&t->lock);
  t->is_ending = true;
  atomic_fetch_add(&t->posted, 1);
  pthread_cond_broadcast(&t->more);
  pthread_mutex_unlock(&t->lock);
  for (int i = 0; i < t->n; i++) pthread_join(t->helpers[i].thread, NULL);
  pthread_mutex_destroy(&t->lock);
  pthread_cond_destroy(&t->more);
  pthread_cond_destroy(&t->less);
  mem_free(t->helpers);
  mem_free(t);
}

int team_helpers(const Team *team) {
  return team ? team->n : 0;
}

void team_allow(Team *team, int helpers) {
  if (!team) return;
  pthread_mutex_lock(&team->lock);
  atomic_store(&team->allowed, helpers);
  pthread_cond_broadcast(&team->more);
  pthread_mutex_unlock(&team->lock);
}

void team_release(Team *team) {
  if (!team) return;
  pthread_mutex_lock(&team->lock);
  atomic_fetch_add(&team->allowed, 1);
  pthread_cond_broadcast(&team->more);
  pthread_mutex_unlock(&team->lock);
}

static void post(Team *t, Errand *e) {
  double now = clock_seconds();
  pthread_mutex_lock(&t->lock);
  t->posted_at = now;
  e->up = t->errands;
  t->errands = e;
  atomic_fetch_add(&t->posted, 1);
  if (t->sleepers) pthread_cond_broadcast(&t->more);
  pthread_mutex_unlock(&t->lock);
}

static void take_back(Team *t, const Errand *e) {
  Errand **at = &t->errands;
  while (*at != e) at = &(*at)->up;
  *at = e->up;
}

/* A helper that is at its last part needs no longer than the caller needed for one. */
static void await_helpers(Team *t, Errand *e) {
  enum { LOOKS = 2000 };
  pthread_mutex_lock(&t->lock);
  take_back(t, e);
  pthread_mutex_unlock(&t->lock);
  for (int i = 0; i < LOOKS && atomic_load(&e->inside); i++) rest();
  pthread_mutex_lock(&t->lock);
  while (atomic_load(&e->inside)) pthread_cond_wait(&t->less, &t->lock);
  pthread_mutex_unlock(&t->lock);
}

void team_run(Team *team, int parts, int most, TeamPart *part, void *ctx) {
  Errand e = {.part = part, .ctx = ctx, .parts = parts, .room = most};
  bool alone = parts < 2 || most < 1 || !team || !atomic_load(&team->allowed);
  if (!alone) post(team, &e);
  take_parts(&e, 0);
  if (!alone) await_helpers(team, &e);
}
