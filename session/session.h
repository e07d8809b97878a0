/* SPDX-License-Identifier: BSD-3-Clause
   A notebook being run: its names, models and fits, the cache behind them, and the
   execution of cells.  Yields display bundles; knows nothing of Jupyter. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include "base/json.h"
#include "base/str.h"

typedef struct Session Session;

typedef struct SessionOptions {
  const char *dir; /* folder of the notebook; the cache goes to dir/.posterity */
  int threads;     /* 0: all cores */
  bool terminal;   /* outputs go to a terminal: text forms are enough */
} SessionOptions;

Session *session_new(const SessionOptions *options);
void session_destroy(Session **session);

/* Where outputs of a running cell go.  [data] maps MIME types to contents (texts);
   borrowed. */
typedef struct Output {
  void *ctx;
  void (*stream)(void *ctx, const char *name,
                 const char *text); /* "stdout" or "stderr" */
  void (*display)(void *ctx, const Json *data, const Json *metadata,
                  const char *display_id, bool update);
  /* value of the cell */
  void (*result)(void *ctx, const Json *data, const Json *metadata);
  void (*clear)(void *ctx, bool wait);
} Output;

typedef struct CellReply {
  bool ok;
  char *name, *value; /* of the error: "SyntaxError", one line */
  char **traceback;   /* lines: place, source line, caret, cure */
  int ntraceback;
  char *page; /* text for the pager (name?), or NULL */
} CellReply;
void cell_reply_free(CellReply *reply);

/* Runs a cell; [reply] is filled.  Errors of a cell leave the session as it was before
   the statement that failed. */
void session_run(Session *session, Str code, const Output *output, CellReply *reply);

/* Returns when all results are stored: one line about trouble with that, the caller's, or
   NULL. */
char *session_settle(Session *session);

/* From any thread or a signal handler: interrupts the running cell.  First: a run of
   chains stops and keeps its draws, all else ends; second: a run of chains ends too.  A
   cell that was ended by it fails with KeyboardInterrupt.  False when no cell runs. */
bool session_interrupt(Session *session);

/* From now on a cell runs as far as interrupts go: the next one given to session_run,
   which [presses] of them reach as it starts.  Without this it runs from session_run
   on. */
void session_open(Session *session, int presses);

/* From any thread: aborts the running cell, and every later one as it starts. */
void session_stop(Session *session);

/* Value of an expression as text, for user_expressions; false with the error's text. */
bool session_evaluate(Session *session, const char *expression, Buf *plain);

/* From any thread, also while a cell runs. */
void session_complete(Session *session, Str code, int offset, Json **matches, int *start,
                      int *end); /* array of {"text", "type"} */
bool session_inspect(Session *session, Str code, int offset, int detail, Json **data);

/* "complete", "incomplete" (with indent) or "invalid". */
const char *session_is_complete(Str code, int *indent);

/* Counters since the start, as an object: compiled, sampled_chains, cache hits and
   misses. */
Json *session_counters(const Session *session);
