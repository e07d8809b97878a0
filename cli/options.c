/* SPDX-License-Identifier: BSD-3-Clause
   Options: getopt's tables made from the rows of option.def, and what it finds. */
#include "cli/options.h"
#include <ctype.h>
#include <getopt.h>
#include <stdarg.h>
#include <string.h>
#include "base/alloc.h"
#include "base/str.h"

#define IN(verb) (1u << VERB_##verb)

static const struct {
  unsigned verbs;
  char letter;
  const char *name, *argument, *doc;
} ROWS[] = {
#define OPTION(id, verbs, letter, name, argument, doc)                                   \
  {verbs, letter, name, argument, doc},
#include "cli/option.def"
#undef OPTION
};

/* What getopt returns for a long option is LONG + id: no letter. */
enum { LONG = 256 };

static bool is_taken(int id, VerbId verb) {
  return ROWS[id].verbs & (1u << verb);
}

static bool ignores(VerbId verb) {
  return VERBS[verb].most == ANY_WORDS;
}

/* The option of [verb] with this letter, OPTION_COUNT when there is none. */
static int by_letter(VerbId verb, int letter) {
  int id = 0;
  while (id < OPTION_COUNT && !(is_taken(id, verb) && ROWS[id].letter == letter)) id++;
  return id;
}

typedef struct Tables {
  char letters[3 + 2 * OPTION_COUNT];
  struct option names[OPTION_COUNT + 1];
} Tables;

/* "-": words are handed over as 1, in their place, whatever POSIXLY_CORRECT says.  "+":
   the first word ends the options.  ":": a missing argument is told from a wrong name. */
static Tables tables_of(VerbId verb) {
  Tables tables = {0};
  char *letter = tables.letters;
  struct option *name = tables.names;
  *letter++ = verb == VERB_none ? '+' : '-';
  *letter++ = ':';
  for (int id = 0; id < OPTION_COUNT; id++) {
    if (!is_taken(id, verb)) continue;
    if (ROWS[id].letter) *letter++ = ROWS[id].letter;
    if (ROWS[id].letter && ROWS[id].argument) *letter++ = ':';
    if (ROWS[id].name)
      *name++ =
          (struct option){ROWS[id].name, ROWS[id].argument != NULL, NULL, LONG + id};
  }
  return tables;
}

int options_wrong(const Options *options, const char *format, ...) {
  const char *verb = VERBS[options->verb].name, *gap = *verb ? " " : "";
  Buf text = {0};
  va_list args;
  va_start(args, format);
  buf_vprintf(&text, format, args);
  va_end(args);
  fprintf(stderr, "posterity%s%s: %s: see posterity%s%s --help\n", gap, verb,
          buf_text(&text), gap, verb);
  buf_free(&text);
  return 2;
}

/* getopt has passed a long name, and [optopt] is 0; it stands within a word of letters,
   whose bytes need not be letters. */
static int say_unknown(const Options *options, char **argv) {
  const char *word = argv[optind - 1];
  int n = (int)strcspn(word, "=");
  if (optopt >= LONG) return options_wrong(options, "%.*s takes no argument", n, word);
  if (!optopt) return options_wrong(options, "there is no option %.*s", n, word);
  return isascii(optopt) ? options_wrong(options, "there is no option -%c", optopt)
                         : options_wrong(options, "there is no option %s", argv[optind]);
}

/* One result of getopt; an exit status. */
static int take(Options *out, int found, char **argv) {
  if (found == 1) {
    out->words[out->nwords++] = optarg;
    return 0;
  }
  if (found == ':') return options_wrong(out, "%s needs an argument", argv[optind - 1]);
  if (found == '?') return ignores(out->verb) ? 0 : say_unknown(out, argv);
  int id = found >= LONG ? found - LONG : by_letter(out->verb, found);
  out->given[out->ngiven++] = (OptionGiven){(OptionId)id, optarg ? optarg : ""};
  return 0;
}

/* Leaves out the words of letters that begin with one that is not known: getopt would go
   on with the second letter. */
static int drop_letters(VerbId verb, int argc, char **argv) {
  int kept = 0;
  for (int i = 0; i < argc; i++) {
    const char *word = argv[i];
    bool letters = i && word[0] == '-' && word[1] && word[1] != '-';
    if (!letters || by_letter(verb, word[1]) < OPTION_COUNT) argv[kept++] = argv[i];
  }
  return kept;
}

int options_read(VerbId verb, int argc, char **argv, Options *out) {
  Tables tables = tables_of(verb);
  /* A word of letters is as many options. */
  size_t room = 1;
  for (int i = 0; i < argc; i++) room += strlen(argv[i]) + 1;
  *out = (Options){.verb = verb,
                   .given = mem_new(sizeof *out->given * room),
                   .words = mem_new(sizeof *out->words * room)};
  if (ignores(verb)) argc = drop_letters(verb, argc, argv);
  int status = 0;
  optind = 0; /* getopt begins anew */
  opterr = 0;
  for (int found; status == 0;) {
    found = getopt_long(argc, argv, tables.letters, tables.names, NULL);
    if (found == -1) break;
    status = take(out, found, argv);
  }
  for (int i = optind; i < argc; i++) out->words[out->nwords++] = argv[i];
  return status;
}

void options_free(Options *options) {
  mem_free(options->given);
  mem_free(options->words);
}

const char *options_value(const Options *options, OptionId id) {
  for (int i = options->ngiven - 1; i >= 0; i--)
    if (options->given[i].id == id) return options->given[i].value;
  return NULL;
}

int options_check_words(const Options *options) {
  const Verb *verb = &VERBS[options->verb];
  if (options->nwords < verb->fewest)
    return options_wrong(options, "%s is missing", verb->words);
  if (!ignores(options->verb) && options->nwords > verb->most)
    return options_wrong(options, "`%s` is one word too many",
                         options->words[verb->most]);
  return 0;
}

/* "  -o, --output FILE" */
static void put_forms(Buf *out, int id) {
  if (ROWS[id].letter) buf_printf(out, "  -%c", ROWS[id].letter);
  if (ROWS[id].name)
    buf_printf(out, ROWS[id].letter ? ", --%s" : "      --%s", ROWS[id].name);
  if (ROWS[id].argument) buf_printf(out, " %s", ROWS[id].argument);
}

void options_print(FILE *out, VerbId verb) {
  for (int id = 0; id < OPTION_COUNT; id++) {
    if (!is_taken(id, verb)) continue;
    Buf forms = {0};
    put_forms(&forms, id);
    fprintf(out, "%-30s %s\n", buf_text(&forms), ROWS[id].doc);
    buf_free(&forms);
  }
}
