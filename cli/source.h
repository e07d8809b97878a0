/* SPDX-License-Identifier: BSD-3-Clause
   Stan files named on the command line, for check and dump. */
#pragma once
#include "lang/syntax/parse.h"

/* Words of the command line after the verb. */
typedef struct Arguments {
  const char *file;
  const char *phase;          /* --phase=, or NULL */
  bool fix, strict, pedantic; /* flags of check */
  char *folder;               /* of the file: the first to be searched */
  const char **dirs;          /* folder, then every -I DIR */
  int ndirs;
} Arguments;

/* 0, or the status of a command line that [verb] does not take (said on stderr).  The
   caller frees with arguments_free after 0. */
int usage_of_arguments(const char *verb, int argc, char **argv, Arguments *out);
void arguments_free(Arguments *given);

/* False with the reason on stderr. */
bool source_read(const char *path, Buf *out);

/* parse_program, with the folders that were given. */
Program *source_parse(const Arguments *given, Str text, Edits *edits, Diags *diags);

void source_print_diags(const Diags *diags, Str text, const char *path);
