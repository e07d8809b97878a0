/* SPDX-License-Identifier: BSD-3-Clause
   Completion: what may follow at a place of a text, broken or not. */
#include "lang/assist/assist.h"
#include <stdlib.h>
#include <string.h>
#include "lang/assist/assist_text.h"
#include "lang/assist/assist_word.h"
#include "lang/syntax/header.h"

enum { NOTEBOOK_LIMIT = 256 };

typedef struct Completer {
  Completions *result;
  AssistText text;
  const char *prefix;
  const AssistScope *scope;
  Vec(Candidate) found;
} Completer;

static bool has_prefix(const char *text, const char *prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0;
}

static void offer(Completer *c, const char *text, const char *type) {
  if (!has_prefix(text, c->prefix)) return;
  Candidate found = {arena_str(c->result->arena, text), type};
  vec_push(&c->found, found);
}

static void offer_words(Completer *c, AssistPlace place) {
  int count;
  const AssistWord *words = assist_words(&count);
  for (int i = 0; i < count; i++)
    if (words[i].place == place) offer(c, words[i].text, "keyword");
}

/* All functions without a prefix would bury the rest. */
static void offer_functions(Completer *c) {
  int count;
  const Fn *const *rows = fn_rows(&count);
  for (int i = 0; c->prefix[0] && i < count; i++)
    if (!(rows[i]->flags & FN_OPERATOR)) offer(c, rows[i]->name, "function");
}

static void offer_distributions(Completer *c) {
  int count;
  const Fn *const *rows = fn_rows(&count);
  Arena *arena = c->result->arena;
  for (int i = 0; i < count; i++)
    if (rows[i]->flags & FN_DIST)
      offer(c, arena_strn(arena, rows[i]->name, strlen(rows[i]->name) - 5), "function");
}

static bool ends_as_density(Str name) {
  static const char *const ENDS[] = {"_lpdf", "_lpmf"};
  for (int i = 0; i < 2; i++)
    if (name.n > 5 && memcmp(name.p + name.n - 5, ENDS[i], 5) == 0) return true;
  return false;
}

/* Names of the text; after `~` its densities only, without their suffix. */
static void offer_declared(Completer *c, bool densities) {
  AssistNames names = {0};
  assist_names(&c->text, &names);
  for (int i = 0; i < names.n; i++) {
    Str name = assist_token(&c->text, names.at[i].token);
    bool density = names.at[i].is_function && ends_as_density(name);
    if (densities && !density) continue;
    size_t n = densities ? name.n - 5 : name.n;
    offer(c, arena_strn(c->result->arena, name.p, n),
          names.at[i].is_function ? "function" : "variable");
  }
  vec_free(&names);
}

/* Densities of the notebook, without their suffix. */
static void offer_notebook_densities(Completer *c) {
  Candidate from[NOTEBOOK_LIMIT];
  if (!c->scope || !c->scope->names) return;
  int n = c->scope->names(c->scope->ctx, c->prefix, from, NOTEBOOK_LIMIT);
  for (int i = 0; i < n; i++) {
    Str name = str_of(from[i].text);
    if (ends_as_density(name))
      offer(c, arena_strn(c->result->arena, name.p, name.n - 5), "function");
  }
}

static void take(Completer *c, const Candidate *from, int n) {
  for (int i = 0; i < n; i++)
    offer(c, from[i].text,
          from[i].type ? arena_str(c->result->arena, from[i].type) : "variable");
}

static void offer_notebook(Completer *c) {
  Candidate from[NOTEBOOK_LIMIT];
  if (!c->scope || !c->scope->names) return;
  take(c, from, c->scope->names(c->scope->ctx, c->prefix, from, NOTEBOOK_LIMIT));
}

static void offer_fields(Completer *c) {
  Candidate from[NOTEBOOK_LIMIT];
  if (!c->scope || !c->scope->fields || c->text.before < 1) return;
  Str name = assist_token(&c->text, c->text.before - 1);
  const char *variable = arena_strn(c->result->arena, name.p, name.n);
  take(c, from,
       c->scope->fields(c->scope->ctx, variable, c->prefix, from, NOTEBOOK_LIMIT));
}

/* Inside of the brackets of a call: what its function takes by name. */
static void offer_arguments(Completer *c) {
  int call = assist_call(&c->text);
  if (call < 0 || !c->scope || !c->scope->argument) return;
  Str function = assist_token(&c->text, call);
  const char *name = arena_strn(c->result->arena, function.p, function.n);
  char argument[ASSIST_NAME];
  for (int i = 0; c->scope->argument(c->scope->ctx, name, i, argument); i++)
    offer(c, argument, "param");
}

static bool at_top_level(const Completer *c) {
  return c->text.depth <= 0 &&
         (c->text.kind == CELL_MODEL || c->text.kind == CELL_FUNCTIONS);
}

