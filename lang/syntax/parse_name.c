/* SPDX-License-Identifier: BSD-3-Clause
   Names: which words may be one, and what was meant by a wrong one. */
#include <string.h>
#include "base/suggest.h"
#include "lang/syntax/parser.h"

/* Words that mean something only at their place in a program are free in a statement
   cell: `data = read_csv("x.csv")`. */
static bool is_free_in_cell(TokenKind kind) {
  TokenClass class = lex_class(kind);
  return class == CLASS_BLOCK || (class == CLASS_WORD && kind != TOKEN_IN);
}

bool parse_at_name(const Parser *p, int ahead) {
  TokenKind kind = parser_peek_at(p, ahead)->kind;
  return kind == TOKEN_NAME || (p->cell && is_free_in_cell(kind));
}

const char *parse_name(Parser *p, const char *what, Span *span) {
  if (p->panic) return NULL;
  *span = parser_peek(p)->span;
  if (parse_at_name(p, 0)) return parser_text(p, parser_next(p).span);
  const char *hint = NULL;
  if (lex_is_word(parser_peek(p)->kind)) hint = "this word is reserved; use another name";
  if (parser_at(p, TOKEN_LBRACK))
    hint = "sizes of an array stand first: `array[N] real x`";
  parser_fail(p, hint, "expected %s, found %s", what, parser_found(p));
  return NULL;
}

const char *parse_declared_name(Parser *p, Span *span) {
  bool was_right = !p->panic;
  const char *name = parse_name(p, "a name", span);
  if (!name && was_right) parser_doubt_all(p);
  if (name && text_has_suffix(name, "__"))
    parser_complain(p, *span, "names that end in `__` belong to Stan itself",
                    "`%s` may not end in `__`", name);
  return name;
}

/* The reserved word of these classes that is nearest to [name], or NULL. */
const char *parse_nearest(const char *name, TokenClass from, TokenClass to) {
  const char *words[TOKEN_KINDS + 1];
  int n = 0;
  for (TokenKind k = 0; k < TOKEN_KINDS; k++)
    if (lex_class(k) >= from && lex_class(k) <= to) words[n++] = lex_text(k);
  words[n] = NULL;
  return suggest_nearest(name, words);
}
