/* SPDX-License-Identifier: BSD-3-Clause
   Statement cells, and what kind of cell a text is. */
#include <limits.h>
#include <string.h>
#include "lang/syntax/header.h"
#include "lang/syntax/parser.h"

static void misplaced(Parser *p) {
  if (parser_at(p, TOKEN_RBRACE))
    parser_fail(p, "there is one `}` too many", "`}` without `{`");
  else
    parser_fail(p, "put the program into a cell of its own",
                "a block of a program cannot stand among statements");
  parser_next(p);
}

static Node *statements(Parser *p) {
  Node *root = node_new(p->arena, NODE_CELL, (Span){0, (int)p->source.n}, 0);
  for (;;) {
    parse_stmts(p, root);
    if (parser_at(p, TOKEN_END)) return root;
    int pos = p->pos;
    misplaced(p);
    parse_resume(p, pos, 0);
  }
}

/* `%%Stan m`, `%%time`: a cell begins with no such line. */
static bool is_unknown_header(Str source, Diags *diags) {
  size_t at = 0;
  while (at < source.n && strchr(" \t\r\n", source.p[at])) at++;
  if (source.n - at < 3 || memcmp(source.p + at, "%%", 2) != 0) return false;
  size_t end = at + 2;
  while (end < source.n && !strchr(" \t\r\n", source.p[end])) end++;
  diag_add(diags, DIAG_ERROR, (Span){(int)at, (int)end},
           "a model cell begins with `%%stan NAME`", "no cell begins with `%.*s`",
           (int)(end - at > 40 ? 40 : end - at), source.p + at);
  return true;
}

Program *parse_cell(Str source, Diags *diags) {
  if (source.n > INT_MAX / 2) {
    diag_add(diags, DIAG_ERROR, (Span){-1, -1}, NULL, "this text is too long");
    return NULL;
  }
  if (is_unknown_header(source, diags)) return NULL;
  Parser p;
  parser_init(&p, source, true, NULL, diags);
  return parse_finish(&p, statements(&p), "cell");
}

/* Index of the token after the braces that open at token [i]. */
static int after_braces(const Parser *p, int i) {
  int depth = 0;
  for (;; i++) {
    TokenKind kind = parser_peek_at(p, i)->kind;
    if (kind == TOKEN_END) return i;
    depth += (kind == TOKEN_LBRACE) - (kind == TOKEN_RBRACE);
    if (depth == 0) return i + 1;
  }
}

static CellKind kind_of_tokens(const Parser *p) {
  BlockKind block;
  int words = parse_block_words(p, 0, &block);
  bool braces = parser_peek_at(p, words ? words : 1)->kind == TOKEN_LBRACE;
  if (parser_at(p, TOKEN_END)) return CELL_EMPTY;
  if (words && braces && block == BLOCK_FUNCTIONS)
    return parser_peek_at(p, after_braces(p, 1))->kind == TOKEN_END ? CELL_FUNCTIONS
                                                                    : CELL_MODEL;
  bool misspelt = parser_at(p, TOKEN_NAME) && !words; /* no statement begins `name {` */
  return braces && (words || misspelt) ? CELL_MODEL : CELL_STATEMENTS;
}

CellKind cell_kind(Str source) {
  if (source.n > INT_MAX / 2) return CELL_STATEMENTS;
  int header = lex_header(source);
  if (header && header_has_name(source, header)) return CELL_MODEL;
  Parser p = {.source = source};
  lex_tokens(source, header, NULL, &p.tokens);
  bool includes = parser_at(&p, TOKEN_INCLUDE);
  while (parser_accept(&p, TOKEN_INCLUDE)) {
  }
  CellKind kind = includes && parser_at(&p, TOKEN_END) ? CELL_MODEL : kind_of_tokens(&p);
  parser_free(&p);
  return header && kind != CELL_FUNCTIONS ? CELL_MODEL : kind;
}
