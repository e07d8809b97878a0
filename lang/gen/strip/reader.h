/* SPDX-License-Identifier: BSD-3-Clause
   How the body of a vector loop is read: expressions in strip_read.c, statements in
   strip_statement.c. */
#pragma once
#include <string.h>
#include "lang/gen/strip/strip.h"

typedef struct Variable {
  const char *name;
  Lane value;
  bool is_set, is_int;
  int out; /* a pointer to that variable: its place; -1: none, -2: to nothing */
} Variable;
typedef Vec(Variable) Variables;

typedef struct Reader {
  Strip *s;
  const Token *t;
  const char *round;
  const Sums *sums;
  Variables vars;
  int scope;  /* the first variable of this function */
  Lane guard; /* of what is done */
  bool is_guarded, is_function;
  int depth; /* of functions */
} Reader;

/* How a list of statements ended. */
typedef enum { GOES_ON, RETURNS } Ending;

static inline bool is(const Token *t, const char *text) {
  return t->kind != TOKEN_END && !strcmp(t->text, text);
}

static inline bool take(Reader *r, const char *text) {
  if (!is(r->t, text)) return false;
  r->t++;
  return true;
}

static inline Lane fail(Reader *r) {
  return lane_refuse(r->s);
}

static inline void want(Reader *r, const char *text) {
  if (!take(r, text)) fail(r);
}

static inline bool failed(const Reader *r) {
  return r->s->failed;
}

static inline Variable *find(Reader *r, const char *name) {
  for (int i = r->vars.n - 1; i >= r->scope; i--)
    if (!strcmp(r->vars.at[i].name, name)) return &r->vars.at[i];
  return NULL;
}

static inline const Sum *sum_of(const Reader *r, const char *name) {
  for (int i = 0; i < r->sums->n && !r->is_function; i++)
    if (!strcmp(r->sums->at[i].name, name)) return &r->sums->at[i];
  return NULL;
}

Lane reader_expression(Reader *r);
/* An expression without comparisons. */
Lane reader_arithmetic(Reader *r);
/* The statements up to [end]; where they return, *result is what. */
Ending reader_statements(Reader *r, const Token *end, Lane *result);
bool reader_is_type(const Token *t);
/* Whether the pointer is one to ints. */
bool reader_is_ints(Reader *r, const char *pointer);
