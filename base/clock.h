/* SPDX-License-Identifier: BSD-3-Clause
   Time, for display and statistics only: nothing that is computed depends on it. */
#pragma once
#include <pthread.h>
#include <stddef.h>
#include <time.h>

double clock_seconds(void);           /* monotonic */
double clock_cpu_seconds(void);       /* processors have spent on this process */
void clock_iso(char *text, size_t n); /* now in UTC, "2025-01-02T03:04:05.678901Z" */

/* "0.4 s", "12 s", "3 min 12 s", "1 h 05 min". */
void clock_span(double seconds, char *text, size_t n);

/* A condition that waits by the monotonic clock: waits go on when somebody sets the clock
   of the day. */
void clock_condition(pthread_cond_t *condition);

/* [ms] from now, for such a condition. */
struct timespec clock_deadline(long ms);
