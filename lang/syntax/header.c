/* SPDX-License-Identifier: BSD-3-Clause
   The header line of a model cell: the name of the model and the options behind it. */
#include "lang/syntax/header.h"
#include <string.h>
#include "base/fs.h"
#include "base/suggest.h"
#include "lang/syntax/parser.h"

static const struct {
  const char *word, *sentence;
} OPTIONS[] = {
#define OPTION(word, sentence) {"--" #word, sentence},
#define FOLDER(field, letter, sentence) {"-" #letter, sentence},
#include "lang/syntax/header.def"
#undef OPTION
#undef FOLDER
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

/* The words behind `%%stan`, one after the other. */
typedef struct Header {
  Parser *p;
  Str source;
  int at, end; /* what is unread */
  bool is_bad; /* one word was wrong: later ones may be its argument */
} Header;

static bool is_space(char c) {
  return c && strchr(" \t\r\n", c);
}

/* The next word; empty at the end of the line. Quotes keep spaces in it. */
static Span next_word(Header *h) {
  const char *text = h->source.p;
  while (h->at < h->end && is_space(text[h->at])) h->at++;
  int start = h->at;
  bool quoted = false;
  for (; h->at < h->end && (quoted || !is_space(text[h->at])); h->at++) {
    if (text[h->at] == '\n') break;
    if (text[h->at] == '"') quoted = !quoted;
  }
  return (Span){start, h->at};
}

static const char *without_quotes(Parser *p, Str text) {
  char *out = arena_strn(p->arena, text.p, text.n);
  size_t n = 0;
  for (size_t i = 0; i < text.n; i++)
    if (text.p[i] != '"') out[n++] = text.p[i];
  out[n] = 0;
  return out;
}

/* Folders are seen from that of the program, which is searched first. */
static void add_folder(Parser *p, Folders *folders, const char *name, Span span) {
  const Includes *includes = p->options.includes;
  const char *base = includes && includes->count ? includes->dirs[0] : ".";
  bool is_here = name[0] == '/' || strcmp(base, ".") == 0;
  const char *path = is_here ? name : arena_printf(p->arena, "%s/%s", base, name);
  if (includes && !fs_is_dir(path))
    parser_complain(p, span,
                    "folders are seen from that of the notebook, or begin at `/`",
                    "there is no folder `%s`", path);
  vec_push(folders, path);
}

/* `-I lib` or `-Ilib`: [word] begins with the letter. */
static void read_folder(Header *h, Folders *folders, Span word) {
  Span value = {word.start + 2, word.end};
  if (value.start == value.end) value = next_word(h);
  if (value.start == value.end) {
    parser_complain(h->p, word, "write `-I FOLDER`", "the folder is missing");
    return;
  }
  Str text = {h->source.p + value.start, (size_t)(value.end - value.start)};
  add_folder(h->p, folders, without_quotes(h->p, text), value);
}

static const char *known_options(Parser *p) {
  Buf b = {0};
  for (int i = 0; i < OPTION_COUNT; i++)
    buf_printf(&b, "%s`%s`", i ? ", " : "there are ", OPTIONS[i].word);
  const char *text = arena_strn(p->arena, buf_text(&b), b.n);
  buf_free(&b);
  return text;
}

static void wrong_option(Header *h, const char *word, Span span) {
  const char *known[OPTION_COUNT + 1] = {0};
  for (int i = 0; i < OPTION_COUNT; i++) known[i] = OPTIONS[i].word;
  const char *near = word[0] == '-' ? suggest_nearest(word, known) : NULL;
  const char *hint =
      near ? arena_printf(h->p->arena, "did you mean `%s`?", near) : known_options(h->p);
  if (word[0] == '-')
    parser_complain(h->p, span, hint, "a model cell has no option `%s`", word);
  else if (!h->is_bad)
    parser_complain(h->p, span, "write `%%stan NAME`, then the options",
                    "`%s` stands behind the options", word);
  h->is_bad = true;
}

static void set_option(Header *h, const char *word, Span span) {
  Parser *p = h->p;
#define OPTION(field, sentence)                                                          \
  if (strcmp(word, "--" #field) == 0) {                                                  \
    p->options.field = true;                                                             \
    return;                                                                              \
  }
#define FOLDER(field, letter, sentence)                                                  \
  if (strncmp(word, "-" #letter, 2) == 0) {                                              \
    read_folder(h, &p->field, span);                                                     \
    return;                                                                              \
  }
#include "lang/syntax/header.def"
#undef OPTION
#undef FOLDER
  wrong_option(h, word, span);
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

/* The words begin behind `%%stan`. */
static Header header_of(Parser *p, Str source, int header) {
  int start = 0;
  while (start < header && source.p[start] != '%') start++;
  return (Header){
      .p = p, .source = source, .at = start + (header ? 6 : 0), .end = header};
}

/* What stands before the first option; [word] is that option, or empty. */
static Span read_name(Header *h, Span *word) {
  Span name = {h->at, h->at};
  for (*word = next_word(h); word->start < word->end; *word = next_word(h)) {
    if (h->source.p[word->start] == '-') break;
    name = (Span){name.start == name.end ? word->start : name.start, word->end};
  }
  return name;
}

bool header_has_name(Str source, int header) {
  Header h = header_of(NULL, source, header);
  Span word, name = read_name(&h, &word);
  return name.start < name.end;
}

const char *parse_header(Parser *p, int header) {
  Header h = header_of(p, p->source, header);
  Span word, name = read_name(&h, &word);
  for (; word.start < word.end; word = next_word(&h))
    set_option(&h, parser_text(p, word), word);
  return name_of(p, name);
}
