/* SPDX-License-Identifier: BSD-3-Clause
   Any cell of statements may be checked and run, one statement after the other, as a
   notebook does; loops are stopped after some time. */
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include "base/alloc.h"
#include "base/map.h"
#include "lang/check/check.h"
#include "lang/eval/eval.h"
#include "lang/syntax/lex.h"
#include "lang/syntax/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LARGEST = 40, MILLISECONDS = 300 };

static atomic_int stop; /* a signal handler has no context */
static void stop_now(int signal) {
  (void)signal;
  stop = 1;
}

static void time_out_after(int milliseconds) {
  struct sigaction action = {.sa_handler = stop_now};
  sigaction(SIGVTALRM, &action, NULL);
  struct itimerval timer = {.it_value.tv_usec = milliseconds * 1000};
  setitimer(ITIMER_VIRTUAL, &timer, NULL);
}

/* Memory grows with numbers in the text: a cell that asks for gigabytes finds nothing. */
static bool is_small(Str source) {
  Tokens tokens = {0};
  bool small = true;
  lex_tokens(source, 0, NULL, &tokens);
  for (int i = 0; i < tokens.n; i++) {
    Str text = lex_str(source, tokens.at[i].span);
    if (lex_class(tokens.at[i].kind) == CLASS_LITERAL &&
        tokens.at[i].kind != TOKEN_STRING &&
        (text.n > 6 || strtod(text.p, NULL) > LARGEST))
      small = false;
  }
  vec_free(&tokens);
  return small;
}

static Value *get(void *ctx, const char *name) {
  return map_get(ctx, name);
}

static void set(void *ctx, const char *name, Value *value) {
  Value *old = map_get(ctx, name);
  value_drop(&old);
  map_set(ctx, name, value);
}

static void hear(void *ctx, const char *text) {
  (void)ctx, (void)text;
}

static void show(void *ctx, Value *value) {
  Buf text = {0};
  (void)ctx;
  value_print(&text, value, 5);
  buf_free(&text);
}

static bool type_of(void *ctx, const char *name, Type *type) {
  const Value *value = map_get(ctx, name);
  if (value) *type = value->type;
  return value != NULL;
}

static void run(Program *cell, Map *names) {
  const EvalHost host = {.ctx = names,
                         .print = hear,
                         .get = get,
                         .set = set,
                         .show = show,
                         .interrupt = &stop};
  const Scope scope = {.ctx = names, .variable = type_of};
  Diags *diags = diags_new();
  Rng rng;
  rng_init(&rng, 1, 0, STREAM_NOTEBOOK);
  Eval *e = eval_new(cell, &host);
  eval_set_rng(e, &rng);
  for (int i = 0; i < cell->root->nkids; i++) {
    if (!check_cell_statement(cell, i, &scope, diags)) {
      ASSERT(diags_errors(diags) > 0);
      break;
    }
    if (eval_statement(e, cell->root->kids[i]) == EVAL_OK) continue;
    ASSERT(eval_error(e));
    break;
  }
  eval_destroy(&e);
  diags_destroy(&diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *text = mem_new(size + 1);
  if (size) memcpy(text, data, size);
  Str source = {text, size};
  Diags *diags = diags_new();
  Program *cell = is_small(source) ? parse_cell(source, diags) : NULL;
  Map *names = map_new();
  stop = 0;
  time_out_after(MILLISECONDS);
  if (cell) run(cell, names);
  time_out_after(0);
  for (int i = 0; i < map_count(names); i++) {
    Value *value = map_value_at(names, i);
    value_drop(&value);
  }
  map_destroy(&names);
  program_destroy(&cell);
  diags_destroy(&diags);
  mem_free(text);
  return 0;
}