/* "generated qu": the second word of a block's name. */
static void offer_block_words(Completer *c) {
  Str first = {"", 0};
  if (assist_token_kind(&c->text, c->text.before) == TOKEN_NAME)
    first = assist_token(&c->text, c->text.before);
  if (str_is(first, "generated")) {
    offer(c, "quantities", "keyword");
  } else if (str_is(first, "transformed")) {
    offer(c, "data", "keyword");
    offer(c, "parameters", "keyword");
  } else {
    offer_words(c, PLACE_BLOCK);
  }
}

static bool at_bound(const Completer *c) {
  int i = c->text.before;
  TokenKind kind = assist_token_kind(&c->text, i);
  while (kind == TOKEN_COMMA || kind == TOKEN_ASSIGN ||
         lex_class(kind) == CLASS_LITERAL || kind == TOKEN_LOWER ||
         kind == TOKEN_OFFSET || kind == TOKEN_UPPER || kind == TOKEN_NAME)
    kind = assist_token_kind(&c->text, --i);
  TokenKind last = assist_token_kind(&c->text, c->text.before);
  return kind == TOKEN_LESS && (last == TOKEN_LESS || last == TOKEN_COMMA) &&
         lex_class(assist_token_kind(&c->text, i - 1)) == CLASS_TYPE;
}

/* After these a statement, a declaration or the type of an argument may begin. */
static bool at_statement(const Completer *c) {
  TokenKind kind = assist_token_kind(&c->text, c->text.before);
  return c->text.before < 0 || kind == TOKEN_SEMICOLON || kind == TOKEN_LBRACE ||
         kind == TOKEN_RBRACE || kind == TOKEN_RPAREN || kind == TOKEN_ELSE ||
         kind == TOKEN_RBRACK || c->text.kind != CELL_MODEL;
}

static bool is_argument_list(const Completer *c) {
  int call = assist_call(&c->text);
  return call > 0 && lex_class(assist_token_kind(&c->text, call - 1)) == CLASS_TYPE;
}

static void offer_statement(Completer *c) {
  if (at_statement(c) || is_argument_list(c)) offer_words(c, PLACE_TYPE);
  if (at_statement(c)) offer_words(c, PLACE_FLOW);
  if (c->text.kind == CELL_EMPTY ||
      (c->text.kind == CELL_STATEMENTS && c->text.before < 0))
    offer_words(c, PLACE_BLOCK);
  offer_functions(c);
  offer_declared(c, false);
  offer_notebook(c);
  offer_arguments(c);
}

/* Options behind the name of a model: the dashes are no part of a name. */
static void offer_options(Completer *c) {
  const char *option, *sentence;
  int dashes = c->result->start - 2;
  bool begun = dashes >= 0 && !strncmp(c->text.source.p + dashes, "--", 2);
  for (int i = 0; (option = header_option(i, &sentence)); i++)
    if (!begun || !strncmp(option, "--", 2))
      offer(c, begun ? option + 2 : option, "keyword");
}

static void collect(Completer *c) {
  TokenKind last = assist_token_kind(&c->text, c->text.before);
  if (c->text.is_header) offer_options(c);
  if (c->text.is_quoted) return;
  if (last == TOKEN_DOT) {
    offer_fields(c);
  } else if (last == TOKEN_TILDE) {
    offer_distributions(c);
    offer_declared(c, true);
    offer_notebook_densities(c);
  } else if (at_top_level(c)) {
    offer_block_words(c);
  } else if (at_bound(c)) {
    offer_words(c, PLACE_BOUND);
  } else {
    offer_statement(c);
  }
}

static int by_text(const void *a, const void *b) {
  return strcmp(((const Candidate *)a)->text, ((const Candidate *)b)->text);
}

/* Sorted, each text once. */
static void finish(Completer *c) {
  Completions *r = c->result;
  if (c->found.n) qsort(c->found.at, (size_t)c->found.n, sizeof(Candidate), by_text);
  r->at = ARENA_ARRAY(r->arena, Candidate, c->found.n + 1);
  for (int i = 0; i < c->found.n; i++)
    if (r->count == 0 || strcmp(r->at[r->count - 1].text, c->found.at[i].text) != 0)
      r->at[r->count++] = c->found.at[i];
}

Completions *assist_complete(Str source, int offset, const AssistScope *scope) {
  Completions *r = mem_new(sizeof *r);
  r->arena = arena_new();
  Completer c = {.result = r, .scope = scope};
  assist_text_open(&c.text, source, offset);
  r->start = c.text.start;
  r->end = c.text.offset;
  c.prefix = arena_strn(r->arena, source.p + r->start, (size_t)(r->end - r->start));
  collect(&c);
  finish(&c);
  vec_free(&c.found);
  assist_text_close(&c.text);
  return r;
}

void completions_destroy(Completions **c) {
  if (!*c) return;
  arena_destroy(&(*c)->arena);
  mem_free(*c);
  *c = NULL;
}
