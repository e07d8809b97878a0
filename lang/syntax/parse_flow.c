/* SPDX-License-Identifier: BSD-3-Clause
   Statements that begin with a word: branches, loops, target, print and their like. */
#include "lang/syntax/parser.h"

/* One statement; several declarations of one line become a block. */
static Node *body(Parser *p) {
  if (p->panic) return NULL;
  bool was_local = p->is_local;
  p->is_local = true;
  int start = parser_peek(p)->span.start;
  Node *block = node_new(p->arena, NODE_BLOCK, (Span){start, start}, 0);
  if (parser_at(p, TOKEN_END) || parser_at(p, TOKEN_RBRACE) || parse_at_block(p))
    parser_fail(p, NULL, "expected a statement, found %s", parser_found(p));
  else if (p->cell &&
           parser_at(p, TOKEN_LBRACE)) /* never a record, as it might be elsewhere */
    node_add(p->arena, block, parse_braces(p));
  else
    parse_stmt(p, block);
  p->is_local = was_local;
  if (p->panic) return NULL;
  block->span = parser_since(p, start);
  return block->nkids == 1 ? block->kids[0] : block;
}

/* A node of kind [kind] that reaches from [start] to here; NULL in a panic. */
static Node *flow(Parser *p, NodeKind kind, int start, int nkids, Node **kids) {
  if (p->panic) return NULL;
  Node *node = node_new(p->arena, kind, parser_since(p, start), nkids);
  for (int i = 0; i < nkids; i++) node->kids[i] = kids[i];
  return node;
}

/* ( condition ) */
static Node *condition(Parser *p, const char *hint) {
  parser_next(p);
  if (!parser_open_paren(p, hint)) return NULL;
  Node *node = parse_expr(p);
  parser_close(p, NULL);
  return node;
}

/* if (condition) statement [else statement]; the last part of `else if` is left. */
static Node *one_if(Parser *p, bool *goes_on) {
  int start = parser_peek(p)->span.start;
  Node *kids[3] = {condition(p, "write `if (condition) statement`")};
  kids[1] = body(p);
  bool has_else = parser_accept(p, TOKEN_ELSE);
  *goes_on = has_else && parser_at(p, TOKEN_IF);
  if (has_else && !*goes_on) kids[2] = body(p);
  return flow(p, NODE_IF, start, kids[2] ? 3 : 2, kids);
}

/* A chain of `else if` is as long as it likes: it is read without recursion. */
static Node *if_stmt(Parser *p) {
  bool goes_on;
  Node *first = one_if(p, &goes_on);
  for (Node *last = first; last && goes_on;) {
    Node *next = one_if(p, &goes_on);
    if (!next) return NULL;
    node_add(p->arena, last, next);
    last = next;
  }
  int end = parser_since(p, 0).end;
  for (Node *at = first; at; at = at->nkids == 3 ? at->kids[2] : NULL) {
    if (at->kind != NODE_IF) break;
    at->span.end = end;
  }
  return first;
}

static Node *while_stmt(Parser *p, int start) {
  Node *kids[2] = {condition(p, "write `while (condition) statement`")};
  kids[1] = body(p);
  return flow(p, NODE_WHILE, start, 2, kids);
}

static Node *for_stmt(Parser *p, int start) {
  static const char hint[] = "write `for (i in 1:N) statement`";
  parser_next(p);
  if (!parser_open_paren(p, hint)) return NULL;
  Span span;
  const char *name = parse_declared_name(p, &span);
  parser_expect(p, TOKEN_IN, "`in`", hint);
  Node *kids[3] = {parse_expr(p)};
  bool range = parser_accept(p, TOKEN_COLON);
  if (range) kids[1] = parse_expr(p);
  parser_close(p, range ? NULL : "`:`");
  kids[range ? 2 : 1] = body(p);
  Node *node = flow(p, range ? NODE_FOR : NODE_FOREACH, start, range ? 3 : 2, kids);
  if (node) node->text = name;
  return node;
}

