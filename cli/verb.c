/* SPDX-License-Identifier: BSD-3-Clause
   The table of verbs. */
#include <string.h>
#include "cli/cli.h"

const Verb VERBS[] = {
#define VERB(name, fewest, most, words, doc)                                             \
  {#name, words, doc, fewest, most, verb_##name},
#include "cli/verb.def"
#undef VERB
    {"", "VERB [ARGUMENT]...", "Bayesian models in Stan, sampled natively.", 0, 0, NULL}};

VerbId verb_find(const char *name) {
  int id = 0;
  while (id < VERB_none && strcmp(VERBS[id].name, name) != 0) id++;
  return (VerbId)id;
}
