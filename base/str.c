/* SPDX-License-Identifier: BSD-3-Clause
   Views of text, and text that grows. */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/str.h"

Str str_of(const char *text) {
  return (Str){text, strlen(text)};
}

bool str_eq(Str a, Str b) {
  return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(Str a, const char *text) {
  return str_eq(a, str_of(text));
}

bool text_has_suffix(const char *text, const char *suffix) {
  size_t n = strlen(text), m = strlen(suffix);
  return n > m && strcmp(text + n - m, suffix) == 0;
}

/* Room for [more] bytes and the NUL. */
static void buf_room(Buf *b, size_t more) {
  ASSERT(more < SIZE_MAX / 4 - b->n);
  size_t want = b->n + more + 1;
  if (want <= b->cap) return;
  b->cap = want > 2 * b->cap ? want : 2 * b->cap;
  b->p = mem_resize(b->p, b->cap);
}

void buf_putn(Buf *b, const char *text, size_t n) {
  buf_room(b, n);
  if (n) memcpy(b->p + b->n, text, n);
  b->n += n;
  b->p[b->n] = '\0';
}

void buf_put(Buf *b, const char *text) {
  buf_putn(b, text, strlen(text));
}
void buf_putc(Buf *b, char c) {
  buf_putn(b, &c, 1);
}

void buf_vprintf(Buf *b, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, args);
  ASSERT(n >= 0);
  buf_room(b, (size_t)n);
  vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
  va_end(again);
  b->n += (size_t)n;
}

void buf_printf(Buf *b, const char *format, ...) {
  va_list args;
  va_start(args, format);
  buf_vprintf(b, format, args);
  va_end(args);
}

/* Bytes of the character at [p] if XML 1.0 (section 2.2) has no place for it, else 0: the
   control characters but tab and ends of line, U+FFFE and U+FFFF. */
static int forbidden(const char *p) {
  if (!strncmp(p, "\xEF\xBF\xBE", 3) || !strncmp(p, "\xEF\xBF\xBF", 3)) return 3;
  return (unsigned char)*p < ' ' && !strchr("\t\n\r", *p);
}

void buf_html(Buf *b, const char *text) {
  for (const char *p = text; *p; p++) switch (*p) {
    case '&': buf_put(b, "&amp;"); break;
    case '<': buf_put(b, "&lt;"); break;
    case '>': buf_put(b, "&gt;"); break;
    case '"': buf_put(b, "&quot;"); break;
    case '\'': buf_put(b, "&#39;"); break;
    default: {
      int skipped = forbidden(p);
      if (skipped)
        p += skipped - 1;
      else
        buf_putc(b, *p);
    }
    }
}

void buf_double(Buf *b, double x) {
  if (isnan(x)) {
    buf_put(b, "nan");
    return;
  }
  if (isinf(x)) {
    buf_put(b, x > 0 ? "inf" : "-inf");
    return;
  }
  /* 15 digits name every normal double that has a form of at most 15 digits; subnormal
     numbers have fewer digits than that. */
  char text[32];
  for (int digits = fabs(x) < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, x);
    if (strtod(text, NULL) == x) break;
  }
  buf_put(b, text);
}

const char *buf_text(const Buf *b) {
  return b->p ? b->p : "";
}

char *buf_take(Buf *b) {
  char *text = b->p ? b->p : mem_strdup("");
  *b = (Buf){0};
  return text;
}

void buf_clear(Buf *b) {
  b->n = 0;
  if (b->p) b->p[0] = '\0';
}

void buf_free(Buf *b) {
  mem_free(b->p);
  *b = (Buf){0};
}
