/* SPDX-License-Identifier: BSD-3-Clause
   Options behind a verb: rows of option.def, read by getopt_long. */
#pragma once
#include <stdio.h>
#include "cli/cli.h"

typedef enum {
#define OPTION(id, verbs, letter, name, argument, doc) OPTION_##id,
#include "cli/option.def"
#undef OPTION
  OPTION_COUNT
} OptionId;

typedef struct OptionGiven {
  OptionId id;
  const char *value; /* the argument; "" for an option that takes none */
} OptionGiven;

/* What stands behind a verb.  Texts are those of argv. */
struct Options {
  VerbId verb;
  OptionGiven *given; /* in order */
  int ngiven;
  const char **words; /* what is no option, in order */
  int nwords;
};

/* Reads argv[1] and what follows it.  Options may stand anywhere, but those of VERB_none
   end at the first word; `--` ends them too.  0, or 2 when one is not known or lacks its
   argument (said on stderr).  The caller frees with options_free either way. */
int options_read(VerbId verb, int argc, char **argv, Options *out);
void options_free(Options *options);

/* The last value given for [id]; NULL when there is none. */
const char *options_value(const Options *options, OptionId id);

/* 0 when there are as many words as the verb takes, else 2 (said on stderr). */
int options_check_words(const Options *options);

/* One line on stderr, "posterity VERB: ...: see posterity VERB --help"; returns 2. */
int options_wrong(const Options *options, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The options of [verb], a line each. */
void options_print(FILE *out, VerbId verb);
