/* SPDX-License-Identifier: BSD-3-Clause
   The command line: rows of verb.def.  This folder may include every other. */
#pragma once

typedef enum {
#define VERB(name, fewest, most, words, doc) VERB_##name,
#include "cli/verb.def"
#undef VERB
  VERB_none /* the program itself, before a verb */
} VerbId;

typedef struct Options Options;

/* Runs a verb; the exit status: 0, 1 for errors in what was given, 2 for a wrong command
   line. */
typedef int VerbFn(const Options *options);

#define VERB(name, fewest, most, words, doc) VerbFn verb_##name;
#include "cli/verb.def"
#undef VERB

enum { ANY_WORDS = -1 };

typedef struct Verb {
  const char *name, *words, *doc; /* texts of its row */
  int fewest, most;               /* words; ANY_WORDS: what is not known is ignored */
  VerbFn *run;
} Verb;

/* Rows by VerbId, that of the program itself last. */
extern const Verb VERBS[];

/* The verb [name], VERB_none when there is none. */
VerbId verb_find(const char *name);
