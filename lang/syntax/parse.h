/* SPDX-License-Identifier: BSD-3-Clause
   Text to tree.  Complains about everything it can find in one pass: after an error it
   resumes at the next statement or block.  Syntax removed from Stan (array suffixes `real
   x[N]`, `<-`, `#` comments, ...) is understood, with a note that shows the current
   spelling. */
#pragma once
#include "lang/tree/ast.h"
#include "lang/tree/edit.h"
#include "lang/syntax/include.h"

typedef struct ParseOptions {
  const Includes *includes; /* where `#include` looks, or NULL: it is an error */
  const SourceMap *map;     /* of a source that has its files in place already, or NULL */
  bool drop_includes;       /* reads over them: for questions about the text alone */
  bool strict;              /* removed syntax is an error at each of its places */
  bool pedantic;            /* the program asks for the warnings of lint.h */
  /* gets what replaces removed syntax, the checker's too; or NULL */
  Edits *edits;
} ParseOptions;

/* A Stan program.  A first line `%%stan NAME` names it, options may follow the name
   (header.def).  [options] may be NULL.  Where files are included, spans point into
   program->source, which has them in place; [diags] is told how to print such places.
   When there is an error in [diags] the program is broken (is_broken): check_program says
   what else is wrong with it, and nothing else takes it.  NULL when nobody can know,
   because braces do not match or a file is missing. */
Program *parse_program(Str source, const ParseOptions *options, Diags *diags);

/* A statement cell: Stan statements where a newline ends a complete statement, plus
   records, named arguments, strings and fields.  NULL when there is an error. */
Program *parse_cell(Str source, Diags *diags);

typedef enum { CELL_EMPTY, CELL_MODEL, CELL_STATEMENTS, CELL_FUNCTIONS } CellKind;

/* What a cell is, from its first token that counts: a header line `%%stan NAME`, a block
   keyword (`functions { }` alone, perhaps behind a header without a name: functions
   shared by later cells), or statements. */
CellKind cell_kind(Str source);

/* For is_complete: whether the text is whole, could go on, or cannot become right. */
typedef enum { TEXT_COMPLETE, TEXT_INCOMPLETE, TEXT_INVALID } Completeness;
Completeness parse_completeness(Str source, int *indent);
