/* SPDX-License-Identifier: BSD-3-Clause
   Kernels of the table in the text: only those that are used, and for loops a form whose
   elementary functions the compiler can vectorise.  In that form calls that depend only
   on numbers outside of the loop stay libm's, which are declared const, so that they are
   hoisted. */
#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "base/map.h"
#include "lang/gen/loop/loop.h"
#include "lang/gen/text/prelude.h"
#include "lang/gen/text/text.h"

static Map *rows_by_name; /* c_name of kernels, names of calls: the row */
static pthread_once_t rows_once = PTHREAD_ONCE_INIT;

static void build_rows(void) {
  int n;
  const Fn *const *rows = fn_rows(&n);
  rows_by_name = map_new();
  for (int i = 0; i < n; i++) {
    const char *const names[] = {rows[i]->c_name, rows[i]->shape_c, rows[i]->call_c,
                                 rows[i]->adjoint_c};
    for (int k = 0; k < 4; k++)
      if (names[k] && !map_has(rows_by_name, names[k]))
        map_set(rows_by_name, names[k], (void *)rows[i]);
  }
}

static const Fn *row_named(const char *name) {
  pthread_once(&rows_once, build_rows);
  return map_get(rows_by_name, name);
}

static bool is_word(char c) {
  return isalnum((unsigned char)c) || c == '_';
}

/* The first identifier at or after [s], as [from, to); false at the end. */
static bool find_word(const char *s, const char **from, const char **to) {
  while (*s) {
    if (s[0] == '/' && s[1] == '*') {
      const char *end = strstr(s, "*/");
      s = end ? end + 2 : s + strlen(s);
    } else if (*s == '"') {
      for (s++; *s && *s != '"'; s++)
        if (*s == '\\' && s[1]) s++;
      if (*s) s++;
    } else if (isdigit((unsigned char)*s)) {
      while (is_word(*s) || *s == '.') s++;
    } else if (is_word(*s)) {
      *from = s;
      while (is_word(*s)) s++;
      *to = s;
      return true;
    } else {
      s++;
    }
  }
  return false;
}

/* The next identifier from *p on, copied to [out] as far as it goes; false at the end. */
static bool next_word(const char **p, char *out, size_t size) {
  const char *from, *to;
  if (!find_word(*p, &from, &to)) return false;
  size_t n = (size_t)(to - from) < size ? (size_t)(to - from) : size - 1;
  memcpy(out, from, n);
  out[n] = 0;
  *p = to;
  return true;
}

/* The identifiers of C text, each once and in order of first use, as keys; those of
   comments and of texts in quotes do not count.  The caller destroys the map. */
static Map *text_words(const char *text) {
  Map *words = map_new();
  Buf word = {0};
  const char *from, *to;
  while (find_word(text, &from, &to)) {
    buf_clear(&word);
    buf_putn(&word, from, (size_t)(to - from));
    map_set(words, buf_text(&word), (void *)"");
    text = to;
  }
  buf_free(&word);
  return words;
}

typedef struct Words {
  const char *at[64];
  int n;
} Words;

static bool words_have(const Words *w, const char *name) {
  for (int i = 0; i < w->n; i++)
    if (!strcmp(w->at[i], name)) return true;
  return false;
}

/* Names in the parameter list whose bit is in [varying]. */
static void parameters(Gen *g, const char *text, unsigned varying, Words *out) {
  const char *p = strchr(text, '('), *end = p ? strchr(p, ')') : NULL;
  int i = 0;
  while (p && p < end) {
    const char *stop = p + 1;
    while (stop < end && *stop != ',') stop++;
    const char *name = stop;
    while (name > p && is_word(name[-1])) name--;
    bool number = !strncmp(p + 1 + strspn(p + 1, " "), "double", 6) && name[-1] != '*';
    if (number && varying & 1u << i && out->n < 64)
      out->at[out->n++] = arena_strn(g->arena, name, (size_t)(stop - name));
    if (number) i++;
    p = stop;
  }
}

