/* SPDX-License-Identifier: BSD-3-Clause
   Sizes and spans of time as people write them. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* "5GiB", "100 MB", "4096" in bytes; "90d", "12h", "30 min", "2w" in seconds, "90" in
   days.  False, and [out] as it was, for what is none, or is negative. */
bool unit_bytes(const char *text, double *out);
bool unit_seconds(const char *text, double *out);

/* "9.6 MB". */
void unit_put_bytes(double bytes, char *text, size_t n);
