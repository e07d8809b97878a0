/* SPDX-License-Identifier: BSD-3-Clause
   Signature patterns: the parser of their notation. */
#include "math/table/sig.h"
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"

static const struct {
  const char *word;
  SigKind kind;
  Base base;
} words[] = {
    {"void", SIG_TYPE, BASE_VOID},
    {"int", SIG_TYPE, BASE_INT},
    {"real", SIG_TYPE, BASE_REAL},
    {"complex", SIG_TYPE, BASE_COMPLEX},
    {"vector", SIG_TYPE, BASE_VECTOR},
    {"row_vector", SIG_TYPE, BASE_ROW_VECTOR},
    {"matrix", SIG_TYPE, BASE_MATRIX},
    {"complex_vector", SIG_TYPE, BASE_COMPLEX_VECTOR},
    {"complex_row_vector", SIG_TYPE, BASE_COMPLEX_ROW_VECTOR},
    {"complex_matrix", SIG_TYPE, BASE_COMPLEX_MATRIX},
    {"string", SIG_TYPE, BASE_STRING},
    {"reals", SIG_REALS, BASE_REAL},
    {"ints", SIG_INTS, BASE_INT},
    {"nums", SIG_NUMS, BASE_REAL},
    {"vectors", SIG_VECTORS, BASE_VECTOR},
    {"row_vectors", SIG_ROW_VECTORS, BASE_ROW_VECTOR},
    {"complexes", SIG_COMPLEXES, BASE_COMPLEX},
    {"parts", SIG_PARTS, BASE_ANY},
    {"T", SIG_T, BASE_ANY},
    {"E", SIG_E, BASE_ANY},
    {"like", SIG_LIKE, BASE_ANY},
    {"same", SIG_SAME, BASE_ANY},
    {"elementwise", SIG_ELEMENTWISE, BASE_ANY},
    {"scaled", SIG_SCALED, BASE_ANY},
};

static void skip(const char **p) {
  while (**p == ' ' || **p == '\n') ++*p;
}

static bool take(const char **p, const char *text) {
  skip(p);
  size_t n = strlen(text);
  if (strncmp(*p, text, n)) return false;
  *p += n;
  return true;
}

static Str take_word(const char **p) {
  skip(p);
  const char *start = *p;
  while (isalnum((unsigned char)**p) || **p == '_') ++*p;
  return (Str){start, (size_t)(*p - start)};
}

/* "[,]" or "[M,N]": the number of dimensions; letters go to dims[at ...]. */
static int parse_dims(const char **p, char *dims, int at) {
  int n = 1;
  for (++*p; **p && **p != ']'; ++*p) {
    if (**p == ',')
      n++;
    else if (isalpha((unsigned char)**p) && at + n <= SIG_MAX_DIMS)
      dims[at + n - 1] = **p;
  }
  if (**p) ++*p;
  return n;
}

static bool parse_bound(const char **p, FnDomain *domain) {
  if (take(p, "finite")) return domain->finite = true;
  static const char *const names[] = {"lower=", "above=", "upper=", "below="};
  for (int i = 0; i < 4; i++) {
    if (!take(p, names[i])) continue;
    char *end;
    double bound = strtod(*p, &end);
    if (end == *p) return false;
    *p = end;
    *(i < 2 ? &domain->lower : &domain->upper) = bound;
    if (i & 1) *(i < 2 ? &domain->above : &domain->below) = true;
    return true;
  }
  return false;
}

static bool parse_domain(const char **p, SigItem *item) {
  item->has_domain = true;
  do {
    if (!parse_bound(p, &item->domain)) return false;
  } while (take(p, ","));
  return take(p, ">");
}

static bool set_word(Str word, SigItem *item) {
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_is(word, words[i].word)) {
      item->kind = words[i].kind;
      item->base = words[i].base;
      return true;
    }
  return false;
}

