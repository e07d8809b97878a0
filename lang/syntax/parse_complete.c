/* SPDX-License-Identifier: BSD-3-Clause
   Whether a text is whole, for front ends that ask before they run a cell. */
#include "lang/syntax/parser.h"

/* Two columns for every bracket that is open at the end. */
static int open_indent(Str source) {
  Tokens tokens = {0};
  int depth = 0;
  lex_tokens(source, lex_header(source), NULL, &tokens);
  for (int i = 0; i < tokens.n; i++) {
    TokenKind kind = tokens.at[i].kind;
    depth += (kind == TOKEN_LBRACE || kind == TOKEN_LPAREN || kind == TOKEN_LBRACK) -
             (kind == TOKEN_RBRACE || kind == TOKEN_RPAREN || kind == TOKEN_RBRACK);
  }
  vec_free(&tokens);
  return depth > 0 ? 2 * depth : 0;
}

/* A comment that has no end may get one. */
static bool ends_in_comment(Str source) {
  Tokens tokens = {0};
  lex_tokens(source, lex_header(source), NULL, &tokens);
  const Token *last = tokens.n > 1 ? &tokens.at[tokens.n - 2] : NULL;
  bool open = last && last->kind == TOKEN_BAD && source.p[last->span.start] == '/';
  vec_free(&tokens);
  return open;
}

/* Whether something came after the header line. */
static bool is_header_only(Str source) {
  Tokens tokens = {0};
  int header = lex_header(source);
  lex_tokens(source, header, NULL, &tokens);
  bool only = header && tokens.n == 1;
  vec_free(&tokens);
  return only;
}

/* Whether the first error is that the text ends; later ones may follow from it. */
static bool first_error_at_end(const Diags *diags, Str source) {
  for (int i = 0; i < diags_count(diags); i++) {
    const Diag *diag = diags_at(diags, i);
    if (diag->severity == DIAG_ERROR) return diag->span.start >= (int)source.n;
  }
  return false;
}

Completeness parse_completeness(Str source, int *indent) {
  Diags *diags = diags_new();
  CellKind kind = cell_kind(source);
  const ParseOptions options = {.drop_includes = true};
  bool program = kind == CELL_MODEL || kind == CELL_FUNCTIONS;
  Program *parsed =
      program ? parse_program(source, &options, diags) : parse_cell(source, diags);
  bool is_right = parsed && !parsed->is_broken;
  bool goes_on = is_right ? is_header_only(source)
                          : ends_in_comment(source) || first_error_at_end(diags, source);
  Completeness answer = goes_on    ? TEXT_INCOMPLETE
                        : is_right ? TEXT_COMPLETE
                                   : TEXT_INVALID;
  *indent = goes_on ? open_indent(source) : 0;
  program_destroy(&parsed);
  diags_destroy(&diags);
  return answer;
}
