/* SPDX-License-Identifier: BSD-3-Clause
   JSON trees on jansson.  Names that both of us use are moved aside while its header is
   read; after that only its functions are used, not its macros over those names. */
#define json_copy jansson_copy
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_REAL JANSSON_REAL
#define JSON_NULL JANSSON_NULL
#include <jansson.h>
#undef json_copy
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_REAL
#undef JSON_NULL
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/utf8.h"

enum { MAX_DEPTH = 512 };

/* Numbers that are not finite, as CmdStan and its interfaces write them.  The first of a
   value is ours; bare ones stand in texts without quotes too. */
static const struct {
  const char *word;
  double value;
  bool is_bare;
} WORDS[] = {{"NaN", NAN, true},
             {"Infinity", INFINITY, true},
             {"-Infinity", -INFINITY, true},
             {"nan", NAN, false},
             {"Inf", INFINITY, false},
             {"+Inf", INFINITY, false},
             {"inf", INFINITY, false},
             {"+Infinity", INFINITY, false},
             {"-Inf", -INFINITY, false},
             {"-inf", -INFINITY, false}};
enum { NWORDS = sizeof WORDS / sizeof *WORDS };

static json_t *raw(const Json *json) {
  return (json_t *)(uintptr_t)json;
}

/* --- parsing --- */

/* The end of the string that begins at [i]. */
static size_t skip_string(Str text, size_t i) {
  for (i++; i < text.n && text.p[i] != '"'; i++)
    if (text.p[i] == '\\') i++;
  return i < text.n ? i + 1 : text.n;
}

static bool word_at(Str text, size_t i, const char *word) {
  size_t n = strlen(word);
  return text.n - i >= n && memcmp(text.p + i, word, n) == 0;
}

static bool is_number_char(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' ||
         c == 'E';
}

static const char *skip_digits(const char *p) {
  return p + strspn(p, "0123456789");
}

/* Whether [text] is a number as JSON writes them, and larger than any double. */
static bool is_too_large(const char *text) {
  const char *p = text + (*text == '-'), *whole = p;
  p = skip_digits(p);
  bool fine = p > whole && (*whole != '0' || p == whole + 1);
  if (*p == '.') {
    const char *part = ++p;
    p = skip_digits(p);
    fine = fine && p > part;
  }
  if (*p == 'e' || *p == 'E') {
    p += 1 + (p[1] == '-' || p[1] == '+');
    const char *power = p;
    p = skip_digits(p);
    fine = fine && p > power;
  }
  return fine && !*p && isinf(strtod(text, NULL));
}

/* Copies the number at [i].  jansson refuses what it cannot hold: an integer past 64 bits
   becomes a real, a number past all doubles is put in quotes.  Returns its end. */
static size_t put_number(Str text, size_t i, Buf *out) {
  size_t end = i, from = out->n;
  bool integer = true;
  for (; end < text.n && is_number_char(text.p[end]); end++)
    if (strchr(".eE", text.p[end])) integer = false;
  buf_putn(out, text.p + i, end - i);
  if (is_too_large(out->p + from)) {
    out->n = from;
    buf_putc(out, '"');
    buf_putn(out, text.p + i, end - i);
    buf_putc(out, '"');
    return end;
  }
  if (!integer || end - i < 19) return end;
  errno = 0;
  strtoll(out->p + from, NULL, 10);
  if (errno == ERANGE) buf_put(out, ".0");
  return end;
}

/* Copies one token.  The bare words for numbers that are not finite are put in quotes. */
static size_t put_token(Str text, size_t i, Buf *out) {
  for (size_t w = 0; w < NWORDS; w++)
    if (WORDS[w].is_bare && word_at(text, i, WORDS[w].word)) {
      buf_printf(out, "\"%s\"", WORDS[w].word);
      return i + strlen(WORDS[w].word);
    }
  if (text.p[i] == '-' || (text.p[i] >= '0' && text.p[i] <= '9'))
    return put_number(text, i, out);
  size_t end = text.p[i] == '"' ? skip_string(text, i) : i + 1;
  buf_putn(out, text.p + i, end - i);
  return end;
}

