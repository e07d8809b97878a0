/* SPDX-License-Identifier: BSD-3-Clause
   What the tests of the session share: a notebook in a folder of its own, whose outputs
   are kept as text. */
#pragma once
#include "../base/check.h"
#include "session/session.h"

typedef struct Notebook {
  char dir[64];
  Session *session;
  Buf streams;                 /* of the last cell */
  Buf results;                 /* text/plain of the last cell's results */
  Buf displays;                /* and of its displays */
  char display[64];            /* the id of the last of them */
  int updates, clears, badges; /* badges: outputs that say they were replayed */
  /* Called at every output of a cell that runs, or NULL. */
  void (*during)(struct Notebook *notebook);
  CellReply reply; /* of the last cell */
} Notebook;

/* State of a test: a Notebook. */
int notebook_set_up(void **state);
int notebook_tear_down(void **state);

/* A new session in the same folder: what is left is what lies on disk. */
void notebook_restart(Notebook *notebook);

void notebook_run(Notebook *notebook, const char *code);

/* The cell runs well, and shows [result] as its value (NULL: whatever it is). */
void notebook_ok(Notebook *notebook, const char *code, const char *result);

/* The cell fails with [name], and its lines hold [words]. */
void notebook_fails(Notebook *notebook, const char *code, const char *name,
                    const char *words);

long notebook_counter(Notebook *notebook, const char *name);

/* Writes [text] to file [name] of the notebook's folder. */
void notebook_file(Notebook *notebook, const char *name, const char *text);
