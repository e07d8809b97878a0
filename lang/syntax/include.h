/* SPDX-License-Identifier: BSD-3-Clause
   #include: the text of files in the place of the lines that name them. */
#pragma once
#include "base/diag.h"

/* Folders in which files are looked for, first to last. */
typedef struct Includes {
  const char *const *dirs;
  int count;
} Includes;

/* The text with the files it includes, and they with theirs; NULL when [source] includes
   nothing. A file that cannot be included is an error in [diags], at its line of the new
   text. */
const SourceMap *include_expand(Str source, const Includes *includes, Arena *arena,
                                Diags *diags);