/* [text] as plain JSON in [out], and NULL; or what is wrong in line [line]. */
static const char *to_plain_json(Str text, Buf *out, int *line) {
  int depth = 0;
  *line = 1;
  for (size_t i = 0; i < text.n;) {
    char c = text.p[i];
    if (c == '\n') ++*line;
    if (c == '\0') return "a NUL byte"; /* jansson overlooks it behind a number */
    if ((c == '[' || c == '{') && ++depth > MAX_DEPTH) return "nested too deep";
    if (c == ']' || c == '}') depth--;
    i = put_token(text, i, out);
  }
  return NULL;
}

/* About what it takes to parse [text]: a copy that grows, and a node for every value. */
static size_t size_of_tree(Str text) {
  enum { COPIES = 4, NODE = 64 };
  size_t nodes = 1;
  for (size_t i = 0; i < text.n; i++) nodes += text.p[i] == ',';
  return mem_size(text.n, COPIES) + mem_size(nodes, NODE);
}

Json *json_parse(Str text, Buf *error) {
  size_t mark = (size_t)utf8_mark(text);
  text = (Str){text.p + mark, text.n - mark};
  size_t size = size_of_tree(text);
  if (!mem_has(size)) {
    if (error) buf_put(error, "the file needs ");
    if (error) mem_put_refusal(error, (double)size);
    return NULL;
  }
  Buf plain = {0};
  json_t *tree = NULL;
  json_error_t what;
  const char *wrong = to_plain_json(text, &plain, &what.line);
  if (wrong) {
    if (error) buf_printf(error, "line %d: %s", what.line, wrong);
  } else {
    tree = json_loadb(buf_text(&plain), plain.n, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES,
                      &what);
    if (!tree && error) buf_printf(error, "line %d: %s", what.line, what.text);
  }
  buf_free(&plain);
  return (Json *)tree;
}

void json_destroy(Json **json) {
  if (!*json) return;
  json_decref(raw(*json));
  *json = NULL;
}

Json *json_copy(const Json *json) {
  json_t *copy = json_deep_copy(raw(json));
  ASSERT(copy || !json);
  return (Json *)copy;
}

/* --- writing --- */

static bool is_plain(char c) {
  return (unsigned char)c >= ' ' && c != '"' && c != '\\';
}

static void put_text(Buf *out, const char *text, size_t n) {
  static const char *const escapes = "\"\"\\\\\bb\ff\nn\rr\tt";
  size_t from = 0; /* of what stands for itself */
  buf_putc(out, '"');
  for (size_t i = 0; i < n; i++) {
    char c = text[i];
    if (is_plain(c)) continue;
    const char *e = escapes;
    while (*e && *e != c) e += 2;
    buf_putn(out, text + from, i - from);
    from = i + 1;
    if (*e && c)
      buf_printf(out, "\\%c", e[1]);
    else
      buf_printf(out, "\\u%04x", (unsigned)c);
  }
  buf_putn(out, text + from, n - from);
  buf_putc(out, '"');
}

static void put_real(Buf *out, double x) {
  size_t from = out->n;
  buf_double(out, x);
  if (!strpbrk(out->p + from, ".en")) buf_put(out, ".0"); /* stays a real when read */
}

static void put_json(Buf *out, json_t *json);

static void put_object(Buf *out, json_t *object) {
  void *it = json_object_iter(object);
  buf_putc(out, '{');
  for (int i = 0; it; i++, it = json_object_iter_next(object, it)) {
    const char *key = json_object_iter_key(it);
    if (i) buf_putc(out, ',');
    put_text(out, key, strlen(key));
    buf_putc(out, ':');
    put_json(out, json_object_iter_value(it));
  }
  buf_putc(out, '}');
}

static void put_json(Buf *out, json_t *json) {
  switch (json_kind((const Json *)json)) {
  case JSON_NULL: buf_put(out, "null"); break;
  case JSON_BOOL:
    buf_put(out, json_bool((const Json *)json, false) ? "true" : "false");
    break;
  case JSON_INT: buf_printf(out, "%lld", (long long)json_integer_value(json)); break;
  case JSON_REAL: put_real(out, json_real_value(json)); break;
  case JSON_TEXT: put_text(out, json_string_value(json), json_string_length(json)); break;
  case JSON_OBJECT: put_object(out, json); break;
  case JSON_ARRAY:
    buf_putc(out, '[');
    for (size_t i = 0; i < json_array_size(json); i++) {
      if (i) buf_putc(out, ',');
      put_json(out, json_array_get(json, i));
    }
    buf_putc(out, ']');
    break;
  }
}

