/* SPDX-License-Identifier: BSD-3-Clause
   Tokens of JSON. */
#include "base/json_scan.h"
#include <ctype.h>
#include <math.h>
#include <string.h>
#include "base/utf8.h"

enum { MAX_DEPTH = 512 };

JsonScan json_scan(Str text, Buf *error) {
  const char *start = text.p + utf8_mark(text);
  return (JsonScan){.at = start, .end = text.p + text.n, .start = start, .error = error};
}

bool json_scan_fail(const JsonScan *s, const char *what) {
  long line = 1;
  for (const char *p = s->start; p < s->at; p++) line += *p == '\n';
  if (s->error) buf_printf(s->error, "line %ld: %s", line, what);
  return false;
}

/* The word or character at [at], for people. */
static void put_found(const JsonScan *s, Buf *out) {
  enum { LONGEST = 20 };
  Str rest = {s->at, (size_t)(s->end - s->at)};
  size_t n = 0;
  while (
      n < rest.n && n < LONGEST &&
      (isalnum((unsigned char)rest.p[n]) || strchr("+-._", rest.p[n] ? rest.p[n] : ' ')))
    n++;
  if (n == 0) n = (size_t)utf8_next(rest, NULL);
  if (rest.n == 0)
    buf_put(out, "the end");
  else if (n == 0 || (n == 1 && (unsigned char)*rest.p < ' '))
    buf_printf(out, "byte 0x%02x", (unsigned char)*rest.p);
  else
    buf_printf(out, "`%.*s`", (int)n, rest.p);
}

bool json_scan_unexpected(const JsonScan *s, const char *missing) {
  Buf what = {0};
  buf_printf(&what, "%s is missing before ", missing);
  put_found(s, &what);
  json_scan_fail(s, buf_text(&what));
  buf_free(&what);
  return false;
}

char json_scan_peek(JsonScan *s) {
  const char *p = s->at;
  while (p < s->end && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r')) p++;
  s->at = p;
  return p < s->end ? *p : 0;
}

bool json_scan_open(JsonScan *s) {
  if (s->depth == MAX_DEPTH) return json_scan_fail(s, "nested too deep");
  s->depth++;
  s->at++;
  return true;
}

void json_scan_close(JsonScan *s) {
  s->depth--;
  s->at++;
}

bool json_scan_next(JsonScan *s, char end, bool *more) {
  char c = json_scan_peek(s);
  *more = c == ',';
  if (c == ',')
    s->at++;
  else if (c != end)
    return json_scan_unexpected(s, end == ']' ? "`,` or `]`" : "`,` or `}`");
  return true;
}

/* --- texts --- */

/* Four hexadecimal digits, or -1. */
static int hex_of(const char *p, const char *end) {
  static const char digits[] = "0123456789abcdef";
  int x = 0;
  for (int k = 0; k < 4; k++) {
    const char *d =
        p + k < end && p[k] ? strchr(digits, p[k] | (p[k] > '9' ? 32 : 0)) : NULL;
    if (!d) return -1;
    x = 16 * x + (int)(d - digits);
  }
  return x;
}

static void put_point(Buf *out, uint32_t c) {
  if (c < 0x80)
    buf_putc(out, (char)c);
  else {
    int tail = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char FIRST[] = {0, 0xc0, 0xe0, 0xf0};
    buf_putc(out, (char)(FIRST[tail] | c >> (6 * tail)));
    while (tail--) buf_putc(out, (char)(0x80 | ((c >> (6 * tail)) & 0x3f)));
  }
}

/* \u00e9 at [at], or two of them that make a code point past 16 bits. */
static bool read_point(JsonScan *s, Buf *out) {
  int c = hex_of(s->at + 2, s->end);
  if (c < 0) return json_scan_fail(s, "\\u needs four hexadecimal digits");
  if (c == 0) return json_scan_fail(s, "\\u0000 is in no text");
  bool is_first = c >= 0xd800 && c < 0xdc00, is_second = c >= 0xdc00 && c < 0xe000;
  const char *more = s->at + 6;
  uint32_t point = (uint32_t)c;
  if (is_first) {
    bool is_pair = s->end - more > 1 && more[0] == '\\' && more[1] == 'u';
    int low = is_pair ? hex_of(more + 2, s->end) : -1;
    is_second = low < 0xdc00 || low >= 0xe000;
    point = 0x10000 + (((uint32_t)c - 0xd800) << 10) + ((uint32_t)low - 0xdc00);
    more += 6;
  }
  if (is_second) return json_scan_fail(s, "half of a surrogate pair is no character");
  put_point(out, point);
  s->at = more;
  return true;
}

static bool read_escape(JsonScan *s, Buf *out) {
  static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
  char c = s->end - s->at > 1 ? s->at[1] : 0;
  if (c == 'u') return read_point(s, out);
  const char *name = c ? strchr(names, c) : NULL;
  if (!name) return json_scan_fail(s, "a backslash begins no escape of JSON here");
  buf_putc(out, meant[name - names]);
  s->at += 2;
  return true;
}

/* Characters that stand for themselves. */
static bool read_plain(JsonScan *s, Buf *out) {
  const char *from = s->at;
  for (int n; s->at < s->end && *s->at != '"' && *s->at != '\\'; s->at += n) {
    n = (signed char)*s->at >= ' '
            ? 1
            : utf8_next((Str){s->at, (size_t)(s->end - s->at)}, NULL);
    if (n == 0) return json_scan_fail(s, "bytes of a text are not UTF-8");
    if ((unsigned char)*s->at < ' ')
      return json_scan_fail(s, "a control character in a text is written as \\u00..");
  }
  buf_putn(out, from, (size_t)(s->at - from));
  return true;
}

bool json_scan_text(JsonScan *s, Buf *out) {
  const JsonScan opened = *s;
  for (s->at++; s->at < s->end && *s->at != '"';)
    if (!(*s->at == '\\' ? read_escape(s, out) : read_plain(s, out))) return false;
  if (s->at == s->end) return json_scan_fail(&opened, "a text is not closed");
  s->at++;
  return true;
}

bool json_scan_key(JsonScan *s, Buf *out) {
  if (json_scan_peek(s) != '"') return json_scan_unexpected(s, "a name in double quotes");
  if (!json_scan_text(s, out)) return false;
  if (json_scan_peek(s) != ':') return json_scan_unexpected(s, "`:`");
  s->at++;
  return true;
}

/* --- numbers and words --- */

static bool is_word(const JsonScan *s, const char *word) {
  size_t n = strlen(word);
  return (size_t)(s->end - s->at) >= n && memcmp(s->at, word, n) == 0;
}

/* Goes past [word] where it stands. */
static bool take_word(JsonScan *s, const char *word) {
  if (!is_word(s, word)) return false;
  s->at += strlen(word);
  return true;
}

bool json_scan_word(JsonScan *s, const char *word) {
  return take_word(s, word) || json_scan_unexpected(s, "a value");
}

static bool read_not_finite(JsonScan *s, Decimal *out) {
  out->is_integer = false;
  out->value = NAN;
  if (take_word(s, "NaN")) return true;
  out->value = INFINITY;
  if (take_word(s, "Infinity")) return true;
  out->value = -INFINITY;
  return json_scan_word(s, "-Infinity");
}

bool json_scan_number(JsonScan *s, Decimal *out) {
  size_t n = decimal_read((Str){s->at, (size_t)(s->end - s->at)}, out);
  if (n == 0) return read_not_finite(s, out);
  s->at += n;
  return true;
}
