/* SPDX-License-Identifier: BSD-3-Clause
   Normal form: what a program means with everything left out that does not matter.
   Comments, layout, spelling of literals and names of variables go (names become numbers
   in order of declaration); order stays. */
#pragma once
#include "base/digest.h"
#include "base/vec.h"
#include "lang/tree/ast.h"

typedef enum {
  /* functions reached, data used, transformed data, parameters, transformed parameters,
     model */
  SLICE_DENSITY,
  SLICE_GENERATED, /* all of it */
  SLICE_CELL       /* a statement cell: notebook names are kept */
} Slice;

/* The normal form as text, one construct a line: what `dump --phase=norm` shows. */
void norm_print(Buf *out, const Program *program, Slice slice);

/* The lines of the normal form of a program with its names kept, and where in the source
   each statement begins: for people, who want to know what is different. */
typedef struct NormLine {
  BlockKind block;
  size_t start; /* in the text */
  int place;    /* in the source */
} NormLine;
typedef struct NormLines {
  Buf text;
  Vec(NormLine) at;
} NormLines;
NormLines norm_lines(const Program *program, Slice slice);
void norm_lines_free(NormLines *lines);
Str norm_line(const NormLines *lines, int i);

/* Digest of that text, of the table of functions and of the language version. */
Digest norm_digest(const Program *program, Slice slice);

/* The same of a user function and all that it calls, wherever that is defined. */
Digest norm_function_digest(const Sym *function);
