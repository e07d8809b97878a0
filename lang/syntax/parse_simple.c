/* SPDX-License-Identifier: BSD-3-Clause
   Statements that begin with an expression: assignments, `~`, calls, and values at
   notebook scope. */
#include <string.h>
#include "lang/syntax/parser.h"

/* A variable, or a place in one. */
static bool is_place(const Node *node) {
  if (node->flags & NODE_PARENS) return false;
  if (node->kind == NODE_VAR) return true;
  bool member = node->kind == NODE_FIELD && node->text[0] >= '0' && node->text[0] <= '9';
  return (node->kind == NODE_INDEX || member) && is_place(node->kids[0]);
}

static bool is_lvalue(const Node *node) {
  if (node->kind != NODE_TUPLE) return is_place(node);
  for (int i = 0; i < node->nkids; i++)
    if (!is_lvalue(node->kids[i])) return false;
  return true;
}

/* What the indices of [node] are taken of. */
static const Node *indexed(const Node *node) {
  while (node->kind == NODE_INDEX) node = node->kids[0];
  return node;
}

static void refuse_place(Parser *p, const Node *left) {
  const Node *of = indexed(left);
  const char *cure = "assign to a variable or to elements of one";
  if (of->kind == NODE_FIELD && !is_place(of)) {
    const char *field = parser_text(p, of->span);
    cure = arena_printf(p->arena, "change a copy: `%s = %s`, then `%s[...] = ...`",
                        of->text, field, of->text);
    if (left == of) cure = "write a new record, `{name = value, ...}`, or use a variable";
    parser_complain(p, left->span, cure,
                    "`%s` cannot be assigned to: fields do not change", field);
  } else if (of->kind == NODE_CALL)
    parser_complain(p, left->span, cure, "the value of a call cannot be assigned to");
  else
    parser_complain(p, left->span, cure, "this cannot be assigned to");
}

static Node *assign(Parser *p, Node *left, const char *op) {
  if (!is_lvalue(left)) refuse_place(p, left);
  Node *value = parse_expr(p);
  parse_end(p);
  if (p->panic) return NULL;
  Node *node = node_new(p->arena, NODE_ASSIGN, parser_since(p, left->span.start), 2);
  node->text = op;
  node->kids[0] = left;
  node->kids[1] = value;
  return node;
}

static bool at_truncation(Parser *p) {
  const Token *token = parser_peek(p);
  return !p->panic && token->kind == TOKEN_NAME && !parser_line_ends(p) &&
         str_is(lex_str(p->source, token->span), "T") &&
         parser_peek_at(p, 1)->kind == TOKEN_LBRACK;
}

/* T[lower, upper], either of them may be missing. */
static void truncation(Parser *p, Node *tilde) {
  parser_next(p);
  parser_open(p, false);
  tilde->flags |= NODE_TRUNCATED;
  if (!parser_at(p, TOKEN_COMMA)) tilde->kids[TILDE_LOWER] = parse_expr(p);
  parser_expect(p, TOKEN_COMMA, "`,`",
                "write `T[lower, ]`, `T[, upper]` or `T[lower, upper]`");
  if (!p->panic && !parser_at(p, TOKEN_RBRACK)) tilde->kids[TILDE_UPPER] = parse_expr(p);
  parser_close(p, NULL);
}

/* outcome ~ name(arguments) T[lower, upper]; */
static Node *tilde(Parser *p, Node *outcome) {
  parser_next(p);
  Node *node = node_new(p->arena, NODE_TILDE, outcome->span, TILDE_ARGS);
  node->kids[TILDE_OUTCOME] = outcome;
  Span name;
  node->text = parse_name(p, "the name of a distribution", &name);
  if (!parser_open_paren(p, "write `y ~ normal(mu, sigma);`")) return NULL;
  do {
    if (parser_at(p, TOKEN_RPAREN) && node->nkids == TILDE_ARGS) break;
    Node *argument = parse_expr(p);
    if (argument) node_add(p->arena, node, argument);
  } while (parser_accept(p, TOKEN_COMMA));
  parser_close(p, "`,`");
  if (at_truncation(p)) truncation(p, node);
  parse_end(p);
  node->span = parser_since(p, outcome->span.start);
  return p->panic ? NULL : node;
}

/* Two names in a row: the first was meant to be a type or another word. */
static Node *unknown_word(Parser *p, const Node *name) {
  const char *near = parse_nearest(name->text, CLASS_BLOCK, CLASS_TYPE);
  const char *hint = near ? arena_printf(p->arena, "did you mean `%s`?", near) : NULL;
  if (!strcmp(name->text, "float") || !strcmp(name->text, "double"))
    hint = "write `real`";
  if (!strcmp(name->text, "bool")) hint = "write `int`, with 0 and 1";
  p->pos--; /* the place of the error is the first name */
  parser_fail(p, hint, "`%s` is not a type", name->text);
  return NULL;
}

static Node *unused_value(Parser *p, const Node *value) {
  bool compares = value->kind == NODE_BINARY && strcmp(value->text, "==") == 0;
  parser_complain(p, value->span,
                  compares ? "`==` compares; write `=` to assign"
                           : "assign it, or print it",
                  "this value is not used");
  parse_end(p);
  return NULL;
}

static Node *expression(Parser *p, Node *value) {
  const Token *next = parser_peek(p);
  if (value->kind == NODE_VAR && next->kind == TOKEN_NAME && !next->newline)
    return unknown_word(p, value);
  bool ends = next->kind == TOKEN_SEMICOLON && !parser_line_ends(p);
  if (!p->cell && value->kind != NODE_CALL) {
    if (ends) return unused_value(p, value);
    parser_fail(p, next->kind == TOKEN_COLON ? "write `=` to assign" : NULL,
                "expected `=`, `~` or a call, found %s", parser_found(p));
    return NULL;
  }
  parse_end(p);
  if (p->panic) return NULL;
  Node *node = node_new(p->arena, NODE_EXPR, parser_since(p, value->span.start), 1);
  node->kids[0] = value;
  if (ends) node->flags |= NODE_SILENT;
  return parse_old_stmt(p, node);
}

Node *parse_simple(Parser *p) {
  p->lvalue = true;
  Node *left = parse_expr(p);
  p->lvalue = false;
  if (!left) return NULL;
  TokenKind kind = parser_peek(p)->kind;
  if (lex_class(kind) == CLASS_ASSIGN) {
    parser_next(p);
    return assign(p, left, lex_text(kind));
  }
  if (parse_old_arrow(p, left)) return assign(p, left, "=");
  if (kind == TOKEN_TILDE) return tilde(p, left);
  return expression(p, left);
}