static bool parse_items(const char **p, Sig *out, char end);
static bool parse_item(const char **p, SigItem *item);

/* "f(real, vector, ...) => vector", after the bracket; kept as long as the table. */
static bool parse_function(const char **p, SigItem *item) {
  Sig *f = mem_new(sizeof *f);
  item->kind = SIG_FUNCTION;
  item->base = BASE_FUNCTION;
  item->inner = f;
  return parse_items(p, f, ')') && take(p, ")") && take(p, "=>") &&
         parse_item(p, &f->ret);
}

/* "tuple(real, int)", "tuple(...)", after the bracket. */
static bool parse_tuple(const char **p, SigItem *item) {
  Sig *members = mem_new(sizeof *members);
  item->kind = SIG_TUPLE;
  item->base = BASE_TUPLE;
  item->inner = members;
  if (!parse_items(p, members, ')') || !take(p, ")")) return false;
  Type *parts = mem_new(sizeof *parts * SIG_MAX_ARGS);
  for (int i = 0; i < members->n; i++)
    parts[i] = TYPE_ARRAY(members->arg[i].base, members->arg[i].array);
  item->type = (Type){.base = BASE_TUPLE, .nparts = members->n, .parts = parts};
  item->name = take_word(p);
  return true;
}

static bool parse_item(const char **p, SigItem *item) {
  *item = (SigItem){.domain = {-HUGE_VAL, HUGE_VAL, false, false, false}};
  if (take(p, "...")) {
    item->kind = SIG_REST;
    item->name = take_word(p);
    return true;
  }
  Str word = take_word(p);
  if (str_is(word, "data")) {
    item->data = true;
    word = take_word(p);
  }
  if (**p == '(') {
    ++*p;
    if (str_is(word, "tuple")) return parse_tuple(p, item);
    item->name = word;
    return parse_function(p, item);
  }
  if (str_is(word, "array")) {
    if (**p != '[') return false;
    item->array = take(p, "[...]") ? SIG_ANY_DEPTH : parse_dims(p, item->dims, 0);
    word = take_word(p);
  }
  if (!set_word(word, item)) return false;
  if (take(p, "<") && !parse_domain(p, item)) return false;
  if (**p == '[') parse_dims(p, item->dims, item->array > 0 ? item->array : 0);
  item->name = take_word(p);
  if (item->kind == SIG_LIKE || item->kind == SIG_SAME || item->kind == SIG_PARTS) {
    item->of = atoi(item->name.p) - 1;
    return item->name.n > 0 && item->of >= 0;
  }
  return true;
}

static bool parse_items(const char **p, Sig *out, char end) {
  skip(p);
  while (**p != end) {
    if (out->n == SIG_MAX_ARGS || !parse_item(p, &out->arg[out->n])) return false;
    if (out->arg[out->n++].kind == SIG_REST) out->rest = true;
    skip(p);
    if (**p == '|')
      out->bar = out->n;
    else if (**p != end && **p != ',')
      return false;
    if (**p != end) ++*p;
    skip(p);
  }
  return true;
}

static bool is_parsed(const char *args, const char *ret, Sig *out) {
  *out = (Sig){0};
  const char *p = ret;
  if (!parse_item(&p, &out->ret)) return false;
  skip(&p);
  if (*p) return false;
  p = args;
  return parse_items(&p, out, 0);
}

static _Noreturn void refuse(const Fn *row, const char *why) {
  Buf text = {0};
  buf_printf(&text, "the row of %s, \"%s\" giving \"%s\": %s", row->name, row->args,
             row->ret, why);
  assert_fail(row->file, row->line, buf_text(&text));
}

void sig_parse(const Fn *row, Sig *out) {
  if (!is_parsed(row->args, row->ret, out))
    refuse(row, "not in the notation of math/table/fn.h");
  if (row->kind < FN_PARTS && row->nargs != out->n)
    refuse(row, "more or fewer arguments than its kernel has");
}
