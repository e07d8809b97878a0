/* SPDX-License-Identifier: BSD-3-Clause
   The command line: rows of verb.def.  This folder may include every other. */
#pragma once

/* Runs a verb with its arguments; the exit status: 0, 1 for errors in what was given, 2
   for a wrong command line. */
typedef int VerbFn(int argc, char **argv);

#define VERB(name, usage, doc) VerbFn verb_##name;
#include "cli/verb.def"
#undef VERB

/* Says how [verb] is used, on stderr; returns 2. */
int usage_of(const char *verb);
