/* SPDX-License-Identifier: BSD-3-Clause
   Time, for display and statistics only: nothing that is computed depends on it. */
#pragma once
#include <stddef.h>
#include <time.h>

double clock_seconds(void);           /* monotonic */
void clock_iso(char *text, size_t n); /* now in UTC, "2025-01-02T03:04:05.678901Z" */

/* "0.4 s", "12 s", "3 min 12 s", "1 h 05 min". */
void clock_span(double seconds, char *text, size_t n);

/* [ms] from now, for conditions that wait by the monotonic clock. */
struct timespec clock_deadline(long ms);
