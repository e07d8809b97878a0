/* SPDX-License-Identifier: BSD-3-Clause
   Files of cases for tests: "=== name" starts a case, lines "---" part it. */
#pragma once
#include <stdio.h>
#include <string.h>
#include "base/str.h"

/* Takes the text before [mark] at the start of a line off [rest]; the mark goes too. */
static inline Str case_cut(Str *rest, const char *mark) {
  size_t m = strlen(mark);
  const char *start = rest->p, *end = rest->p + rest->n;
  for (const char *p = start; p + m <= end; p++)
    if (memcmp(p, mark, m) == 0 && (p == start || p[-1] == '\n')) {
      *rest = (Str){p + m, (size_t)(end - p) - m};
      return (Str){start, (size_t)(p - start)};
    }
  *rest = (Str){end, 0};
  return (Str){start, (size_t)(end - start)};
}

/* The next part of a case, without the newlines at its end. */
static inline Str case_part(Str *body) {
  Str part = case_cut(body, "---\n");
  while (part.n && part.p[part.n - 1] == '\n') part.n--;
  return part;
}

/* The next case of [rest]; false at the end.  What stands before the first is skipped by
   case_cut(&rest, "=== "). */
static inline bool case_next(Str *rest, Str *name, Str *body) {
  if (!rest->n) return false;
  *body = case_cut(rest, "=== ");
  const char *line = memchr(body->p, '\n', body->n);
  size_t n = line ? (size_t)(line - body->p) : body->n;
  *name = (Str){body->p, n};
  *body = (Str){body->p + n + (line != NULL), body->n - n - (line != NULL)};
  return true;
}

/* Says how [found] differs; true when it does not. */
static inline bool case_same(Str name, Str expected, Str found) {
  while (found.n && found.p[found.n - 1] == '\n') found.n--;
  if (str_eq(expected, found)) return true;
  printf("=== %.*s\n--- expected\n%.*s\n--- found\n%.*s\n\n", (int)name.n, name.p,
         (int)expected.n, expected.p, (int)found.n, found.p);
  return false;
}
