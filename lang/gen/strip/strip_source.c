/* SPDX-License-Identifier: BSD-3-Clause
   Generated text as tokens, with its macros written out. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "lang/gen/strip/strip.h"

typedef struct Macro {
  const char *names[FUNCTION_PARAMETERS];
  int n; /* -1: no brackets */
  Token *body;
} Macro;

enum { DEEPEST = 16 }; /* macros in macros */

static bool is_word(char c) {
  return isalnum((unsigned char)c) || c == '_';
}

static const char *skip_space(const char *p, const char *end) {
  while (p < end) {
    if (isspace((unsigned char)*p)) {
      p++;
    } else if (p + 1 < end && p[0] == '/' && p[1] == '*') {
      const char *close = strstr(p + 2, "*/");
      p = close && close + 2 <= end ? close + 2 : end;
    } else if (*p == '\\' && p + 1 < end && p[1] == '\n') {
      p += 2;
    } else {
      break;
    }
  }
  return p;
}

static const char *number_end(const char *p, const char *end) {
  const char *start = p;
  bool hex = p + 1 < end && p[0] == '0' && (p[1] == 'x' || p[1] == 'X');
  while (p < end &&
         (is_word(*p) || *p == '.' ||
          ((*p == '+' || *p == '-') && p > start && strchr(hex ? "pP" : "eE", p[-1]))))
    p++;
  return p;
}

static const char *sign_end(const char *p, const char *end) {
  static const char *const pairs[] = {"<<", ">>", "<=", ">=", "==", "!=", "&&", "||",
                                      "+=", "-=", "*=", "/=", "|=", "++", "--", "->"};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    if (p + 1 < end && p[0] == pairs[i][0] && p[1] == pairs[i][1]) return p + 2;
  return p + 1;
}

static void put_tokens(Source *s, const char *p, size_t n, Tokens *out) {
  const char *end = p + n;
  for (p = skip_space(p, end); p < end; p = skip_space(p, end)) {
    const char *from = p;
    TokenKind kind = TOKEN_SIGN;
    if (isdigit((unsigned char)*p) ||
        (*p == '.' && p + 1 < end && isdigit((unsigned char)p[1]))) {
      kind = TOKEN_NUMBER;
      p = number_end(p, end);
    } else if (is_word(*p)) {
      kind = TOKEN_NAME;
      while (p < end && is_word(*p)) p++;
    } else {
      p = sign_end(p, end);
    }
    vec_push(out, (Token){kind, arena_strn(s->arena, from, (size_t)(p - from))});
  }
}

/* [t] into the arena, ended. */
static Token *keep(Source *s, Tokens *t) {
  Token *kept = arena_alloc(s->arena, sizeof *kept * (size_t)(t->n + 1));
  if (t->n) memcpy(kept, t->at, sizeof *kept * (size_t)t->n);
  vec_free(t);
  return kept;
}

static bool is_sign(const Token *t, const char *sign) {
  return t->kind == TOKEN_SIGN && !strcmp(t->text, sign);
}

static void expand(Source *s, const Token *t, int depth, Tokens *out);

typedef struct Arguments {
  Token *at[FUNCTION_PARAMETERS];
  int n;
} Arguments;

/* Of a macro, from the token behind the bracket; returns the token behind the other. */
static const Token *arguments(Source *s, const Token *t, Arguments *out) {
  Tokens one = {0};
  int depth = 0;
  for (; t->kind != TOKEN_END; t++) {
    bool closes = is_sign(t, ")") && depth == 0;
    if (closes || (is_sign(t, ",") && depth == 0)) {
      if (out->n < FUNCTION_PARAMETERS) out->at[out->n++] = keep(s, &one);
      one.n = 0;
      if (closes) return t + 1;
      continue;
    }
    depth += is_sign(t, "(") - is_sign(t, ")");
    vec_push(&one, *t);
  }
  vec_free(&one);
  return t;
}

