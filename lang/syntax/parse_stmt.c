/* SPDX-License-Identifier: BSD-3-Clause
   Statements: which kind begins here, lists of them, and how to go on after an error. */
#include "lang/syntax/parser.h"

/* An operand that is complete at the end of a line, with the next statement below it,
   misses nothing but `;`: say so where it belongs, and go on. */
static void missing_semicolon(Parser *p) {
  const Token *token = parser_peek(p);
  TokenClass class = lex_class(token->kind);
  bool can_go_on = class == CLASS_NAME || class == CLASS_FLOW || class == CLASS_TYPE ||
                   token->kind == TOKEN_RBRACE || parse_at_block(p);
  if (can_go_on && (token->newline || token->kind == TOKEN_RBRACE))
    parser_complain(p, p->tokens.at[p->pos - 1].span, "end the statement with `;`",
                    "expected `;` after this");
  else
    parser_fail(p, parser_cure(p), "expected an operator or `;`, found %s",
                parser_found(p));
}

void parse_end(Parser *p) {
  if (p->panic || parser_line_ends(p) || parser_accept(p, TOKEN_SEMICOLON)) return;
  if (!p->cell) {
    missing_semicolon(p);
    return;
  }
  TokenKind kind = parser_peek(p)->kind;
  if (kind == TOKEN_END || kind == TOKEN_RBRACE || kind == TOKEN_ELSE) return;
  parser_fail(p, parser_cure(p), "expected an operator, `;` or a new line, found %s",
              parser_found(p));
}

/* What is found between the braces at the present token, and after them. */
typedef struct Inside {
  bool commas, semicolons;
  const Token *next;
} Inside;

static Inside look_inside(const Parser *p) {
  Inside inside = {0};
  int depth = 0;
  for (int i = 0;; i++) {
    TokenKind kind = parser_peek_at(p, i)->kind;
    depth += (kind == TOKEN_LBRACE || kind == TOKEN_LPAREN || kind == TOKEN_LBRACK) -
             (kind == TOKEN_RBRACE || kind == TOKEN_RPAREN || kind == TOKEN_RBRACK);
    if (depth == 1 && kind == TOKEN_SEMICOLON) inside.semicolons = true;
    if (depth == 1 && kind == TOKEN_COMMA) inside.commas = true;
    inside.next = parser_peek_at(p, i + 1);
    if (depth == 0 || kind == TOKEN_END) return inside;
  }
}

/* Whether the braces at the beginning of a statement are a literal, as in `{1, 2} ~ f();`
   or, in a cell, `{N = 8}`, and not a block, which has a `;`, a statement word, or
   lines. */
static bool is_literal(const Parser *p) {
  Inside inside = look_inside(p);
  bool goes_on =
      inside.next->kind == TOKEN_TILDE ||
      (lex_class(inside.next->kind) == CLASS_OPERATOR && !inside.next->newline);
  if (goes_on) return !inside.semicolons;
  const Token *first = parser_peek_at(p, 1);
  TokenClass class = lex_class(first->kind);
  if (!p->cell || inside.semicolons || class == CLASS_TYPE || class == CLASS_FLOW)
    return false;
  return inside.commas || !first->newline;
}

static Node *skip(Parser *p) {
  Token token = parser_next(p);
  return node_new(p->arena, NODE_SKIP, token.span, 0);
}

static Node *one_stmt(Parser *p) {
  TokenKind kind = parser_peek(p)->kind;
  if (kind == TOKEN_SEMICOLON) return skip(p);
  if (kind == TOKEN_LBRACE && !is_literal(p)) return parse_braces(p);
  bool reads_target = kind == TOKEN_TARGET && parser_peek_at(p, 1)->kind == TOKEN_LPAREN;
  if (lex_class(kind) == CLASS_FLOW && !reads_target) return parse_flow(p);
  return parse_simple(p);
}

void parse_stmt(Parser *p, Node *into) {
  if (parse_at_type(p)) {
    parse_decl(p, into);
    return;
  }
  if (!parser_enter(p)) return;
  Node *node = one_stmt(p);
  if (node) node_add(p->arena, into, node);
  parser_leave(p);
}

/* Braces of literals that the statement left open. */
static int open_braces(const Parser *p, int brackets) {
  int n = 0;
  for (int i = brackets; i < p->brackets.n; i++)
    n += p->brackets.at[i].token.kind == TOKEN_LBRACE;
  return n;
}

