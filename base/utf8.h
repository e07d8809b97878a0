/* SPDX-License-Identifier: BSD-3-Clause
   UTF-8 (RFC 3629): code points in bytes.  A text need not be valid: every function says
   what it makes of bytes that belong to no code point. */
#pragma once
#include <stdint.h>
#include "base/str.h"

/* Bytes of the code point that [text] begins with, 1 to 4, and itself in [point] (may be
   NULL).  0, and [point] untouched, when it begins with none: it is empty, or there is a
   continuation byte, an overlong form, a surrogate, a number past U+10FFFF, a code point
   cut short. */
int utf8_next(Str text, uint32_t *point);

/* False for continuation bytes (10xxxxxx): they start no code point. */
static inline bool utf8_starts(char c) {
  return ((unsigned char)c & 0xc0) != 0x80;
}

/* Code points that start in [text].  Of what is not valid all but continuation bytes
   count. */
size_t utf8_count(Str text);

/* The byte where code point [point] (from 0) starts, counted in the same way; the end of
   [text] when there are fewer. */
size_t utf8_offset(Str text, size_t point);

/* Bytes of a byte order mark at the beginning of [text]: 3 or 0. */
int utf8_mark(Str text);

/* Whether every byte of [text] belongs to a code point. */
bool utf8_is(Str text);

/* Appends [text]; every byte that belongs to no code point becomes U+FFFD. */
void utf8_put(Buf *out, Str text);
