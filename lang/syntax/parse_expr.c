/* SPDX-License-Identifier: BSD-3-Clause
   Operators, by strength (token.def): an operator of strength s takes a right side of
   strength s + 1, powers (which group to the right) one of their own.  The conditional is
   weakest. */
#include "lang/syntax/parser.h"

enum { LOGICAL = 2, ARITHMETIC = 6, SIGN = 9, POWER = 10 };

static Node *binary(Parser *p, int least);

/* Whether a whole number is all that a minus stands before. */
static bool is_alone(const Parser *p) {
  TokenKind next = parser_peek_at(p, 1)->kind;
  bool more = lex_class(next) == CLASS_OPERATOR && lex_strength(next) >= POWER;
  return parser_at(p, TOKEN_INT_NUMBER) && !more && next != TOKEN_LBRACK &&
         next != TOKEN_QUOTE;
}

static Node *sign(Parser *p, int start) {
  Token token = parser_next(p);
  p->is_negative = token.kind == TOKEN_MINUS && is_alone(p);
  Node *value = binary(p, POWER);
  p->is_negative = false;
  if (!value) return NULL;
  if (value->kind == NODE_INT && value->i < 0) {
    value->span = parser_since(p, start);
    return value;
  }
  Node *node = node_new(p->arena, NODE_UNARY, parser_since(p, start), 1);
  node->text = lex_text(token.kind);
  node->kids[0] = value;
  return node;
}

/* `<` and `-` without a space between them, where something may be assigned. */
static bool at_arrow(const Parser *p) {
  const Token *less = parser_peek(p), *minus = parser_peek_at(p, 1);
  return p->lvalue && less->kind == TOKEN_LESS && minus->kind == TOKEN_MINUS &&
         less->span.end == minus->span.start && !parser_in_brackets(p);
}

static bool goes_on(const Parser *p, int least) {
  TokenKind kind = parser_peek(p)->kind;
  return !p->panic && lex_class(kind) == CLASS_OPERATOR && lex_strength(kind) >= least &&
         !parser_line_ends(p) && !at_arrow(p);
}

static Node *binary_right(Parser *p, Node *left, int start) {
  Token op = parser_next(p);
  int strength = lex_strength(op.kind);
  p->lvalue = false;
  Node *right = binary(p, strength == POWER ? POWER : strength + 1);
  if (!right) return NULL;
  Node *node = node_new(p->arena, NODE_BINARY, parser_since(p, start), 2);
  node->text = lex_text(op.kind);
  node->kids[0] = left;
  node->kids[1] = right;
  return node;
}

static Node *binary(Parser *p, int least) {
  if (!parser_enter(p)) return NULL;
  const Token *token = parser_peek(p);
  int start = token->span.start;
  bool signed_ =
      token->kind == TOKEN_MINUS || token->kind == TOKEN_PLUS || token->kind == TOKEN_NOT;
  Node *left = signed_ ? sign(p, start) : parse_postfix(p);
  while (left && goes_on(p, least)) left = binary_right(p, left, start);
  parser_leave(p);
  return p->panic ? NULL : left;
}

static Node *conditional(Parser *p, Node *condition, int start) {
  parser_next(p);
  Node *then = parse_expr(p);
  parser_expect(p, TOKEN_COLON, "`:` of the conditional `a ? b : c`", NULL);
  Node *otherwise = parse_expr(p);
  if (p->panic) return NULL;
  Node *node = node_new(p->arena, NODE_TERNARY, parser_since(p, start), 3);
  node->kids[0] = condition;
  node->kids[1] = then;
  node->kids[2] = otherwise;
  return node;
}

Node *parse_expr(Parser *p) {
  int start = parser_peek(p)->span.start;
  Node *node = binary(p, LOGICAL);
  if (!node || !parser_at(p, TOKEN_QMARK)) return node;
  p->lvalue = false;
  if (!parser_enter(p)) return NULL;
  node = conditional(p, node, start);
  parser_leave(p);
  return node;
}

Node *parse_arithmetic(Parser *p) {
  return binary(p, ARITHMETIC);
}
