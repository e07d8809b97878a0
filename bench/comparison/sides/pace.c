/* SPDX-License-Identifier: BSD-3-Clause
   The timing loop of the sides that are written in Python: the same as bench/side.c. */
#include <stdint.h>
#include <time.h>

static const double BATCH_SECONDS = 0.004;

/* The functions of the peers, by the order of their arguments. */
typedef int StanliGrad(void *model, const double *q, double *lp, double *grad);
typedef int64_t NutpieGrad(uint64_t dim, double *q, double *grad, double *lp, void *data);

typedef struct Call {
  StanliGrad *stanli;
  NutpieGrad *nutpie;
  void *data;
  uint64_t dim;
  double *q, *grad;
} Call;

static double thread_seconds(void) {
  struct timespec ts;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
  return (double)ts.tv_sec + 1e-9 * (double)ts.tv_nsec;
}

static void step(const Call *c) {
  double lp;
  if (c->stanli)
    c->stanli(c->data, c->q, &lp, c->grad);
  else
    c->nutpie(c->dim, c->q, c->grad, &lp, c->data);
}

static double batch(const Call *c, long n) {
  double start = thread_seconds();
  for (long i = 0; i < n; i++) {
    c->q[0] += 1e-12;
    step(c);
  }
  return thread_seconds() - start;
}

double pace(const Call *c, double seconds) {
  double used = batch(c, 1), best = used, sum = 0;
  long n = used > BATCH_SECONDS ? 1 : (long)(BATCH_SECONDS / (used + 1e-9)) + 1;
  while (sum < seconds) {
    used = batch(c, n);
    sum += used;
    if (used / (double)n < best) best = used / (double)n;
    if (used < BATCH_SECONDS / 2) n *= 2;
  }
  return best;
}
