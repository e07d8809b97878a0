/* SPDX-License-Identifier: BSD-3-Clause
   The header line of a model cell: the name of the model and the options behind it. */
#include "lang/syntax/header.h"
#include <string.h>
#include "base/suggest.h"
#include "lang/syntax/parser.h"

static const struct {
  const char *word, *sentence;
} OPTIONS[] = {
#define OPTION(word, sentence) {"--" #word, sentence},
#include "lang/syntax/header.def"
#undef OPTION
};
enum { OPTION_COUNT = sizeof OPTIONS / sizeof *OPTIONS };

const char *header_option(int i, const char **sentence) {
  if (i >= OPTION_COUNT) return NULL;
  *sentence = OPTIONS[i].sentence;
  return OPTIONS[i].word;
}

static bool is_name(const char *text) {
  Diags *diags = diags_new();
  Tokens tokens = {0};
  lex_tokens(str_of(text), 0, diags, &tokens);
  bool is = tokens.n == 2 && tokens.at[0].kind == TOKEN_NAME && !diags_errors(diags) &&
            tokens.at[0].span.end == (int)strlen(text);
  vec_free(&tokens);
  diags_destroy(&diags);
  return is;
}

static void set_option(Parser *p, const char *word, Span span) {
#define OPTION(field, sentence)                                                          \
  if (strcmp(word, "--" #field) == 0) {                                                  \
    p->options.field = true;                                                             \
    return;                                                                              \
  }
#include "lang/syntax/header.def"
#undef OPTION
  const char *known[OPTION_COUNT + 1] = {0};
  for (int i = 0; i < OPTION_COUNT; i++) known[i] = OPTIONS[i].word;
  const char *near = suggest_nearest(word, known);
  parser_complain(p, span,
                  near ? arena_printf(p->arena, "did you mean `%s`?", near) : NULL,
                  "a model cell has no option `%s`", word);
}

/* The span of the next word from byte [at] on; empty at the end of the line. */
static Span next_word(const Parser *p, int at, int end) {
  while (at < end && strchr(" \t\r\n", p->source.p[at]) && p->source.p[at]) at++;
  int start = at;
  while (at < end && !(strchr(" \t\r\n", p->source.p[at]) && p->source.p[at])) at++;
  return (Span){start, at};
}

/* The name is all that stands before the first option. */
static const char *name_of(Parser *p, Span span) {
  if (span.start >= span.end) return "stan_model";
  const char *name = parser_text(p, span);
  if (!is_name(name))
    parser_complain(p, span, "write `%%stan NAME`, with letters, digits and `_`",
                    "`%s` is not a name for a model", name);
  return name;
}

const char *parse_header(Parser *p, int header) {
  int start = 0;
  while (start < header && p->source.p[start] != '%') start++;
  start += header ? 6 : 0;
  Span name = {start, start}, word = next_word(p, start, header);
  bool named = true;
  for (; word.start < word.end; word = next_word(p, word.end, header)) {
    const char *text = parser_text(p, word);
    named = named && strncmp(text, "--", 2) != 0;
    if (!named)
      set_option(p, text, word);
    else
      name = (Span){name.start == name.end ? word.start : name.start, word.end};
  }
  return name_of(p, name);
}
