/* SPDX-License-Identifier: BSD-3-Clause
   Str: a view of text that somebody else owns.  Buf: text that grows. */
#pragma once
#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>

typedef struct Str {
  const char *p; /* not ended by NUL */
  size_t n;
} Str;

Str str_of(const char *text);
bool str_eq(Str a, Str b);
bool str_is(Str a, const char *text);

/* Whether [text] ends with [suffix] and is longer. */
bool text_has_suffix(const char *text, const char *suffix);

/* A zeroed Buf is empty and ready; [p] is NULL or ended by NUL. */
typedef struct Buf {
  char *p;
  size_t n, cap;
} Buf;

void buf_put(Buf *b, const char *text);
void buf_putn(Buf *b, const char *text, size_t n);
void buf_putc(Buf *b, char c);
void buf_printf(Buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(Buf *b, const char *format, va_list args);

/* [text] as text or attribute of HTML and XML: & < > " and ' replaced by entities,
   without the characters that XML forbids. */
void buf_html(Buf *b, const char *text);

/* Shortest decimal form that reads back as the same double ("0.1", "1e-300", "nan"). */
void buf_double(Buf *b, double x);

/* The text, never NULL; valid until the next change. */
const char *buf_text(const Buf *b);

/* Hands the text over (never NULL) and empties [b]. */
char *buf_take(Buf *b);
void buf_clear(Buf *b);
void buf_free(Buf *b);
