/* SPDX-License-Identifier: BSD-3-Clause
   Inside the printer, and what the parser needs of it to show current spellings. */
#pragma once
#include "lang/syntax/dump.h"

/* A DECL_TYPE. */
void print_type(Buf *out, const Node *type);

/* Its word: "vector", "simplex", "tuple", "void". */
const char *print_type_word(const Node *type);

/* Whether the first argument of a function called [name] is followed by `|`. */
bool print_has_bar(const char *name);