static Node *return_stmt(Parser *p, int start) {
  parser_next(p);
  TokenKind next = parser_peek(p)->kind;
  bool none = next == TOKEN_SEMICOLON || next == TOKEN_RBRACE || parser_line_ends(p);
  Node *value = none ? NULL : parse_expr(p);
  parse_end(p);
  return flow(p, NODE_RETURN, start, value ? 1 : 0, &value);
}

static Node *word_stmt(Parser *p, NodeKind kind, int start) {
  parser_next(p);
  parse_end(p);
  return flow(p, kind, start, 0, NULL);
}

/* print(e, "text", e); */
static Node *print_stmt(Parser *p, NodeKind kind, int start) {
  parser_next(p);
  if (!parser_open_paren(p, NULL)) return NULL;
  Node *node = node_new(p->arena, kind, parser_since(p, start), 0);
  bool strings = p->strings;
  p->strings = true;
  parse_list(p, node);
  p->strings = strings;
  parser_close(p, "`,`");
  parse_end(p);
  node->span = parser_since(p, start);
  return p->panic ? NULL : node;
}

/* target += e; jacobian += e; */
static Node *target_stmt(Parser *p, NodeKind kind, int start) {
  Token word = parser_next(p);
  const char *hint =
      arena_printf(p->arena, "it can only be added to: `%s += x;`", lex_text(word.kind));
  parser_expect(p, TOKEN_PLUS_ASSIGN, "`+=`", hint);
  Node *value = parse_expr(p);
  parse_end(p);
  return flow(p, kind, start, 1, &value);
}

static Node *profile_name(Parser *p) {
  if (p->panic) return NULL;
  if (!parser_at(p, TOKEN_STRING))
    parser_fail(p, "write `profile(\"name\") { ... }`", "expected a string, found %s",
                parser_found(p));
  bool strings = p->strings;
  p->strings = true;
  Node *name = p->panic ? NULL : parse_postfix(p);
  p->strings = strings;
  return name;
}

/* profile("name") { statements } */
static Node *profile_stmt(Parser *p, int start) {
  parser_next(p);
  if (!parser_open_paren(p, "write `profile(\"name\") { ... }`")) return NULL;
  Node *name = profile_name(p);
  parser_close(p, NULL);
  if (!p->panic && !parser_at(p, TOKEN_LBRACE))
    parser_fail(p, NULL, "expected `{`, found %s", parser_found(p));
  Node *block = p->panic ? NULL : parse_braces(p);
  Node *node = flow(p, NODE_PROFILE, start, 1, &name);
  for (int i = 0; node && block && i < block->nkids; i++)
    node_add(p->arena, node, block->kids[i]);
  return node;
}

static Node *lonely_else(Parser *p) {
  if (p->lost_if) {
    parser_next(p);
    return body(p);
  }
  parser_fail(p, "a branch of several statements needs braces", "`else` without `if`");
  return NULL;
}

Node *parse_flow(Parser *p) {
  int start = parser_peek(p)->span.start;
  switch (parser_peek(p)->kind) {
  case TOKEN_IF: return if_stmt(p);
  case TOKEN_WHILE: return while_stmt(p, start);
  case TOKEN_FOR: return for_stmt(p, start);
  case TOKEN_RETURN: return return_stmt(p, start);
  case TOKEN_BREAK: return word_stmt(p, NODE_BREAK, start);
  case TOKEN_CONTINUE: return word_stmt(p, NODE_CONTINUE, start);
  case TOKEN_PRINT: return print_stmt(p, NODE_PRINT, start);
  case TOKEN_REJECT: return print_stmt(p, NODE_REJECT, start);
  case TOKEN_FATAL_ERROR: return print_stmt(p, NODE_FATAL, start);
  case TOKEN_TARGET: return target_stmt(p, NODE_TARGET, start);
  case TOKEN_JACOBIAN: return target_stmt(p, NODE_JACOBIAN, start);
  case TOKEN_PROFILE: return profile_stmt(p, start);
  default: return lonely_else(p);
  }
}
