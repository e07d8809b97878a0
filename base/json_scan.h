/* SPDX-License-Identifier: BSD-3-Clause
   JSON (RFC 8259) token by token, without a tree: for files of numbers, where a tree
   takes ten times the time and the memory of the numbers. */
#pragma once
#include "base/decimal.h"
#include "base/str.h"

typedef struct JsonScan {
  const char *at, *end; /* what is left */
  const char *start;
  int depth;  /* of lists and objects that are open */
  Buf *error; /* may be NULL */
} JsonScan;

JsonScan json_scan(Str text, Buf *error);

/* Writes "line 3: " and [what]; false.  Nothing may be read after that. */
bool json_scan_fail(const JsonScan *s, const char *what);

/* The same for what stands at [at]: "`,` or `]` is missing before `x`". */
bool json_scan_unexpected(const JsonScan *s, const char *missing);

/* The first character behind white space, which is passed over; 0 at the end (and for a
   NUL, which nothing begins with). */
char json_scan_peek(JsonScan *s);

/* Goes into the list or object that begins at [at], and out of it at its end; false
   where 512 are open. */
bool json_scan_open(JsonScan *s);
void json_scan_close(JsonScan *s);

/* Between two elements or members: goes past the comma.  *more is false at [end], ']' or
   '}', which is left. */
bool json_scan_next(JsonScan *s, char end, bool *more);

/* A string, in quotes, which is appended to [out]. */
bool json_scan_text(JsonScan *s, Buf *out);

/* The key of a member, and the colon behind it. */
bool json_scan_key(JsonScan *s, Buf *out);

/* A number, or a bare word for one that is not finite: NaN, Infinity, -Infinity. */
bool json_scan_number(JsonScan *s, Decimal *out);

/* [word] itself, as true or null. */
bool json_scan_word(JsonScan *s, const char *word);
