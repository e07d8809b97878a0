/* SPDX-License-Identifier: BSD-3-Clause
   Stan files named on the command line, for check and dump. */
#pragma once
#include "cli/options.h"
#include "lang/syntax/parse.h"

/* A program and how to read it. */
typedef struct Arguments {
  const char *file;
  bool strict;
  char *folder;      /* of the file: the first to be searched */
  const char **dirs; /* folder, then every -I DIR */
  int ndirs;
} Arguments;

/* The caller frees with arguments_free. */
Arguments arguments_of(const Options *options);
void arguments_free(Arguments *given);

/* False with the reason on stderr. */
bool source_read(const char *path, Buf *out);

/* parse_program, with the folders that were given. */
Program *source_parse(const Arguments *given, Str text, Edits *edits, Diags *diags);

void source_print_diags(const Diags *diags, Str text, const char *path);
