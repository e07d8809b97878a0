/* SPDX-License-Identifier: BSD-3-Clause
   Programs: the header line and the blocks. */
#include <limits.h>
#include <string.h>
#include "lang/syntax/parser.h"

int parse_block_words(const Parser *p, int ahead, BlockKind *kind) {
  const Token *token = parser_peek_at(p, ahead);
  switch (token->kind) {
  case TOKEN_FUNCTIONS: *kind = BLOCK_FUNCTIONS; return 1;
  case TOKEN_DATA: *kind = BLOCK_DATA; return 1;
  case TOKEN_PARAMETERS: *kind = BLOCK_PARAMETERS; return 1;
  case TOKEN_MODEL: *kind = BLOCK_MODEL; return 1;
  case TOKEN_NAME: break;
  default: return 0;
  }
  const Token *second = parser_peek_at(p, ahead + 1);
  Str word = lex_str(p->source, token->span);
  bool transformed = str_is(word, "transformed");
  *kind =
      second->kind == TOKEN_DATA ? BLOCK_TRANSFORMED_DATA : BLOCK_TRANSFORMED_PARAMETERS;
  if (transformed && (second->kind == TOKEN_DATA || second->kind == TOKEN_PARAMETERS))
    return 2;
  *kind = BLOCK_GENERATED;
  return str_is(word, "generated") &&
                 str_is(lex_str(p->source, second->span), "quantities")
             ? 2
             : 0;
}

bool parse_at_block(const Parser *p) {
  BlockKind kind;
  int words = parse_block_words(p, 0, &kind);
  return words && parser_peek_at(p, words)->kind == TOKEN_LBRACE;
}

static void fundefs(Parser *p, Node *block) {
  while (!parser_at(p, TOKEN_RBRACE) && !parser_at(p, TOKEN_END) && !parse_at_block(p)) {
    int pos = p->pos, brackets = p->brackets.n;
    if (parser_accept(p, TOKEN_SEMICOLON)) continue;
    Node *fundef = parse_fundef(p);
    if (fundef) node_add(p->arena, block, fundef);
    if (!p->panic) continue;
    parse_resume(p, pos, brackets);
    if (parser_at(p, TOKEN_LBRACE)) parse_braces(p); /* for the errors in it */
    if (p->panic) parse_resume(p, pos, brackets);
    parser_doubt(p, pos);
  }
}

static void take_out(Parser *p, Node *stmt) {
  parser_doubt_span(p, stmt->span);
  stmt->kind = NODE_SKIP;
}

/* What may stand in the data and parameters blocks; the rest is taken out. */
static void check_declarations(Parser *p, Node *block, BlockKind kind) {
  const char *where = kind == BLOCK_DATA ? "transformed data" : "transformed parameters";
  for (int i = 0; i < block->nkids; i++) {
    Node *stmt = block->kids[i];
    bool has_value = stmt->kind == NODE_DECL && stmt->nkids > 1;
    if (has_value)
      parser_complain(p, stmt->kids[1]->span,
                      arena_printf(p->arena, "move it to the %s block", where),
                      "a variable of the %s block has no value here", block_name(kind));
    else if (stmt->kind != NODE_DECL && stmt->kind != NODE_SKIP)
      parser_complain(p, stmt->span,
                      arena_printf(p->arena, "move it to the %s block", where),
                      "the %s block has declarations only", block_name(kind));
    if (has_value)
      stmt->nkids = 1;
    else if (stmt->kind != NODE_DECL)
      take_out(p, stmt);
  }
}

static void block_contents(Parser *p, Node *block, BlockKind kind) {
  p->is_local = kind == BLOCK_MODEL;
  if (kind == BLOCK_FUNCTIONS)
    fundefs(p, block);
  else
    parse_stmts(p, block);
  if (kind == BLOCK_DATA || kind == BLOCK_PARAMETERS) check_declarations(p, block, kind);
}

static void check_order(Parser *p, const Node *root, BlockKind kind, Span heading) {
  if (root->kids[kind]) {
    parser_complain(p, heading, "put both together", "there is a %s block already",
                    block_name(kind));
    return;
  }
  for (BlockKind later = kind + 1; later < BLOCK_COUNT; later++)
    if (root->kids[later]) {
      parser_complain(p, heading,
                      "the order is: functions, data, transformed data, parameters, "
                      "transformed parameters, model, generated quantities",
                      "the %s block stands before the %s block", block_name(kind),
                      block_name(later));
      return;
    }
}

