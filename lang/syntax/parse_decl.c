/* SPDX-License-Identifier: BSD-3-Clause
   Declarations of variables and functions. */
#include "lang/syntax/parser.h"

typedef Vec(OldName) OldNames;

/* The initial value after `=`, NULL without one. */
static Node *initial(Parser *p) {
  if (!parser_accept(p, TOKEN_ASSIGN)) return NULL;
  return parse_expr(p);
}

static void reject_type_word(Parser *p) {
  if (p->panic || !parse_at_type(p)) return;
  parser_fail(p, "all names of one declaration have one type; end it with `;`",
              "expected a name, found the type `%s`", lex_text(parser_peek(p)->kind));
}

/* name [dims] [= value], of [type], which is left to the DECL. */
static Node *declarator(Parser *p, Node *type, int start) {
  Span span;
  const char *name = parse_declared_name(p, &span);
  p->dims = (Span){-1, -1};
  if (!name) return NULL;
  if (parser_at(p, TOKEN_LBRACK) && !parser_line_ends(p))
    type = parse_old_dims(p, type, name);
  Node *value = initial(p);
  if (p->panic) return NULL;
  Node *decl = node_new(p->arena, NODE_DECL, parser_since(p, start), value ? 2 : 1);
  decl->text = name;
  decl->kids[0] = type;
  if (value) decl->kids[1] = value;
  return decl;
}

/* The type of a further name: the type of the first one, read again, because nodes have
   one parent. */
static Node *type_again(Parser *p, int at) {
  int here = p->pos;
  p->pos = at;
  p->quiet = true;
  Node *type = parse_sized_type(p);
  p->pos = here;
  p->quiet = false;
  return type;
}

/* Further names after `,`, of the type that begins at token [at]. */
static bool more_names(Parser *p, int at, Node *into, OldNames *names) {
  while (parser_at(p, TOKEN_COMMA)) {
    int comma = parser_next(p).span.start;
    reject_type_word(p);
    int start = parser_peek(p)->span.start;
    Node *type = p->panic ? NULL : type_again(p, at);
    Node *decl = type ? declarator(p, type, start) : NULL;
    if (!decl) return false;
    node_add(p->arena, into, decl);
    vec_push(names, (OldName){start, comma, p->dims});
  }
  return true;
}

void parse_decl(Parser *p, Node *into) {
  int at = p->pos, start = parser_peek(p)->span.start;
  Node *type = parse_sized_type(p);
  if (!type) return;
  int name = parser_peek(p)->span.start;
  Node *decl = declarator(p, type, start);
  if (!decl) return;
  node_add(p->arena, into, decl);
  OldNames names = {0};
  vec_push(&names, (OldName){name, -1, p->dims});
  bool fine = more_names(p, at, into, &names);
  if (fine) parse_end(p);
  parse_old_decl(p, type, names.at, names.n);
  vec_free(&names);
}

static Node *argument(Parser *p) {
  int start = parser_peek(p)->span.start;
  bool data_only = parser_accept(p, TOKEN_DATA);
  Node *type = parse_unsized_type(p);
  Span span;
  const char *name = parse_declared_name(p, &span);
  if (!name) return NULL;
  if (type->base == BASE_VOID)
    parser_complain(p, type->span, NULL, "an argument cannot be void");
  Node *decl = node_new(p->arena, NODE_DECL, parser_since(p, start), 1);
  decl->text = name;
  decl->flags = data_only ? NODE_DATA_ONLY : 0;
  decl->kids[0] = type;
  return decl;
}

static void arguments(Parser *p, Node *fundef) {
  if (p->panic) return;
  if (!parser_at(p, TOKEN_LPAREN)) {
    parser_fail(p, "this block has functions only: `real f(real x) { return x; }`",
                "expected `(` and arguments, found %s", parser_found(p));
    return;
  }
  parser_open(p, false);
  if (!parser_at(p, TOKEN_RPAREN)) {
    do {
      Node *one = argument(p);
      if (one) node_add(p->arena, fundef, one);
    } while (parser_accept(p, TOKEN_COMMA) || parser_accept(p, TOKEN_BAR));
  }
  parser_close(p, "`,`");
}

/* { statements } or, of a forward declaration, `;`. */
static Node *fundef_body(Parser *p) {
  if (parser_accept(p, TOKEN_SEMICOLON) || p->panic) return NULL;
  if (!parser_at(p, TOKEN_LBRACE)) {
    parser_fail(p, NULL, "expected `{` and the body of the function, found %s",
                parser_found(p));
    return NULL;
  }
  return parse_braces(p);
}

Node *parse_fundef(Parser *p) {
  int start = parser_peek(p)->span.start;
  Node *result = parse_unsized_type(p);
  Span span;
  const char *name = parse_declared_name(p, &span);
  Node *fundef = node_new(p->arena, NODE_FUNDEF, span, 2);
  fundef->text = name;
  arguments(p, fundef);
  if (name && !p->functions) p->functions = map_new();
  if (name) map_set(p->functions, name, (void *)"");
  fundef->kids[0] = result;
  fundef->kids[1] = fundef_body(p);
  if (p->panic) return NULL;
  fundef->span = parser_since(p, start);
  return fundef;
}
