/* SPDX-License-Identifier: BSD-3-Clause
   The one decoder of UTF-8. */
#include "base/utf8.h"

/* Bytes of a code point by its first one; 0 for a byte that starts none. */
static int length_of(unsigned char first) {
  return first < 0x80       ? 1
         : first >> 5 == 6  ? 2
         : first >> 4 == 14 ? 3
         : first >> 3 == 30 ? 4
                            : 0;
}

int utf8_next(Str text, uint32_t *point) {
  static const uint32_t LEAST[] = {0, 0, 0x80, 0x800, 0x10000}; /* that needs the bytes */
  int n = text.n ? length_of((unsigned char)text.p[0]) : 0;
  if (n == 0 || (size_t)n > text.n) return 0;
  uint32_t code = (unsigned char)text.p[0] & (n == 1 ? 0x7fu : 0x7fu >> n);
  for (int i = 1; i < n; i++) {
    if (utf8_starts(text.p[i])) return 0;
    code = code << 6 | ((unsigned char)text.p[i] & 0x3f);
  }
  bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < LEAST[n] || code > 0x10ffff || is_surrogate) return 0;
  if (point) *point = code;
  return n;
}

size_t utf8_count(Str text) {
  size_t points = 0;
  for (size_t i = 0; i < text.n; i++) points += utf8_starts(text.p[i]);
  return points;
}

size_t utf8_offset(Str text, size_t point) {
  size_t i = 0;
  for (; i < text.n && point > 0; point--) {
    i++;
    while (i < text.n && !utf8_starts(text.p[i])) i++;
  }
  return i;
}

int utf8_mark(Str text) {
  uint32_t point;
  int n = utf8_next(text, &point);
  return n && point == 0xfeff ? n : 0;
}

/* Bytes of the valid characters that [text] begins with. */
static size_t valid_bytes(Str text) {
  size_t valid = 0;
  for (int n = 1; n && valid < text.n; valid += (size_t)n)
    n = (signed char)text.p[valid] >= 0
            ? 1
            : utf8_next((Str){text.p + valid, text.n - valid}, NULL);
  return valid;
}

bool utf8_is(Str text) {
  return valid_bytes(text) == text.n;
}

void utf8_put(Buf *out, Str text) {
  while (text.n) {
    size_t n = valid_bytes(text);
    buf_putn(out, text.p, n);
    if (n < text.n) buf_put(out, "\xef\xbf\xbd");
    n += n < text.n;
    text = (Str){text.p + n, text.n - n};
  }
}