static void block(Parser *p, Node *root, int words, BlockKind kind) {
  int start = parser_peek(p)->span.start;
  while (words--) parser_next(p);
  check_order(p, root, kind, parser_since(p, start));
  if (!parser_at(p, TOKEN_LBRACE)) {
    parser_fail(p, NULL, "expected `{` after `%s`, found %s", block_name(kind),
                parser_found(p));
    return;
  }
  Node *node = node_new(p->arena, NODE_BLOCK, (Span){start, start}, 0);
  parser_open(p, true);
  block_contents(p, node, kind);
  parser_close(p, NULL);
  node->span = parser_since(p, start);
  Node *first = root->kids[kind];
  if (!first) root->kids[kind] = node;
  for (int i = 0; first && i < node->nkids; i++) node_add(p->arena, first, node->kids[i]);
}

static const char *nearest_block(Parser *p) {
  if (!parser_at(p, TOKEN_NAME)) return NULL;
  const char *name = parser_text(p, parser_peek(p)->span);
  const char *near = parse_nearest(name, CLASS_BLOCK, CLASS_BLOCK);
  if (near) return arena_printf(p->arena, "did you mean `%s`?", near);
  if (strncmp(name, "trans", 5) == 0)
    return "did you mean `transformed data` or `transformed parameters`?";
  return strncmp(name, "gen", 3) == 0 ? "did you mean `generated quantities`?" : NULL;
}

/* Past the braces of a block whose name is wrong, so that later ones are seen. */
static void skip_wrong_block(Parser *p) {
  int depth = 0, pos = p->pos;
  do {
    TokenKind kind = parser_next(p).kind;
    depth += (kind == TOKEN_LBRACE) - (kind == TOKEN_RBRACE);
    if (kind == TOKEN_RBRACE && depth <= 0) break;
  } while (!parser_at(p, TOKEN_END) && !parse_at_block(p));
  parser_doubt(p, pos);
  p->panic = p->errors >= PARSER_MAX_ERRORS;
}

static void no_block(Parser *p) {
  const char *hint = nearest_block(p);
  bool closes = parser_at(p, TOKEN_RBRACE);
  bool is_named = hint || parser_peek_at(p, 1)->kind == TOKEN_LBRACE;
  p->is_torn |= closes || !is_named;
  if (closes)
    parser_fail(p, "there is one `}` too many", "`}` without `{`");
  else if (is_named) {
    parser_fail(p, hint, "there is no block called %s", parser_found(p));
    skip_wrong_block(p);
  } else
    parser_fail(p, "statements stand inside the braces of a block",
                "expected a block, such as `data {` or `model {`, found %s",
                parser_found(p));
}

/* The next block heading; of a wrong block only the next heading is looked for. */
static void resume_block(Parser *p) {
  int pos = p->pos;
  p->brackets.n = 0;
  while (!parser_at(p, TOKEN_END) && !parse_at_block(p)) parser_next(p);
  parser_doubt(p, pos);
  p->panic = p->errors >= PARSER_MAX_ERRORS;
}

static Node *blocks(Parser *p) {
  Node *root = node_new(p->arena, NODE_PROGRAM, (Span){0, (int)p->source.n}, BLOCK_COUNT);
  while (!parser_at(p, TOKEN_END)) {
    BlockKind kind;
    int words = parse_block_words(p, 0, &kind);
    if (words)
      block(p, root, words, kind);
    else
      no_block(p);
    if (p->panic) resume_block(p);
  }
  return root;
}

Program *parse_finish(Parser *p, Node *root, const char *name) {
  bool is_flat = parser_check_height(p, root);
  bool is_whole = p->errors == 0;
  /* Of a program with errors the checker may say more, if it is known what is where. */
  bool is_told = !p->cell && is_flat && !p->is_torn && p->errors < PARSER_MAX_ERRORS;
  Program *program = NULL;
  if (is_whole || is_told) {
    program = ARENA_NEW(p->arena, Program);
    program->arena = p->arena;
    program->source = arena_strn(p->arena, p->source.p, p->source.n);
    program->lines = source_lines(p->arena, (Str){program->source, p->source.n});
    program->map = p->map;
    program->strict = p->options.strict;
    program->pedantic = p->options.pedantic;
    program->edits = p->options.edits;
    program->root = root;
    program->name = name;
    program->is_broken = !is_whole;
    program->doubtful = p->doubtful;
    p->doubtful = NULL;
  } else {
    arena_destroy(&p->arena);
  }
  parser_free(p);
  return program;
}

Program *parse_program(Str source, const ParseOptions *options, Diags *diags) {
  if (source.n > INT_MAX / 2) {
    diag_add(diags, DIAG_ERROR, (Span){-1, -1}, NULL, "this text is too long");
    return NULL;
  }
  Parser p;
  parser_init(&p, source, false, options, diags);
  return parse_finish(&p, blocks(&p), p.name);
}
