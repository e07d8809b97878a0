/* SPDX-License-Identifier: BSD-3-Clause
   Inside of a session, for this folder. */
#pragma once
#include <pthread.h>
#include "base/map.h"
#include "base/vec.h"
#include "cache/store.h"
#include "lang/assist/assist.h"
#include "lang/eval/eval.h"
#include "session/session.h"

typedef struct Counters {
  long compiled;       /* models given to a compiler */
  long sampled_chains; /* chains that made at least one draw */
  long replayed_cells;
  long run_cells;
} Counters;

/* A file that a cell has read: part of what its outputs depend on. */
typedef struct FileRead {
  char *name; /* as the cell says it: a folder may be moved or copied */
  Digest digest;
} FileRead;

enum { CELL_CLOSED = -1, ABORT = 2 }; /* values of Session.interrupt */

struct Session {
  char *dir;
  int threads;
  bool terminal;
  Store *store;
  /* guards names and shared against completion from other threads */
  pthread_mutex_t lock;
  Map *names;            /* name -> Value * */
  Map *constants;        /* likewise: what names mean that no cell has given a value */
  struct Shared *shared; /* functions of functions cells */
  struct Made *made;     /* what names were made from */
  const Output *output;  /* of the running cell */
  Value *last;           /* to be shown as the result of the running cell */
  Vec(FileRead) files;   /* read by the running cell */
  Vec(char *) defined;   /* names that the running cell has given values */
  bool is_impure;        /* the running cell depends on more than its text and values */
  /* CELL_CLOSED, or how often the running cell was interrupted: 1: stop gracefully, 2:
     abort */
  atomic_int interrupt;
  int heeded;     /* interrupts that a run of chains took as the end of its draws */
  bool is_quoted; /* what it says quotes its text, which its key leaves out */
  Digest text;    /* of the running cell */
  atomic_bool is_ending; /* cells are aborted as they start */
  Counters counters;
  char *why;         /* what the last run of chains, or that there was none, was due to */
  Rng rng;           /* of _rng functions in statement cells */
  Map *runs;         /* key of a cell in hexadecimal -> long *, how often it has run */
  long run;          /* of the running cell, from 0 */
  int display_count; /* displays of the running cell, for their ids */
  Digest cell;       /* key of the running cell */
};

/* What `%cache why` says from now on; consumed. */
void session_tell_why(Session *s, char *why);

/* Path of a file named in a cell, relative to the notebook's folder; the caller's. */
char *session_file(const Session *s, const char *name);

/* Remembers that the running cell has read [name], a file as the cell calls it, with
   contents of this digest. */
void session_note_file(Session *s, const char *name, Digest digest);

/* Names that mean something before a cell gives them values: true and false, which the
   checker lets no cell do, and random.  The caller's, with its values. */
Map *session_constants(void);

/* Sets a name; consumes [value]. */
void session_set(Session *s, const char *name, Value *value);

/* Types of notebook names, for the checker. */
Scope session_scope(Session *s);
EvalHost session_host(Session *s);
AssistScope session_assist(Session *s);

/* Whether the running cell has been interrupted, but for what a run of chains heeded. */
bool session_is_cut(const Session *s);

/* consumes data */
void session_display(Session *s, Json *data, const char *id, bool update);

/* An id for a display of the running cell: no other cell updates it, an equal one
   neither. */
void session_display_id(Session *s, char id[48]);

/* {"text/plain": plain, "text/html": html}; html may be NULL. */
Json *mime_bundle(const char *plain, const char *html);
