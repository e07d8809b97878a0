/* SPDX-License-Identifier: BSD-3-Clause
   Cells: what each kind does to the session. */
#include "session/cell.h"
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "lang/lint/lint.h"
#include "lang/norm/norm.h"
#include "model/model.h"
#include "fit/fit.h"
#include "session/functions.h"
#include "session/made.h"
#include "session/replay.h"
#include "session/show.h"

/* Splits [text] into the lines of the traceback. */
static void set_traceback(CellReply *reply, const char *text) {
  Vec(char *) lines = {0};
  while (*text) {
    size_t n = strcspn(text, "\n");
    char *line = mem_new(n + 1);
    memcpy(line, text, n);
    vec_push(&lines, line);
    text += n + (text[n] == '\n');
  }
  reply->traceback = lines.at;
  reply->ntraceback = lines.n;
}

void reply_error(CellReply *reply, const char *name, const char *text) {
  size_t first = strcspn(text, "\n");
  reply->ok = false;
  reply->name = mem_strdup(name);
  reply->value = mem_new(first + 1);
  memcpy(reply->value, text, first);
  set_traceback(reply, text);
}

void reply_interrupted(CellReply *reply, const char *text) {
  reply_error(reply, "KeyboardInterrupt", text);
}

/* Diagnostics of the running cell, whose interrupt ends what is checked. */
static Diags *diags_of(const Session *s) {
  Diags *diags = diags_new();
  diags_set_stop(diags, &s->interrupt);
  return diags;
}

/* An error in [reply] from diagnostics; the place is in [code]. */
static void reply_diags(CellReply *reply, const char *name, Diags *diags, Str code) {
  Buf text = {0};
  if (diags_stopped(diags)) {
    reply_interrupted(reply, "interrupted");
    return;
  }
  diags_print(&text, diags, code, NULL);
  reply_error(reply, name, buf_text(&text));
  for (int i = 0; i < diags_count(diags); i++) {
    if (diags_at(diags, i)->severity != DIAG_ERROR) continue;
    mem_free(reply->value);
    reply->value = mem_strdup(diags_at(diags, i)->message);
    break;
  }
  buf_free(&text);
}

/* Warnings and notes of a cell that went well. */
static void tell_notes(Session *s, const Diags *diags, Str code) {
  if (diags_count(diags) == 0) return;
  Buf text = {0};
  diags_print(&text, diags, code, NULL);
  s->output->stream(s->output->ctx, "stderr", buf_text(&text));
  buf_free(&text);
}

/* Says which fits come from an earlier program of the model that was just defined. */
static void tell_stale(Session *s, const Model *model) {
  Digest now = norm_digest(model_program(model), SLICE_GENERATED);
  Buf text = {0};
  for (int i = 0; i < map_count(s->names); i++) {
    const Fit *fit = fit_of(map_value_at(s->names, i));
    if (!fit || strcmp(model_name(fit->model), model_name(model)) != 0) continue;
    if (digest_eq(norm_digest(model_program(fit->model), SLICE_GENERATED), now)) continue;
    buf_printf(&text, "`%s` is stale: it was sampled from an earlier program of `%s`\n",
               map_key_at(s->names, i), model_name(model));
  }
  if (text.n) s->output->stream(s->output->ctx, "stdout", buf_text(&text));
  buf_free(&text);
}

static void run_model(Session *s, Str code, CellReply *reply) {
  Diags *diags = diags_of(s);
  Scope scope = session_scope(s);
  const char *dir = s->dir;
  Model *model = model_new(code, &(Includes){&dir, 1}, &scope, diags);
  if (model) lint_improper(model_program(model), diags);
  if (model && model_program(model)->pedantic) lint_program(model_program(model), diags);
  if (!model) {
    reply_diags(reply, "ModelError", diags, code);
  } else {
    Model *shown = model;
    const char *name = model_name(model);
    session_set(s, name, functions_model_value(&model));
    tell_stale(s, shown);
    tell_notes(s, diags, code);
    reply->ok = true;
  }
  diags_destroy(&diags);
}

static void run_functions(Session *s, Str code, CellReply *reply) {
  Diags *diags = diags_of(s);
  Scope scope = session_scope(s);
  scope.joins = true;
  const char *dir = s->dir;
  const Includes includes = {&dir, 1};
  Program *program = parse_program(code, &(ParseOptions){.includes = &includes}, diags);
  if (program && check_program(program, &scope, diags)) {
    functions_adopt(s, &program);
    tell_notes(s, diags, code);
    reply->ok = true;
  } else {
    reply_diags(reply, "ModelError", diags, code);
  }
  program_destroy(&program);
  diags_destroy(&diags);
}

/* How often cells of this key have run before in the session; counts this time. */
static long count_run(Session *s, Digest key) {
  char hex[DIGEST_HEX];
  digest_hex(key, hex);
  long *runs = map_get(s->runs, hex);
  if (!runs) map_set(s->runs, hex, runs = mem_new(sizeof *runs));
  return (*runs)++;
}

/* Random numbers of a cell depend on what it is and reads, and on how many equal cells
   ran before it. */
static void seed_cell(Session *s, Digest key) {
  uint64_t seed;
  memcpy(&seed, key.bytes, sizeof seed);
  rng_init(&s->rng, seed, 0, STREAM_NOTEBOOK);
}

