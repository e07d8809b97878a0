/* SPDX-License-Identifier: BSD-3-Clause
   Time, for display and statistics. */
#include <math.h>
#include <stdio.h>
#include <time.h>
#include "base/clock.h"

double clock_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double clock_cpu_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void clock_iso(char *text, size_t n) {
  struct timespec t;
  struct tm utc;
  char day[32];
  clock_gettime(CLOCK_REALTIME, &t);
  gmtime_r(&t.tv_sec, &utc);
  strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &utc);
  snprintf(text, n, "%s.%06ldZ", day, t.tv_nsec / 1000);
}

void clock_span(double seconds, char *text, size_t n) {
  if (!isfinite(seconds) || seconds > 1e15) {
    snprintf(text, n, "?");
    return;
  }
  if (seconds < 9.95) {
    snprintf(text, n, "%.1f s", seconds);
    return;
  }
  long long s = llround(seconds), minutes = llround(seconds / 60);
  if (s < 60)
    snprintf(text, n, "%lld s", s);
  else if (s < 3600)
    snprintf(text, n, "%lld min %lld s", s / 60, s % 60);
  else
    snprintf(text, n, "%lld h %02lld min", minutes / 60, minutes % 60);
}

void clock_condition(pthread_cond_t *condition) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(condition, &attributes);
  pthread_condattr_destroy(&attributes);
}

struct timespec clock_deadline(long ms) {
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_nsec += ms % 1000 * 1000000L;
  until.tv_sec += ms / 1000 + until.tv_nsec / 1000000000L;
  until.tv_nsec %= 1000000000L;
  return until;
}
