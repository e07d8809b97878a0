/* SPDX-License-Identifier: BSD-3-Clause
   posterity: one binary, several verbs. */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>
#include "base/aside.h"
#include "base/memory.h"
#include "cli/cache.h"
#include "cli/options.h"

/* Help of a verb: its usage, what it does, its options. */
static int help(FILE *out, VerbId id) {
  const Verb *verb = &VERBS[id];
  fprintf(out, "usage: posterity%s%s [OPTION]...%s%s\n%s\n\n", *verb->name ? " " : "",
          verb->name, *verb->words ? " " : "", verb->words, verb->doc);
  for (int i = 0; id == VERB_none && i < VERB_none; i++)
    fprintf(out, "  %-9s %s\n", VERBS[i].name, VERBS[i].doc);
  if (id == VERB_none)
    fputs("\nposterity VERB --help shows the options of a verb.\n\n", out);
  if (id == VERB_cache) cache_print_tasks(out);
  options_print(out, id);
  return out == stderr ? 2 : 0;
}

/* A verb with what stands behind it; argv[0] is its name. */
static int run(VerbId id, int argc, char **argv) {
  Options options;
  int status = options_read(id, argc, argv, &options);
  if (!status && options_value(&options, OPTION_help)) {
    help(stdout, id);
  } else {
    if (!status) status = options_check_words(&options);
    if (!status) status = VERBS[id].run(&options);
  }
  options_free(&options);
  return status;
}

/* The program without a verb. */
static int run_none(const Options *options) {
  if (options_value(options, OPTION_version))
    return printf("posterity %s\n", POSTERITY_VERSION) < 0;
  bool asked = options_value(options, OPTION_help);
  if (!options->nwords) return help(asked ? stdout : stderr, VERB_none);
  VerbId about = verb_find(options->words[options->nwords - 1]);
  if (asked || strcmp(options->words[0], "help") == 0) return help(stdout, about);
  return options_wrong(options, "there is no verb `%s`", options->words[0]);
}

static int run_main(int argc, char **argv) {
  VerbId id = argc < 2 ? VERB_none : verb_find(argv[1]);
  if (id != VERB_none) return run(id, argc - 1, argv + 1);
  Options options;
  int status = options_read(VERB_none, argc, argv, &options);
  if (!status) status = run_none(&options);
  options_free(&options);
  return status;
}

/* What was printed counts when it has arrived: a full disk is a failure. */
static int end_output(int status) {
  errno = 0;
  bool lost = fflush(stdout) != 0 || ferror(stdout);
  if (!lost) return status;
  fprintf(stderr, "posterity: the output could not be written: %s\n",
          strerror(errno ? errno : EIO));
  return status ? status : 1;
}

int main(int argc, char **argv) {
  /* A file that may not grow is an error to be told, not a reason to die. */
  signal(SIGXFSZ, SIG_IGN);
  mem_spare_addresses();
  int status = end_output(run_main(argc, argv));
  /* Work that was left goes on: what exit() does could take memory from under it. */
  if (aside_left() > 0) _exit(status);
  return status;
}
