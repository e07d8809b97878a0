/* SPDX-License-Identifier: BSD-3-Clause
   The session: its state, the order of things in a cell, and what other threads may
   ask. */
#include "session/session.h"
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"
#include "session/cell.h"
#include "session/made.h"
#include "session/magic.h"
#include "session/shared.h"
#include "session/show.h"

Session *session_new(const SessionOptions *options) {
  Session *s = mem_new(sizeof *s);
  s->dir = mem_strdup(options->dir ? options->dir : ".");
  s->threads = options->threads;
  s->terminal = options->terminal;
  s->store = store_new(s->dir, CACHE_DISK);
  s->names = map_new();
  s->constants = session_constants();
  s->runs = map_new();
  atomic_init(&s->interrupt, CELL_CLOSED);
  s->shared = shared_new();
  s->made = made_new();
  pthread_mutex_init(&s->lock, NULL);
  return s;
}

static void destroy_values(Map **names) {
  for (int i = 0; i < map_count(*names); i++) {
    Value *value = map_value_at(*names, i);
    value_drop(&value);
  }
  map_destroy(names);
}

void session_destroy(Session **session) {
  Session *s = *session;
  if (!s) return;
  destroy_values(&s->names);
  destroy_values(&s->constants);
  for (int i = 0; i < map_count(s->runs); i++) mem_free(map_value_at(s->runs, i));
  map_destroy(&s->runs);
  shared_destroy(&s->shared);
  made_destroy(&s->made);
  mem_free(s->why);
  store_destroy(&s->store);
  pthread_mutex_destroy(&s->lock);
  mem_free(s->dir);
  mem_free(s);
  *session = NULL;
}

void session_display(Session *s, Json *data, const char *id, bool update) {
  s->output->display(s->output->ctx, data, NULL, id, update);
  json_destroy(&data);
}

void session_display_id(Session *s, char id[48]) {
  char hex[DIGEST_HEX];
  digest_hex(s->cell, hex);
  snprintf(id, 48, "posterity-%.16s-%ld-%d", hex, s->run, ++s->display_count);
}

/* The first line of [code], and what follows it. */
static Str first_line(Str code, Str *rest) {
  const char *end = memchr(code.p, '\n', code.n);
  size_t n = end ? (size_t)(end - code.p) : code.n;
  *rest = (Str){code.p + n + (end != NULL), code.n - n - (end != NULL)};
  return (Str){code.p, n};
}

static bool is_blank(Str line) {
  for (size_t i = 0; i < line.n; i++)
    if (!strchr(" \t\r", line.p[i])) return false;
  return true;
}

/* Runs the magics at the head of a cell and puts blanks in their place, so that positions
   in messages stay right.  False when nothing else is left to run. */
static bool run_magics(Session *s, Str code, CellReply *reply, Buf *left) {
  Str at = code, rest;
  bool any = false;
  reply->ok = true;
  while (at.n && reply->ok) {
    Str line = first_line(at, &rest);
    if (!is_blank(line) && !magic_run(s, line, reply)) break;
    any |= !is_blank(line);
    at = rest;
  }
  buf_putn(left, code.p, code.n);
  for (size_t i = 0; i < code.n - at.n; i++)
    if (left->p[i] != '\n') left->p[i] = ' ';
  return at.n > 0 || !any;
}

void session_tell_why(Session *s, char *why) {
  mem_free(s->why);
  s->why = why;
}

static void tell_complaints(Session *s) {
  char *line = store_complaint(s->store);
  if (!line) return;
  Buf text = {0};
  buf_printf(&text, "%s\n", line);
  s->output->stream(s->output->ctx, "stderr", buf_text(&text));
  buf_free(&text);
  mem_free(line);
}

char *session_settle(Session *s) {
  store_settle(s->store);
  return store_complaint(s->store);
}

void session_open(Session *s, int presses) {
  /* In this order: a stop that comes between the two lines is not forgotten. */
  atomic_store(&s->interrupt, presses < ABORT ? presses : ABORT);
  if (atomic_load(&s->is_ending)) atomic_store(&s->interrupt, ABORT);
}

bool session_is_cut(const Session *s) {
  return atomic_load(&s->interrupt) > s->heeded;
}

/* An interrupt is the running cell's up to here: it comes too late for nothing. */
static void close_cell(Session *s, CellReply *reply) {
  int presses = atomic_exchange(&s->interrupt, CELL_CLOSED);
  if (reply->ok && presses > s->heeded) reply_interrupted(reply, "interrupted");
}

