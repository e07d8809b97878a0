/* SPDX-License-Identifier: BSD-3-Clause
   Schedules of the warm-up. */
#include "sampler/adapt/windows.h"

enum { STAN_START = 75, STAN_TERM = 50, STAN_WINDOW = 25, STAN_LEAST = 20 };
enum { AUTO_FINAL = 40, FIRST_STRETCH = 40 }; /* then 60, 90, ... more */
enum { ROUND = 10, EARLY_SIZE = 10, MAIN_SIZE = 80 };
enum { FIRST_LOOK = 10, LOOK_SHARE = 45 }; /* of the tuning; then 3, 7, 15, 31 times */

StanWindows stan_windows(long tune) {
  StanWindows w = {
      .tune = tune, .start = STAN_START, .term = STAN_TERM, .size = STAN_WINDOW};
  if (tune < STAN_LEAST) {
    w.start = tune;
    w.end = -1;
    return w;
  }
  if (STAN_START + STAN_WINDOW + STAN_TERM > tune) {
    w.start = (long)(0.15 * (double)tune);
    w.term = (long)(0.1 * (double)tune);
    w.size = tune - w.start - w.term;
  }
  w.end = w.start + w.size - 1;
  return w;
}

bool stan_window_learns(const StanWindows *w, long i) {
  return i >= w->start && i < w->tune - w->term;
}

/* A window that would leave less than twice its size before the end takes the rest. */
bool stan_window_ends(StanWindows *w, long i) {
  if (i != w->end) return false;
  long last = w->tune - w->term - 1;
  if (w->end == last) return true;
  w->size *= 2;
  w->end += w->size;
  if (w->end != last && w->end + 2 * w->size >= last + 1) w->end = last;
  return true;
}

PoolWindows pool_windows(long tune, long most) {
  long final = (long)(0.15 * (double)tune), look = tune / LOOK_SHARE;
  if (most > tune) final = AUTO_FINAL;
  if (look < FIRST_LOOK) look = FIRST_LOOK;
  long early = (long)(0.3 * (double)tune);
  return (PoolWindows){.tune = tune,
                       .early_end = early,
                       .metric_end = tune - final,
                       .judge = (early + tune - final) / 2,
                       .size = MAIN_SIZE,
                       .look = look,
                       .look_after = 2 * look,
                       .most = most,
                       .stretch = FIRST_STRETCH};
}

static long smaller(long a, long b) {
  return a < b ? a : b;
}

void pool_extend(PoolWindows *w) {
  w->stretch += w->stretch / 2;
  w->metric_end = smaller(w->metric_end + w->stretch, w->most - AUTO_FINAL);
  w->tune = w->metric_end + AUTO_FINAL;
  w->judge = w->metric_end;
}

void pool_extend_end(PoolWindows *w) {
  w->tune = smaller(w->tune + AUTO_FINAL, w->most);
}

long pool_round(const PoolWindows *w, long done) {
  if (done >= w->metric_end) return w->tune - done;
  long length = done / 4 + 1;
  return smaller(smaller(length, ROUND), w->metric_end - done);
}

bool pool_switches(PoolWindows *w, long done, long fresh) {
  bool is_early = done < w->early_end;
  long next = is_early ? EARLY_SIZE : w->size + w->size / 2;
  if (fresh < (is_early ? EARLY_SIZE : w->size) || done + next > w->metric_end)
    return false;
  if (!is_early) w->size = next;
  return true;
}

bool pool_looks(PoolWindows *w, long done) {
  if (done < w->look || 4 * done > 3 * w->tune) return false;
  w->look = done + w->look_after;
  w->look_after *= 2;
  return true;
}

bool pool_judges(PoolWindows *w, long done) {
  if (done < w->judge) return false;
  w->judge = done < w->metric_end ? w->metric_end : w->tune + 1;
  return true;
}
