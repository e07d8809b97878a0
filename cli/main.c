/* SPDX-License-Identifier: BSD-3-Clause
   posterity: one binary, several verbs. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include "cli/cli.h"

static const struct {
  const char *name, *usage, *doc;
  VerbFn *run;
} VERBS[] = {
#define VERB(name, usage, doc) {#name, usage, doc, verb_##name},
#include "cli/verb.def"
#undef VERB
};
enum { VERB_COUNT = sizeof VERBS / sizeof *VERBS };

int usage_of(const char *verb) {
  for (int i = 0; i < VERB_COUNT; i++)
    if (strcmp(VERBS[i].name, verb) == 0)
      fprintf(stderr, "usage: posterity %s %s\n", verb, VERBS[i].usage);
  return 2;
}

static int help(FILE *out) {
  fprintf(out, "Posterity %s: Bayesian models in Stan, sampled natively\n\n",
          POSTERITY_VERSION);
  for (int i = 0; i < VERB_COUNT; i++)
    fprintf(out, "  posterity %s %s\n      %s\n", VERBS[i].name, VERBS[i].usage,
            VERBS[i].doc);
  return out == stderr ? 2 : 0;
}

int main(int argc, char **argv) {
  /* A file that may not grow is an error to be told, not a reason to die. */
  signal(SIGXFSZ, SIG_IGN);
  if (argc < 2) return help(stderr);
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) return help(stdout);
  if (strcmp(argv[1], "--version") == 0)
    return printf("posterity %s\n", POSTERITY_VERSION) < 0;
  for (int i = 0; i < VERB_COUNT; i++)
    if (strcmp(VERBS[i].name, argv[1]) == 0) return VERBS[i].run(argc - 2, argv + 2);
  fprintf(stderr, "posterity: there is no verb '%s'\n\n", argv[1]);
  return help(stderr);
}
