/* SPDX-License-Identifier: BSD-3-Clause
   Operands: literals, names, calls, brackets, and what may follow an operand (index,
   field, transpose). */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include "lang/syntax/parser.h"

/* Digits without the `_` between them. */
static char *digits(Parser *p, Span span) {
  char *text =
      arena_strn(p->arena, p->source.p + span.start, (size_t)(span.end - span.start));
  char *to = text;
  for (const char *from = text; *from; from++)
    if (*from != '_' && *from != 'i') *to++ = *from;
  *to = '\0';
  return text;
}

/* Statement cells do not make a difference that Stan programs do: a whole number past the
   largest int is a real there.  Behind a minus there is one int more, which programs have
   to spell as a difference. */
static Node *int_number(Parser *p) {
  Token token = parser_next(p);
  char *text = digits(p, token.span);
  while (text[0] == '0' && text[1]) text++;
  double value = strtod(text, NULL);
  bool large = value > INT_MAX;
  bool is_least = large && p->is_negative && value == -(double)INT_MIN;
  if (is_least && p->cell) {
    Node *least = node_new(p->arena, NODE_INT, token.span, 0);
    least->i = INT_MIN;
    return least;
  }
  Node *node = node_new(p->arena, large && p->cell ? NODE_REAL : NODE_INT, token.span, 0);
  if (node->kind == NODE_REAL) {
    node->r = value;
    return node;
  }
  if (large)
    parser_complain(p, token.span,
                    is_least ? "write `-2147483647 - 1`"
                             : arena_printf(p->arena, "as a real: `%s.0`", text),
                    "`%s` is larger than the largest int, 2147483647", text);
  node->i = large ? INT_MAX : (int)strtol(text, NULL, 10);
  return node;
}

static Node *real_number(Parser *p, NodeKind kind) {
  Token token = parser_next(p);
  Node *node = node_new(p->arena, kind, token.span, 0);
  node->r = strtod(digits(p, token.span), NULL);
  if (isinf(node->r))
    parser_complain(p, token.span, "write `positive_infinity()`",
                    "this number is larger than the largest real, 1.8e308");
  return node;
}

/* The contents of a string; \n \t \" \\ are resolved, other backslashes stay. */
static const char *string_text(Parser *p, Span span) {
  char *text = arena_strn(p->arena, p->source.p + span.start + 1,
                          (size_t)(span.end - span.start - 2));
  char *to = text;
  for (const char *from = text; *from; from++) {
    bool escape = from[0] == '\\' &&
                  (from[1] == 'n' || from[1] == 't' || from[1] == '"' || from[1] == '\\');
    if (escape) from++;
    *to++ = escape && *from == 'n' ? '\n' : escape && *from == 't' ? '\t' : *from;
  }
  *to = '\0';
  return text;
}

static Node *string(Parser *p) {
  if (!p->strings) {
    parser_fail(p, NULL,
                "a string may stand only in print, reject, fatal_error and profile");
    return NULL;
  }
  Token token = parser_next(p);
  Node *node = node_new(p->arena, NODE_STRING, token.span, 0);
  node->text = string_text(p, token.span);
  return node;
}

static bool at_named(const Parser *p) {
  return p->cell && lex_is_word(parser_peek(p)->kind) &&
         parser_peek_at(p, 1)->kind == TOKEN_ASSIGN;
}

static Node *named(Parser *p) {
  Token name = parser_next(p);
  parser_next(p);
  Node *value = parse_expr(p);
  if (!value) return NULL;
  Node *node = node_new(p->arena, NODE_NAMED, parser_since(p, name.span.start), 1);
  node->text = parser_text(p, name.span);
  node->kids[0] = value;
  return node;
}

static bool at_closer(const Parser *p) {
  TokenKind kind = parser_peek(p)->kind;
  return kind == TOKEN_RPAREN || kind == TOKEN_RBRACK || kind == TOKEN_RBRACE;
}

static void list_item(Parser *p, Node *into) {
  bool may_name = into->kind == NODE_CALL || into->kind == NODE_ARRAY;
  Node *item = may_name && at_named(p) ? named(p) : parse_expr(p);
  if (item) node_add(p->arena, into, item);
}

void parse_list(Parser *p, Node *into) {
  if (p->panic || at_closer(p)) return;
  do list_item(p, into);
  while (parser_accept(p, TOKEN_COMMA));
}

