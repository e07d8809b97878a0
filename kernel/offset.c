/* SPDX-License-Identifier: BSD-3-Clause
   Code points and bytes. */
#include "kernel/offset.h"

/* Continuation bytes of UTF-8 do not start a code point. */
static bool starts_point(char c) {
  return ((unsigned char)c & 0xc0) != 0x80;
}

int offset_of_point(Str text, long point) {
  size_t i = 0;
  while (i < text.n && point > 0) {
    i++;
    while (i < text.n && !starts_point(text.p[i])) i++;
    point--;
  }
  return (int)i;
}

long point_of_offset(Str text, int offset) {
  long points = 0;
  for (int i = 0; i < offset && (size_t)i < text.n; i++)
    points += starts_point(text.p[i]);
  return points;
}