static bool span_has(const char *p, const char *end, const Words *w) {
  char word[128];
  while (next_word(&p, word, sizeof word) && p <= end)
    if (words_have(w, word)) return true;
  return false;
}

/* Names defined from varying ones vary too. */
static void spread(Gen *g, const char *body, Words *w) {
  for (const char *s = body; *s;) {
    const char *end = s + strcspn(s, ";{}");
    const char *eq = memchr(s, '=', (size_t)(end - s));
    bool defines =
        eq && eq[1] != '=' && (strstr(s, "double") ? strstr(s, "double") < eq : false);
    if (defines && span_has(eq, end, w) && w->n < 64) {
      const char *stop = eq;
      while (stop > s && !is_word(stop[-1])) stop--;
      const char *name = stop;
      while (name > s && is_word(name[-1])) name--;
      w->at[w->n++] = arena_strn(g->arena, name, (size_t)(stop - name));
    }
    s = *end ? end + 1 : end;
  }
}

static const char *closing_bracket(const char *open) {
  int depth = 0;
  for (const char *p = open; *p; p++) {
    if (*p == '(') depth++;
    if (*p == ')' && --depth == 0) return p;
  }
  return open + strlen(open);
}

/* A function without an effect: of numbers that stay the same it is called once. */
static bool is_const(const char *word) {
  const char *text = prelude_piece(word);
  return text && strstr(text, "PS_CONST");
}

/* Whether every call in [text] has a form for vectors, or is none on the names [varying];
   NULL: all may vary. */
static bool text_is_simd(const char *text, const Words *varying) {
  static const char *const fine[] = {"fabs", "sqrt",  "KEEP", "isnan", "isinf",
                                     "if",   "floor", "ceil", "trunc"};
  char word[128];
  const char *p = strchr(text, '{');
  while (p && next_word(&p, word, sizeof word)) {
    if (!strcmp(word, "while") || !strcmp(word, "for")) return false;
    if (*p != '(' && !(*p == ' ' && p[1] == '(')) continue;
    if (!strcmp(word, "KEEP") && !strncmp(p, "(0,", 3)) { /* dropped by `~` */
      p = closing_bracket(p);
      continue;
    }
    bool known = false;
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
      known = known || !strcmp(word, fine[i]);
    if (known || prelude_vector_name(word)) continue;
    const char *open = strchr(p, '(');
    if (varying && is_const(word) && !span_has(open, closing_bracket(open), varying))
      continue;
    const char *inner = prelude_inline(word);
    const Fn *row = text_has_suffix(word, "_k") ? row_named(word) : NULL;
    if (!inner && row) inner = row->c_text;
    if (!strcmp(word, "return") || !strcmp(word, "else")) continue;
    if (!inner || !text_is_simd(inner, NULL)) return false;
  }
  return true;
}

static bool is_simd(Gen *g, const Fn *fn, unsigned varying) {
  Words w = {0};
  parameters(g, fn->c_text, varying, &w);
  spread(g, strchr(fn->c_text, '{'), &w);
  return text_is_simd(fn->c_text, &w);
}

const char *kernel_name(Code *c, const Fn *fn, const Val *args, int n) {
  unsigned varying = 0;
  for (int i = 0; i < n; i++)
    if (args[i].varies) varying |= 1u << i;
  if (!c->loop || !varying) return fn->c_name;
  if (!is_simd(c->u->g, fn, varying)) {
    c->loop->is_scalar_code = true;
    return fn->c_name;
  }
  size_t stem = strlen(fn->c_name) - 2;
  return gen_fmt(c->u->g, "%.*s_v%u", (int)stem, fn->c_name, varying);
}