/* Rows that the compiler alone calls are no functions of the language. */
static void refuse_internal(Parser *p, const char *name, Span span) {
  int count;
  const Fn *const *rows = fn_find(name, &count);
  if (rows && rows[0]->flags & FN_INTERNAL)
    parser_complain(p, span, NULL, "there is no function `%s`", name);
}

/* f(a, b), or f(y | a, b). */
static Node *call(Parser *p) {
  Token name = parser_next(p);
  Node *node = node_new(p->arena, NODE_CALL, name.span, 0);
  node->text = parser_text(p, name.span);
  refuse_internal(p, node->text, name.span);
  parser_open(p, false);
  parse_list(p, node);
  bool bar = node->nkids == 1 && parser_accept(p, TOKEN_BAR);
  if (bar) parse_list(p, node);
  if (!parser_close(p, "`,`")) return NULL;
  node->span = parser_since(p, name.span.start);
  return parse_old_call(p, node, bar);
}

static Node *name_or_call(Parser *p) {
  const Token *next = parser_peek_at(p, 1);
  bool called =
      next->kind == TOKEN_LPAREN && !(p->cell && next->newline && !parser_in_brackets(p));
  if (called) return call(p);
  Token name = parser_next(p);
  Node *node = node_new(p->arena, NODE_VAR, name.span, 0);
  node->text = parser_text(p, name.span);
  return node;
}

/* (a) or (a, b). */
static Node *parens(Parser *p) {
  int start = parser_peek(p)->span.start;
  parser_open(p, false);
  Node *first = parse_expr(p);
  bool tuple = parser_at(p, TOKEN_COMMA);
  Node *node = node_new(p->arena, NODE_TUPLE, (Span){start, start}, 0);
  if (first) node_add(p->arena, node, first);
  while (parser_accept(p, TOKEN_COMMA) && !at_closer(p))
    if ((first = parse_expr(p))) node_add(p->arena, node, first);
  if (!parser_close(p, NULL)) return NULL;
  if (!tuple) node = node->kids[0];
  node->span = parser_since(p, start);
  if (!tuple) node->flags |= NODE_PARENS;
  return node;
}

static Node *row(Parser *p) {
  Node *node = node_new(p->arena, NODE_ROW, parser_peek(p)->span, 0);
  parser_open(p, false);
  parse_list(p, node);
  if (!parser_close(p, "`,`")) return NULL;
  node->span = parser_since(p, node->span.start);
  return node;
}

static void check_braces(Parser *p, const Node *node, bool record) {
  for (int i = 0; i < node->nkids; i++)
    if ((node->kids[i]->kind == NODE_NAMED) != record)
      parser_complain(p, node->kids[i]->span, "all or none: `{N = 8, y = y}` or `{1, 2}`",
                      "this element has %s name, the first has %s", record ? "no" : "a",
                      record ? "one" : "none");
}

/* {1, 2}; in a cell also {N = 8, y = y} and {}. */
static Node *braces(Parser *p) {
  Node *node = node_new(p->arena, NODE_ARRAY, parser_peek(p)->span, 0);
  parser_open(p, false);
  bool record = at_named(p) || (p->cell && at_closer(p));
  if (at_closer(p) && !record)
    parser_fail(p, "an array literal has elements: `{1, 2}`",
                "expected an expression, found `}`");
  parse_list(p, node);
  if (!parser_close(p, "`,`")) return NULL;
  node->span = parser_since(p, node->span.start);
  check_braces(p, node, record);
  if (record) node->kind = NODE_RECORD;
  return node;
}

static Node *target(Parser *p) {
  Token name = parser_next(p);
  Node *node = node_new(p->arena, NODE_CALL, name.span, 0);
  node->text = "target";
  if (!parser_at(p, TOKEN_LPAREN)) {
    parser_fail(p, "`target += x;` adds to the log density, `target()` is its value",
                "expected `(`, found %s", parser_found(p));
    return NULL;
  }
  parser_open(p, false);
  if (!parser_close(p, NULL)) return NULL;
  node->span = parser_since(p, name.span.start);
  return node;
}

static Node *no_operand(Parser *p) {
  const Token *token = parser_peek(p);
  const char *hint = NULL;
  bool after_times = p->pos && p->tokens.at[p->pos - 1].kind == TOKEN_TIMES;
  if (token->kind == TOKEN_TIMES && after_times)
    hint = "a power is written `x^2`";
  else if (token->kind == TOKEN_QUOTE)
    hint = "strings stand in double quotes";
  else if (token->kind == TOKEN_ASSIGN)
    hint = "`==` compares, `=` assigns";
  else if (lex_is_word(token->kind))
    hint = "this word is reserved and cannot be a name";
  parser_fail(p, hint, "expected an expression, found %s", parser_found(p));
  return NULL;
}