static void put_macro(Source *s, const Macro *m, const Arguments *a, int depth,
                      Tokens *out) {
  Tokens body = {0};
  for (const Token *t = m->body; t->kind != TOKEN_END; t++) {
    int place = -1;
    for (int i = 0; i < m->n && i < a->n && t->kind == TOKEN_NAME; i++)
      if (!strcmp(t->text, m->names[i])) place = i;
    if (place < 0) {
      vec_push(&body, *t);
      continue;
    }
    for (const Token *k = a->at[place]; k->kind != TOKEN_END; k++) vec_push(&body, *k);
  }
  vec_push(&body, (Token){TOKEN_END, ""});
  expand(s, body.at, depth + 1, out);
  vec_free(&body);
}

static void expand(Source *s, const Token *t, int depth, Tokens *out) {
  while (t->kind != TOKEN_END) {
    const Macro *m =
        t->kind == TOKEN_NAME && depth < DEEPEST ? map_get(s->macros, t->text) : NULL;
    if (!m || (m->n >= 0 && !is_sign(t + 1, "("))) {
      vec_push(out, *t++);
      continue;
    }
    Arguments a = {0};
    t = m->n >= 0 ? arguments(s, t + 2, &a) : t + 1;
    put_macro(s, m, &a, depth, out);
  }
}

Token *source_tokens(Source *s, const char *text, size_t n) {
  Tokens plain = {0}, out = {0};
  put_tokens(s, text, n, &plain);
  vec_push(&plain, (Token){TOKEN_END, ""});
  expand(s, plain.at, 0, &out);
  vec_free(&plain);
  vec_push(&out, (Token){TOKEN_END, ""});
  return keep(s, &out);
}

/* The line behind "#define ". */
static void read_macro(Source *s, const char *p, const char *end) {
  Macro *m = arena_alloc(s->arena, sizeof *m);
  const char *from = p;
  while (p < end && is_word(*p)) p++;
  const char *name = arena_strn(s->arena, from, (size_t)(p - from));
  m->n = -1;
  if (p < end && *p == '(') {
    m->n = 0;
    for (p++; p < end && p[-1] != ')'; p++) {
      from = p = skip_space(p, end);
      while (p < end && is_word(*p)) p++;
      if (m->n < FUNCTION_PARAMETERS)
        m->names[m->n++] = arena_strn(s->arena, from, (size_t)(p - from));
      p = skip_space(p, end);
    }
  }
  Tokens body = {0};
  put_tokens(s, p, (size_t)(end - p), &body);
  m->body = keep(s, &body);
  if (!map_has(s->macros, name)) map_set(s->macros, name, m);
}

static const char *closing(const char *p, char open, char close) {
  int depth = 0;
  for (; *p; p++) {
    depth += (*p == open) - (*p == close);
    if (!depth) return p;
  }
  return p;
}

/* The line of a definition `static inline double name(..`, or PS_INLINE; its body may
   follow. */
static void read_function(Source *s, const char *p) {
  const char *open = strchr(p, '('), *from = open;
  if (!open) return;
  while (from > p && is_word(from[-1])) from--;
  const char *body = closing(open, '(', ')') + 1;
  body = skip_space(body, body + strlen(body));
  if (*body != '{') return;
  Function *f = arena_alloc(s->arena, sizeof *f);
  const char *name = arena_strn(s->arena, from, (size_t)(open - from));
  f->head = open;
  f->body = body + 1;
  f->length = (size_t)(closing(body, '{', '}') - f->body);
  if (!map_has(s->functions, name)) map_set(s->functions, name, f);
}

/* `extern double name(double, ..) PS_CONST;` */
static void read_extern(Source *s, const char *p, const char *end) {
  static const char *const counts[] = {"", "1", "2"};
  const char *open = memchr(p, '(', (size_t)(end - p)), *close = open;
  if (!open || !strstr(open, "PS_CONST") || strstr(open, "PS_CONST") > end) return;
  int n = 0, words = 0;
  for (close++; *close != ')'; close++) {
    if (!strncmp(close, "double", 6)) n++;
    words += *close == ',';
  }
  if (n != words + 1 || n > 2) return;
  map_set(s->externs, arena_strn(s->arena, p, (size_t)(open - p)), (void *)counts[n]);
}