enum {
  NEAR = 100
}; /* tokens that are looked at: texts of errors alone are not read twice */

/* Whether the braces are those of a block after a wrong head, as in `for n in 1:N { ...
   }`: a literal stands after an operator or a comma. */
static bool is_block_after(const Parser *p, TokenKind before) {
  TokenClass class = lex_class(before);
  if (class != CLASS_NAME && class != CLASS_LITERAL) return false;
  for (int i = 1; i < NEAR; i++) {
    TokenKind kind = parser_peek_at(p, i)->kind;
    if (kind == TOKEN_SEMICOLON) return true;
    if (kind == TOKEN_RBRACE || kind == TOKEN_END) return false;
  }
  return false;
}

/* Whether a statement may begin at the present token of the wrong one that began at
   [pos]. */
static bool resumes_here(const Parser *p, int pos, int literals) {
  const Token *token = parser_peek(p);
  if (token->kind == TOKEN_END) return true;
  if (p->pos == pos) return false;
  if (token->kind == TOKEN_RBRACE) return literals == 0;
  TokenKind before = p->tokens.at[p->pos - 1].kind;
  if (token->kind == TOKEN_LBRACE)
    return before == TOKEN_RPAREN || before == TOKEN_ELSE || is_block_after(p, before);
  if (!token->newline) return false;
  TokenClass class = lex_class(token->kind);
  return p->cell || class == CLASS_FLOW || class == CLASS_TYPE || parse_at_block(p);
}

/* Whether the rest of the line closes a bracket that it did not open: then it belongs to
   the wrong statement still, as in `for (i = 0; i < 9; i++)`. */
static bool closes_more(const Parser *p) {
  int depth = 0;
  for (int i = 0; i < NEAR && depth >= 0; i++) {
    const Token *token = parser_peek_at(p, i);
    TokenKind kind = token->kind;
    bool ends = kind == TOKEN_END || kind == TOKEN_LBRACE || kind == TOKEN_RBRACE;
    if (token->newline || ends) return false;
    depth += (kind == TOKEN_LPAREN || kind == TOKEN_LBRACK) -
             (kind == TOKEN_RPAREN || kind == TOKEN_RBRACK);
  }
  return depth < 0;
}

void parse_resume(Parser *p, int pos, int brackets) {
  int literals = open_braces(p, brackets);
  p->brackets.n = brackets;
  bool at_block = p->pos > pos && parser_at(p, TOKEN_LBRACE) && look_inside(p).semicolons;
  while (!at_block && !resumes_here(p, pos, literals)) {
    TokenKind kind = parser_next(p).kind;
    literals += (kind == TOKEN_LBRACE) - (kind == TOKEN_RBRACE && literals);
    if (kind == TOKEN_SEMICOLON && !parser_at(p, TOKEN_ELSE) && !closes_more(p)) break;
  }
  parser_doubt(p, pos);
  p->panic = p->errors >= PARSER_MAX_ERRORS;
}

void parse_stmts(Parser *p, Node *into) {
  bool outer = p->lost_if;
  p->lost_if = false;
  while (!parser_at(p, TOKEN_RBRACE) && !parser_at(p, TOKEN_END) && !parse_at_block(p)) {
    int pos = p->pos, brackets = p->brackets.n;
    if (diags_stopped(p->diags)) {
      p->errors = PARSER_MAX_ERRORS;
      p->panic = true;
      return;
    }
    parse_stmt(p, into);
    if (!p->panic) continue;
    parse_resume(p, pos, brackets);
    Node *broken = node_new(p->arena, NODE_SKIP, parser_peek(p)->span, 0);
    broken->flags = NODE_BROKEN;
    node_add(p->arena, into, broken);
    for (int i = pos; i < p->pos; i++) p->lost_if |= p->tokens.at[i].kind == TOKEN_IF;
  }
  p->lost_if = outer;
}

Node *parse_braces(Parser *p) {
  if (!parser_enter(p)) return NULL;
  Node *block = node_new(p->arena, NODE_BLOCK, parser_peek(p)->span, 0);
  bool was_local = p->is_local;
  p->is_local = true;
  parser_open(p, true);
  parse_stmts(p, block);
  parser_close(p, NULL);
  p->is_local = was_local;
  block->span = parser_since(p, block->span.start);
  parser_leave(p);
  return p->panic ? NULL : block;
}