void json_write(const Json *json, Buf *out) {
  put_json(out, raw(json));
}

/* --- reading --- */

JsonKind json_kind(const Json *json) {
  if (!json) return JSON_NULL;
  switch (json_typeof(raw(json))) {
  case JANSSON_OBJECT: return JSON_OBJECT;
  case JANSSON_ARRAY: return JSON_ARRAY;
  case JSON_STRING: return JSON_TEXT;
  case JSON_INTEGER: return JSON_INT;
  case JANSSON_REAL: return JSON_REAL;
  case JSON_TRUE:
  case JSON_FALSE: return JSON_BOOL;
  case JANSSON_NULL: break;
  }
  return JSON_NULL;
}

const Json *json_get(const Json *object, const char *key) {
  return (const Json *)json_object_get(raw(object), key);
}

const char *json_text(const Json *json, const char *otherwise) {
  return json_kind(json) == JSON_TEXT ? json_string_value(raw(json)) : otherwise;
}

int64_t json_int(const Json *json, int64_t otherwise) {
  return json_kind(json) == JSON_INT ? json_integer_value(raw(json)) : otherwise;
}

bool json_bool(const Json *json, bool otherwise) {
  return json_kind(json) == JSON_BOOL ? json_typeof(raw(json)) == JSON_TRUE : otherwise;
}

bool json_number_word(const char *text, double *out) {
  for (size_t i = 0; i < NWORDS; i++)
    if (strcmp(text, WORDS[i].word) == 0) {
      *out = WORDS[i].value;
      return true;
    }
  return false;
}

bool json_number(const Json *json, double *out) {
  JsonKind kind = json_kind(json);
  if (kind == JSON_INT || kind == JSON_REAL) {
    *out = json_number_value(raw(json));
    return true;
  }
  return json_number_word(json_text(json, ""), out);
}

int json_count(const Json *json) {
  return (int)(json_kind(json) == JSON_OBJECT ? json_object_size(raw(json))
                                              : json_array_size(raw(json)));
}

const Json *json_at(const Json *array, int i) {
  return i < 0 ? NULL : (const Json *)json_array_get(raw(array), (size_t)i);
}

/* The member that jansson's iterator [at] stands for; none for NULL. */
static JsonMember member_at(const Json *object, void *at) {
  if (!at) return (JsonMember){.object = object};
  return (JsonMember){json_object_iter_key(at), (const Json *)json_object_iter_value(at),
                      object, at};
}

JsonMember json_first(const Json *object) {
  return member_at(object, json_object_iter(raw(object)));
}

JsonMember json_next(JsonMember member) {
  return member_at(member.object, json_object_iter_next(raw(member.object), member.at));
}

/* --- building --- */

static Json *made(json_t *json) {
  ASSERT(json);
  return (Json *)json;
}

Json *json_new_textn(const char *text, size_t n) {
  if (utf8_is((Str){text, n})) return made(json_stringn_nocheck(text, n));
  Buf valid = {0};
  utf8_put(&valid, (Str){text, n}); /* output of programs need not be */
  json_t *json = json_stringn_nocheck(buf_text(&valid), valid.n);
  buf_free(&valid);
  return made(json);
}

Json *json_new_text(const char *text) {
  return json_new_textn(text, strlen(text));
}
Json *json_new_object(void) {
  return made(json_object());
}
Json *json_new_array(void) {
  return made(json_array());
}
Json *json_new_int(int64_t x) {
  return made(json_integer(x));
}
Json *json_new_bool(bool x) {
  return made(json_boolean(x));
}
Json *json_new_null(void) {
  return made(json_null());
}

Json *json_new_real(double x) {
  if (isfinite(x)) return made(json_real(x));
  size_t i = 0;
  while (isnan(x) ? !isnan(WORDS[i].value) : WORDS[i].value != x) i++;
  return json_new_text(WORDS[i].word);
}

void json_set(Json *object, const char *key, Json *child) {
  Buf valid = {0};
  utf8_put(&valid, str_of(key));
  MUST(json_object_set_new_nocheck(raw(object), buf_text(&valid), raw(child)) == 0);
  buf_free(&valid);
}

void json_push(Json *array, Json *child) {
  MUST(json_array_append_new(raw(array), raw(child)) == 0);
}