static const char *status_name(EvalStatus status) {
  return status == EVAL_REJECT ? "RejectError" : "RuntimeError";
}

static void reply_eval(CellReply *reply, const Eval *e, EvalStatus status, Str code) {
  if (status == EVAL_INTERRUPTED) {
    reply_interrupted(reply, eval_error(e));
    return;
  }
  Diags *diags = diags_new();
  const char *text = eval_error(e);
  /* An error of a model without a place in it has that of the call. */
  static const char PREFIX[] = "error: ";
  if (!strchr(text, '\n') && strncmp(text, PREFIX, sizeof PREFIX - 1) == 0)
    text += sizeof PREFIX - 1;
  /* Errors of models bring lines of their own; theirs stand alone. */
  if (strchr(text, '\n')) {
    reply_error(reply, "ModelError", text);
  } else {
    diag_add(diags, DIAG_ERROR, eval_error_span(e), eval_error_hint(e), "%s", text);
    reply_diags(reply, status_name(status), diags, code);
  }
  diags_destroy(&diags);
}

/* Checks statement [i] with the types that the ones before it have given, then runs
   it. */
static bool run_statement(Session *s, Program *cell, Eval *e, int i, Str code,
                          CellReply *reply) {
  Diags *diags = diags_new();
  Scope scope = session_scope(s);
  value_drop(&s->last);
  bool fine = check_cell_statement(cell, i, &scope, diags);
  if (!fine) {
    reply_diags(reply, "TypeError", diags, code);
  } else {
    tell_notes(s, diags, code);
    s->is_quoted |= diags_count(diags) > 0;
    EvalStatus status = eval_statement(e, cell->root->kids[i]);
    fine = status == EVAL_OK;
    if (!fine) reply_eval(reply, e, status, code);
  }
  diags_destroy(&diags);
  return fine;
}

static void show_last(Session *s) {
  if (!s->last) return;
  Json *data = show_bundle(s->last);
  s->output->result(s->output->ctx, data, NULL);
  json_destroy(&data);
  value_drop(&s->last);
}

/* No statement begins after an interrupt, also where a run of chains has heeded it. */
static bool begins_statement(const Session *s, const Node *statement, Str code,
                             CellReply *reply) {
  if (atomic_load(&s->interrupt) == 0) return true;
  int line, column;
  source_position(code, statement->span.start, &line, &column);
  Buf text = {0};
  buf_printf(&text, "interrupted: nothing from line %d on has run", line);
  reply_interrupted(reply, buf_text(&text));
  buf_free(&text);
  return false;
}

static void run_all(Session *s, Program *cell, Str code, CellReply *reply) {
  EvalHost host = session_host(s);
  Eval *e = eval_new(cell, &host);
  eval_set_rng(e, &s->rng);
  reply->ok = true;
  for (int i = 0; i < cell->root->nkids && reply->ok; i++)
    if (begins_statement(s, cell->root->kids[i], code, reply))
      reply->ok = run_statement(s, cell, e, i, code, reply);
  if (reply->ok && !session_is_cut(s)) show_last(s);
  value_drop(&s->last);
  eval_destroy(&e);
}

/* What the cell before has read and defined is none of the next one's. */
static void forget_cell(Session *s) {
  for (int i = 0; i < s->files.n; i++) mem_free(s->files.at[i].name);
  for (int i = 0; i < s->defined.n; i++) mem_free(s->defined.at[i]);
  vec_free(&s->files);
  vec_free(&s->defined);
}

static void run_recorded(Session *s, Program *cell, Digest key, Str code,
                         CellReply *reply) {
  double start = clock_seconds();
  Recording *recording = recording_start(s);
  run_all(s, cell, code, reply);
  bool keep = reply->ok && !s->is_impure && atomic_load(&s->interrupt) == 0;
  recording_end(&recording, key, clock_seconds() - start, keep);
  s->counters.run_cells++;
}

static void run_cell(Session *s, Program *cell, Str code, CellReply *reply) {
  Digest key = replay_key(s, cell);
  bool is_random = replay_is_random(cell);
  s->run = count_run(s, key);
  if (is_random) key = replay_key_of_run(key, s->run);
  seed_cell(s, key);
  s->cell = key;
  s->is_impure = s->is_quoted = false;
  s->text = digest_of("cell", code.p, code.n);
  if (replay_cell(s, key, is_random)) {
    s->counters.replayed_cells++;
    reply->ok = true;
  } else {
    run_recorded(s, cell, key, code, reply);
  }
  if (reply->ok) made_note(s->made, cell, s->names);
  forget_cell(s);
}

static void run_statements(Session *s, Str code, CellReply *reply) {
  Diags *diags = diags_of(s);
  Program *cell = parse_cell(code, diags);
  if (cell) {
    tell_notes(s, diags, code);
    run_cell(s, cell, code, reply);
  } else {
    reply_diags(reply, "SyntaxError", diags, code);
  }
  program_destroy(&cell);
  diags_destroy(&diags);
}

void cell_run(Session *s, Str code, CellReply *reply) {
  switch (cell_kind(code)) {
  case CELL_EMPTY: reply->ok = true; break;
  case CELL_MODEL: run_model(s, code, reply); break;
  case CELL_FUNCTIONS: run_functions(s, code, reply); break;
  case CELL_STATEMENTS: run_statements(s, code, reply); break;
  }
}