void session_run(Session *s, Str code, const Output *output, CellReply *reply) {
  Buf left = {0};
  *reply = (CellReply){0};
  s->output = output;
  s->display_count = 0;
  s->heeded = 0;
  if (atomic_load(&s->interrupt) == CELL_CLOSED) session_open(s, 0);
  tell_complaints(s); /* of what was written since the cell before */
  bool more = run_magics(s, code, reply, &left);
  if (reply->ok && more) cell_run(s, (Str){buf_text(&left), left.n}, reply);
  buf_free(&left);
  tell_complaints(s);
  s->output = NULL;
  close_cell(s, reply);
}

void cell_reply_free(CellReply *reply) {
  mem_free(reply->name);
  mem_free(reply->value);
  for (int i = 0; i < reply->ntraceback; i++) mem_free(reply->traceback[i]);
  mem_free(reply->traceback);
  mem_free(reply->page);
  *reply = (CellReply){0};
}

bool session_interrupt(Session *s) {
  int presses = atomic_load(&s->interrupt);
  while (presses != CELL_CLOSED && presses < ABORT &&
         !atomic_compare_exchange_weak(&s->interrupt, &presses, presses + 1))
    ;
  return presses != CELL_CLOSED;
}

void session_stop(Session *s) {
  atomic_store(&s->is_ending, true);
  atomic_store(&s->interrupt, ABORT);
}

/* An output that keeps the text of a result and drops everything else. */
static void keep_result(void *ctx, const Json *data, const Json *metadata) {
  (void)metadata;
  buf_put(ctx, json_text(json_get(data, "text/plain"), ""));
}
static void no_stream(void *ctx, const char *name, const char *text) {
  (void)ctx, (void)name, (void)text;
}
static void no_display(void *ctx, const Json *data, const Json *metadata, const char *id,
                       bool update) {
  (void)ctx, (void)data, (void)metadata, (void)id, (void)update;
}
static void no_clear(void *ctx, bool wait) {
  (void)ctx, (void)wait;
}

bool session_evaluate(Session *s, const char *expression, Buf *plain) {
  Output output = {plain, no_stream, no_display, keep_result, no_clear};
  CellReply reply;
  session_run(s, str_of(expression), &output, &reply);
  bool ok = reply.ok;
  if (!ok) buf_put(plain, reply.value ? reply.value : "error");
  cell_reply_free(&reply);
  return ok;
}

void session_complete(Session *s, Str code, int offset, Json **matches, int *start,
                      int *end) {
  *matches = json_new_array();
  *end = offset;
  if (magic_complete(code, offset, *matches, start)) return;
  pthread_mutex_lock(&s->lock);
  AssistScope scope = session_assist(s);
  Completions *found = assist_complete(code, offset, &scope);
  for (int i = 0; i < found->count; i++) {
    Json *match = json_new_object();
    json_set(match, "text", json_new_text(found->at[i].text));
    json_set(match, "type", json_new_text(found->at[i].type));
    json_push(*matches, match);
  }
  *start = found->start;
  *end = found->end;
  completions_destroy(&found);
  pthread_mutex_unlock(&s->lock);
}

bool session_inspect(Session *s, Str code, int offset, int detail, Json **data) {
  Buf plain = {0}, html = {0};
  pthread_mutex_lock(&s->lock);
  AssistScope scope = session_assist(s);
  bool found = assist_inspect(code, offset, detail, &scope, &plain, &html);
  pthread_mutex_unlock(&s->lock);
  *data = mime_bundle(buf_text(&plain), buf_text(&html));
  buf_free(&plain);
  buf_free(&html);
  return found;
}

const char *session_is_complete(Str code, int *indent) {
  switch (parse_completeness(code, indent)) {
  case TEXT_COMPLETE: return "complete";
  case TEXT_INCOMPLETE: return "incomplete";
  default: return "invalid";
  }
}

Json *session_counters(const Session *s) {
  StoreStats stats = store_stats(s->store);
  Json *out = json_new_object();
  json_set(out, "compiled", json_new_int(s->counters.compiled));
  json_set(out, "sampled_chains", json_new_int(s->counters.sampled_chains));
  json_set(out, "replayed_cells", json_new_int(s->counters.replayed_cells));
  json_set(out, "run_cells", json_new_int(s->counters.run_cells));
  json_set(out, "hits", json_new_int(stats.hits));
  json_set(out, "misses", json_new_int(stats.misses));
  return out;
}
