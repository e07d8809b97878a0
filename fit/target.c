/* SPDX-License-Identifier: BSD-3-Clause
   When draws are enough. */
#include "fit/target.h"
#include <math.h>
#include <pthread.h>
#include "base/alloc.h"
#include "base/crew.h"
#include "sampler/diagnose/diagnose.h"
#include "widgets/number.h"

enum { FIRST_LOOK = 250 };

/* What `summary` warns of. */
#define ENOUGH_R_HAT 1.01

static long smaller(long a, long b) {
  return a < b ? a : b;
}

long target_first(long most) {
  return smaller(FIRST_LOOK, most);
}

long target_next(long draws, long most) {
  return smaller(draws + draws / 2, most);
}

/* A look that threads share. */
typedef struct Look {
  const Columns *columns;
  atomic_long next; /* scalar */
  long count;
  const atomic_int *stop;
  int stops; /* its value at the begin */
  pthread_mutex_t lock;
  Quality quality;
} Look;

/* fmin and fmax pass over NaN, which constants give. */
static void add(Quality *q, const Quality *other) {
  q->bulk = fmin(q->bulk, other->bulk);
  q->tail = fmin(q->tail, other->tail);
  q->r_hat = fmax(q->r_hat, other->r_hat);
}

static bool is_cut(const Look *l) {
  return atomic_load(l->stop) > l->stops;
}

static void work(Crew *crew, void *ctx) {
  Look *l = ctx;
  const Columns *c = l->columns;
  (void)crew;
  double *x = mem_new(sizeof *x * ((size_t)c->chains * (size_t)c->draws + 8));
  Quality mine = {NAN, NAN, NAN};
  for (long k; !is_cut(l) && (k = atomic_fetch_add(&l->next, 1)) < l->count;) {
    Quality one;
    columns_gather(c, k, x);
    diag_convergence(x, c->chains, c->draws, &one.r_hat, &one.bulk, &one.tail);
    add(&mine, &one);
  }
  pthread_mutex_lock(&l->lock);
  add(&l->quality, &mine);
  pthread_mutex_unlock(&l->lock);
  mem_free(x);
}

static Columns *columns_of(const Layers *chains, const KeyParts *parts, long draws) {
  int count = parts->request->options.chains;
  Columns *columns = bound_columns(parts->bound, count, (int)draws);
  for (int c = 0; columns && c < count; c++)
    for (long d = 0; d < draws; d++)
      bound_fill(parts->bound, columns, c, (int)d, entry_row(&chains[c].generated, d));
  return columns;
}

bool target_look(const Layers *chains, const KeyParts *parts, long draws,
                 const atomic_int *stop, Quality *quality) {
  enum { PORTION = 16, MOST = 4096 }; /* a thread for fewer scalars does not pay */
  Look l = {.columns = columns_of(chains, parts, draws), .stop = stop};
  Columns *columns = (Columns *)l.columns;
  if (!columns) return false;
  l.stops = atomic_load(stop);
  l.quality = (Quality){NAN, NAN, NAN};
  l.count = columns_scalars(columns);
  long jobs = smaller((l.count + PORTION - 1) / PORTION, MOST);
  pthread_mutex_init(&l.lock, NULL);
  if (jobs) crew_run(crew_threads(parts->request->options.threads, (int)jobs), work, &l);
  pthread_mutex_destroy(&l.lock);
  columns_destroy(&columns);
  *quality = l.quality;
  return !is_cut(&l);
}

/* One chain has no R-hat. */
bool target_is_met(const Quality *q, int target_ess) {
  return q->bulk >= target_ess && q->tail >= target_ess && !(q->r_hat >= ENOUGH_R_HAT);
}

void target_put(Buf *out, const Quality *q, int target_ess) {
  buf_printf(out, "target_ess = %d %s: least bulk ESS ", target_ess,
             target_is_met(q, target_ess) ? "reached" : "not reached");
  number_whole(out, q->bulk);
  buf_put(out, ", tail ESS ");
  number_whole(out, q->tail);
  if (isnan(q->r_hat)) return;
  buf_put(out, ", worst R-hat ");
  number_fixed(out, q->r_hat, q->r_hat < 1.1 ? 3 : 2);
}