static bool starts(const char *p, const char *word, const char **rest) {
  size_t n = strlen(word);
  if (strncmp(p, word, n)) return false;
  *rest = p + n;
  return true;
}

void source_begin(Source *s, const char *text) {
  *s = (Source){.text = text, .arena = arena_new()};
  s->macros = map_new();
  s->functions = map_new();
  s->externs = map_new();
  s->used = map_new();
  s->types = map_new();
  for (const char *p = text; *p;) {
    const char *end = p + strcspn(p, "\n"), *rest;
    if (starts(p, "#define ", &rest))
      read_macro(s, rest, end);
    else if (starts(p, "static inline double ", &rest) ||
             starts(p, "PS_INLINE double ", &rest))
      read_function(s, rest);
    else if (starts(p, "extern double ", &rest))
      read_extern(s, rest, end);
    p = *end ? end + 1 : end;
  }
}

void source_end(Source *s) {
  map_destroy(&s->macros);
  map_destroy(&s->functions);
  map_destroy(&s->externs);
  map_destroy(&s->used);
  map_destroy(&s->types);
  arena_destroy(&s->arena);
}

/* `double x`, `int n`, `double *d0`, `unsigned want` */
static bool read_parameters(Source *s, Function *f) {
  const Token *t =
      source_tokens(s, f->head + 1, (size_t)(closing(f->head, '(', ')') - f->head - 1));
  while (t->kind != TOKEN_END) {
    if (f->n == FUNCTION_PARAMETERS || t->kind != TOKEN_NAME) return false;
    bool is_double = !strcmp(t->text, "double");
    if (!is_double && strcmp(t->text, "int") && strcmp(t->text, "unsigned")) return false;
    t++;
    bool out = is_sign(t, "*");
    t += out;
    if (t->kind != TOKEN_NAME || (out && !is_double)) return false;
    f->names[f->n] = t->text;
    f->is_int[f->n] = !is_double;
    f->is_out[f->n++] = out;
    t++;
    if (is_sign(t, ",")) t++;
  }
  return true;
}

Function *source_function(Source *s, const char *name) {
  Function *f = map_get(s->functions, name);
  if (f && !f->is_read) {
    f->is_read = true;
    if (read_parameters(s, f)) f->tokens = source_tokens(s, f->body, f->length);
  }
  return f && f->tokens ? f : NULL;
}

/* The name that is declared behind a type, with `const` and stars between. */
static const char *declared(const char *p, const char *end, const char **stop) {
  for (;;) {
    while (p < end && (*p == ' ' || *p == '*')) p++;
    const char *from = p;
    while (p < end && is_word(*p)) p++;
    bool is_const = p - from == 5 && !strncmp(from, "const", 5);
    if (is_const) continue;
    *stop = p;
    return p > from ? from : NULL;
  }
}

void source_learn(Source *s, const char *p, const char *end) {
  static const char *const types[] = {"double", "int", "long"};
  while (p < end) {
    const char *from = p;
    while (p < end && is_word(*p)) p++;
    size_t n = (size_t)(p - from);
    for (int i = 0; i < 3 && n; i++) {
      const char *stop, *name;
      if (n != strlen(types[i]) || strncmp(from, types[i], n)) continue;
      if ((name = declared(p, end, &stop)))
        map_set(s->types, arena_strn(s->arena, name, (size_t)(stop - name)),
                (void *)types[i]);
    }
    if (p == from) p++;
  }
}

bool source_is_int(const Source *s, const char *name) {
  const char *type = map_get(s->types, name);
  return type && type[0] != 'd';
}

/* The variable that a pointer expression begins with. */
static const char *root(Source *s, const char *pointer) {
  const char *p = pointer;
  for (;;) {
    p += strcspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");
    size_t n =
        strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
    if (!n) return "";
    bool is_frame = n == 1 && p[0] == 'F' && strstr(p, "->");
    if (!is_frame) return arena_strn(s->arena, p, n);
    p += n;
  }
}

bool source_points_to_int(Source *s, const char *pointer) {
  return strstr(pointer, ".i") || source_is_int(s, root(s, pointer));
}