static Node *operand(Parser *p) {
  if (parse_at_name(p, 0)) return name_or_call(p);
  switch (parser_peek(p)->kind) {
  case TOKEN_INT_NUMBER: return int_number(p);
  case TOKEN_REAL_NUMBER:
  case TOKEN_DOT_NUMBER: return real_number(p, NODE_REAL);
  case TOKEN_IMAG_NUMBER: return real_number(p, NODE_IMAG);
  case TOKEN_STRING: return string(p);
  case TOKEN_LPAREN: return parens(p);
  case TOKEN_LBRACK: return row(p);
  case TOKEN_LBRACE: return braces(p);
  case TOKEN_TARGET: return target(p);
  default: return no_operand(p);
  }
}

static bool at_index_end(const Parser *p) {
  return parser_at(p, TOKEN_COMMA) || parser_at(p, TOKEN_RBRACK);
}

/* i, nothing, :, a:, :b or a:b. */
static Node *one_index(Parser *p) {
  int start = parser_peek(p)->span.start;
  Node *lower = NULL, *upper = NULL;
  if (!at_index_end(p) && !parser_at(p, TOKEN_COLON)) {
    lower = parse_expr(p);
    if (!lower || !parser_at(p, TOKEN_COLON)) return lower;
  }
  if (parser_accept(p, TOKEN_COLON) && !at_index_end(p)) upper = parse_expr(p);
  if (p->panic) return NULL;
  bool all = !lower && !upper;
  Node *node = node_new(p->arena, all ? NODE_ALL : NODE_RANGE, parser_since(p, start),
                        all ? 0 : 2);
  if (all) return node;
  node->kids[0] = lower;
  node->kids[1] = upper;
  return node;
}

static Node *indexed(Parser *p, Node *base) {
  Node *node = node_new(p->arena, NODE_INDEX, base->span, 1);
  node->kids[0] = base;
  parser_open(p, false);
  do {
    Node *one = one_index(p);
    if (one) node_add(p->arena, node, one);
  } while (parser_accept(p, TOKEN_COMMA));
  if (!parser_close(p, "`,`")) return NULL;
  node->span = parser_since(p, base->span.start);
  return node;
}

/* x.name and x.1. */
static Node *field(Parser *p, Node *base) {
  Token token = parser_next(p);
  Span name = {token.span.start + 1, token.span.end};
  if (token.kind == TOKEN_DOT) {
    bool word = lex_is_word(parser_peek(p)->kind);
    if (!p->cell || !word) {
      parser_fail(p, p->cell ? NULL : "fields with names are for statement cells",
                  "expected an operator or `;`, found `.`");
      return NULL;
    }
    name = parser_next(p).span;
  }
  Node *node = node_new(p->arena, NODE_FIELD, parser_since(p, base->span.start), 1);
  node->text = parser_text(p, name);
  node->kids[0] = base;
  return node;
}

static Node *transpose(Parser *p, Node *base) {
  parser_next(p);
  Node *node = node_new(p->arena, NODE_TRANSPOSE, parser_since(p, base->span.start), 1);
  node->kids[0] = base;
  return node;
}

/* Stan's grammar has no index behind a quote. */
static void refuse_index(Parser *p, const Node *base) {
  if (p->options.strict)
    parser_complain(p, parser_since(p, base->span.start),
                    "put what is transposed into parentheses: (x')[1]",
                    "Stan does not index behind `'`");
}

Node *parse_postfix(Parser *p) {
  Node *node = operand(p);
  bool turned = false;
  while (node && !p->panic && !parser_line_ends(p)) {
    TokenKind kind = parser_peek(p)->kind;
    bool is_quote = kind == TOKEN_QUOTE;
    bool is_part = kind == TOKEN_LBRACK || kind == TOKEN_DOT || kind == TOKEN_DOT_NUMBER;
    if (!is_quote && !is_part) break;
    if (turned && is_part) refuse_index(p, node);
    turned = is_quote;
    node = is_quote               ? transpose(p, node)
           : kind == TOKEN_LBRACK ? indexed(p, node)
                                  : field(p, node);
  }
  return node;
}