static const char *vector_call(Gen *g, const char *word) {
  const char *v = prelude_vector_name(word);
  if (v) return v;
  if (prelude_inline(word)) return gen_fmt(g, "%s_v", word);
  if (!text_has_suffix(word, "_k")) return NULL;
  const Fn *row = row_named(word);
  return row && row->kind != FN_CALL
             ? gen_fmt(g, "%.*s_v%u", (int)strlen(word) - 2, word, (1u << row->nargs) - 1)
             : NULL;
}

/* [text] of a function under [name], with calls on varying numbers in their form for
   vectors. */
static char *vectorised(Gen *g, const char *text, const char *old, const char *name,
                        unsigned varying) {
  Words w = {0};
  Buf b = {0};
  char word[128];
  parameters(g, text, varying, &w);
  const char *body = strchr(text, '{'), *done = text, *p = text;
  spread(g, body, &w);
  while (next_word(&p, word, sizeof word)) {
    const char *start = p - strlen(word), *to = NULL;
    if (!strcmp(word, old) && start < body)
      to = name;
    else if (start > body && *p == '(' && span_has(p, closing_bracket(p), &w))
      to = vector_call(g, word);
    if (!to) continue;
    buf_putn(&b, done, (size_t)(start - done));
    buf_put(&b, to);
    done = p;
  }
  buf_put(&b, done);
  return gen_take(g, &b);
}

/* NAME_v5 or NAME_v: a kernel or inline function for loops. */
static const char *vector_piece(Gen *g, const char *name) {
  const char *v = strrchr(name, '_');
  if (!v || v[1] != 'v' || strspn(v + 2, "0123456789") != strlen(v + 2)) return NULL;
  size_t stem = (size_t)(v - name);
  if (!v[2]) {
    const char *old = arena_strn(g->arena, name, stem), *text = prelude_inline(old);
    return text ? vectorised(g, text, old, name, ~0u) : NULL;
  }
  const char *old = gen_fmt(g, "%.*s_k", (int)stem, name);
  const Fn *row = row_named(old);
  return row && row->c_text ? vectorised(g, row->c_text, old, name, (unsigned)atoi(v + 2))
                            : NULL;
}

/* A loop with a call that is left in it is no loop of vectors. */
static const char *always_inline(Gen *g, const char *text) {
  static const char INLINE[] = "static inline";
  const char *at = strstr(text, INLINE);
  if (!at) return text;
  return gen_fmt(g, "%.*sPS_INLINE%s", (int)(at - text), text, at + strlen(INLINE));
}

static bool is_of_loops(const char *name) {
  static const char *const names[] = {"ps_exp",        "ps_log",  "ps_log1p",  "ps_expm1",
                                      "ps_log1p_unit", "ps_bits", "ps_double", "ps_pow"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (!strcmp(name, names[i])) return true;
  return false;
}

static const char *piece(Gen *g, const char *name) {
  const char *text = prelude_piece(name);
  if (text && is_of_loops(name)) return always_inline(g, text);
  if (!text) text = prelude_inline(name);
  if (text) return text;
  text = vector_piece(g, name);
  if (text) return always_inline(g, text);
  const Fn *row = row_named(name);
  if (!row) return NULL;
  if (row->kind == FN_CALL) return gen_fmt(g, "extern void %s(void);\n", name);
  return row->kind == FN_RNG ? NULL : row->c_text;
}

static void shake(Gen *g, Map *seen, const char *text, Buf *out) {
  Map *words = text_words(text);
  for (int i = 0; i < map_count(words); i++) {
    const char *word = map_key_at(words, i);
    if (map_has(seen, word)) continue;
    map_set(seen, word, (void *)"");
    const char *p = piece(g, word);
    if (!p) continue;
    shake(g, seen, p, out);
    buf_put(out, p);
  }
  map_destroy(&words);
}

char *gen_shake(Gen *g, const char *text) {
  Map *seen = map_new();
  Buf out = {0};
  shake(g, seen, text, &out);
  map_destroy(&seen);
  return gen_take(g, &out);
}
