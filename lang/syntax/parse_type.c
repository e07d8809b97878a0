/* SPDX-License-Identifier: BSD-3-Clause
   Types: `array[N] vector<lower=0>[K]` with sizes, `array[,] vector` without, tuples of
   them. */
#include "base/suggest.h"
#include "lang/syntax/parser.h"

typedef struct TypeWord {
  TokenKind token;
  Base base;
  Transform transform;
  int least, most;
} TypeWord;

static const TypeWord WORDS[] = {
#define TYPEWORD(kind, text, base, transform, least, most)                               \
  {TOKEN_##kind, base, transform, least, most},
#include "lang/syntax/typeword.def"
#undef TYPEWORD
};

bool parse_at_type(const Parser *p) {
  return lex_class(parser_peek(p)->kind) == CLASS_TYPE;
}

static const TypeWord *type_word(Parser *p) {
  TokenKind kind = parser_peek(p)->kind;
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
    if (WORDS[i].token == kind) {
      parser_next(p);
      return &WORDS[i];
    }
  if (p->panic) return NULL;
  const char *hint = NULL;
  if (kind == TOKEN_ARRAY) hint = "one `array` with all sizes: `array[N, M] real x`";
  if (kind == TOKEN_NAME) {
    const char *near =
        parse_nearest(parser_text(p, parser_peek(p)->span), CLASS_TYPE, CLASS_TYPE);
    hint = near ? arena_printf(p->arena, "did you mean `%s`?", near)
           : parser_peek_at(p, 1)->kind == TOKEN_LPAREN
               ? "the type of the result stands first: `real f(real x)`, or `void`"
               : "the type stands first: `real x`";
  }
  parser_fail(p, hint, "expected a type, found %s", parser_found(p));
  return NULL;
}

/* Which child of DECL_TYPE `lower`, `upper`, `offset`, `multiplier` is, or -1. */
static int bound_slot(TokenKind kind) {
  switch (kind) {
  case TOKEN_LOWER: return DT_LOWER;
  case TOKEN_UPPER: return DT_UPPER;
  case TOKEN_OFFSET: return DT_OFFSET;
  case TOKEN_MULTIPLIER: return DT_MULTIPLIER;
  default: return -1;
  }
}

static void bound(Parser *p, Node *type) {
  if (p->panic) return;
  int slot = bound_slot(parser_peek(p)->kind);
  if (slot < 0) {
    bool is_name = parser_at(p, TOKEN_NAME);
    const char *const known[] = {"lower", "upper", "offset", "multiplier", NULL};
    const char *near =
        is_name ? suggest_nearest(parser_text(p, parser_peek(p)->span), known) : NULL;
    parser_fail(p, near ? arena_printf(p->arena, "did you mean `%s`?", near) : NULL,
                "expected `lower`, `upper`, `offset` or `multiplier`, found %s",
                parser_found(p));
    return;
  }
  Token word = parser_next(p);
  if (type->kids[slot])
    parser_complain(p, word.span, NULL, "`%s` stands here twice", lex_text(word.kind));
  parser_expect(p, TOKEN_ASSIGN, "`=`",
                arena_printf(p->arena, "write `<%s=...>`", lex_text(word.kind)));
  type->kids[slot] = parse_arithmetic(p);
}

static void set_transform(Parser *p, Node *type, TokenKind word, Span span) {
  bool lower = type->kids[DT_LOWER], upper = type->kids[DT_UPPER];
  bool affine = type->kids[DT_OFFSET] || type->kids[DT_MULTIPLIER];
  if (type->transform != TRANSFORM_NONE)
    parser_complain(p, span, "leave `<...>` out", "`%s` is a constraint by itself",
                    lex_text(word));
  else if ((lower || upper) && affine)
    parser_complain(
        p, span, "bounds move the scale, so an offset has no meaning there",
        "`lower` and `upper` do not go together with `offset` and `multiplier`");
  else if (p->is_local)
    parser_complain(p, span, "leave `<...>` out", "local variables have no constraints");
  type->transform = lower && upper ? TRANSFORM_LOWER_UPPER
                    : lower        ? TRANSFORM_LOWER
                    : upper        ? TRANSFORM_UPPER
                                   : TRANSFORM_OFFSET_MULTIPLIER;
}

/* <lower=a, upper=b> */
static void bounds(Parser *p, Node *type, TokenKind word) {
  if (p->panic || !parser_at(p, TOKEN_LESS)) return;
  int start = parser_peek(p)->span.start;
  parser_open(p, false);
  do bound(p, type);
  while (parser_accept(p, TOKEN_COMMA));
  if (parser_at(p, TOKEN_GREATER_EQ))
    parser_fail(p, "put a space between `>` and `=`", "expected `>`, found `>=`");
  if (parser_close(p, "`,`")) set_transform(p, type, word, parser_since(p, start));
}

/* [e, e] as children of [into]; their number. */
static int sizes(Parser *p, Node *into) {
  if (p->panic) return 0;
  if (!parser_at(p, TOKEN_LBRACK)) {
    parser_fail(p, "write the sizes behind the type: `vector[N] x`, `matrix[N, K] x`",
                "expected `[` and sizes, found %s", parser_found(p));
    return 0;
  }
  int before = into->nkids;
  parser_open(p, false);
  do {
    Node *size = parse_expr(p);
    if (size) node_add(p->arena, into, size);
  } while (parser_accept(p, TOKEN_COMMA));
  parser_close(p, "`,`");
  return into->nkids - before;
}

static void own_sizes(Parser *p, Node *type, const TypeWord *word, const char *name) {
  if (!word->most) return;
  int start = parser_peek(p)->span.start;
  int n = sizes(p, type);
  if (p->panic || (n >= word->least && n <= word->most)) return;
  const char *wanted = word->most == 1    ? "one size"
                       : word->least == 1 ? "one or two sizes"
                                          : "two sizes";
  parser_complain(p, parser_since(p, start), NULL, "`%s` has %s, found %d", name, wanted,
                  n);
}

static void complain_constrained(Parser *p, const TypeWord *word, Span span) {
  if (word->transform == TRANSFORM_NONE) return;
  const char *plain = word->base == BASE_VECTOR ? "vector" : "matrix";
  parser_complain(p, span, arena_printf(p->arena, "write `%s`", plain),
                  "`%s` is a constraint, for variables of a block only",
                  lex_text(word->token));
}

/* tuple(type, type), with [member] for the types. */
static void tuple(Parser *p, Node *type, Node *(*member)(Parser *p)) {
  parser_next(p);
  type->base = BASE_TUPLE;
  if (!parser_at(p, TOKEN_LPAREN)) {
    parser_fail(p, NULL, "expected `(` and types, found %s", parser_found(p));
    return;
  }
  parser_open(p, false);
  do {
    Node *one = parser_at(p, TOKEN_RPAREN) && type->nkids > DT_SIZES ? NULL : member(p);
    if (one) node_add(p->arena, type, one);
  } while (parser_accept(p, TOKEN_COMMA));
  if (type->nkids == type->array + DT_SIZES + 1 &&
      p->tokens.at[p->pos - 1].kind != TOKEN_COMMA)
    parser_fail(
        p, "write `tuple(real, int)`; one member alone needs a comma: `tuple(real,)`",
        "expected `,` and more types, found %s", parser_found(p));
  parser_close(p, "`,`");
}

static Node *type_new(Parser *p) {
  return node_new(p->arena, NODE_DECL_TYPE, parser_peek(p)->span, DT_SIZES);
}

static Node *type_end(Parser *p, Node *type) {
  parser_leave(p);
  if (p->panic) return NULL;
  type->span = parser_since(p, type->span.start);
  return type;
}

Node *parse_sized_type(Parser *p) {
  if (!parser_enter(p)) return NULL;
  Node *type = type_new(p);
  if (parser_accept(p, TOKEN_ARRAY)) type->array = sizes(p, type);
  if (!p->panic && parser_at(p, TOKEN_TUPLE)) {
    tuple(p, type, parse_sized_type);
    return type_end(p, type);
  }
  Span span = parser_peek(p)->span;
  const TypeWord *word = type_word(p);
  if (word) {
    type->base = word->base;
    if (p->is_local) complain_constrained(p, word, span);
    type->transform = word->transform;
    bounds(p, type, word->token);
    own_sizes(p, type, word, lex_text(word->token));
  }
  return type_end(p, type);
}

/* [,,]: number of dimensions. */
static int empty_dims(Parser *p) {
  int n = 1;
  parser_open(p, false);
  while (parser_accept(p, TOKEN_COMMA)) n++;
  if (!p->panic && !parser_at(p, TOKEN_RBRACK))
    parser_fail(p, "types of arguments and results have no sizes: `array[,] real x`",
                "expected `,` or `]`, found %s", parser_found(p));
  parser_close(p, "`,`");
  return n;
}

static void unsized_array(Parser *p, Node *type) {
  if (!parser_accept(p, TOKEN_ARRAY)) return;
  if (parser_at(p, TOKEN_LBRACK))
    type->array = empty_dims(p);
  else
    parser_fail(p, "write `array[] real`", "expected `[`, found %s", parser_found(p));
}

/* `real[,] x`, as it was written before `array`. */
static void old_suffix(Parser *p, Node *type, const TypeWord *word) {
  if (p->panic || !parser_at(p, TOKEN_LBRACK)) return;
  int open = parser_peek(p)->span.start, was = type->array;
  type->array += empty_dims(p);
  Span dims = parser_since(p, open), span = parser_since(p, type->span.start);
  if (p->panic) return;
  Buf commas = {0};
  for (int i = 1; i < type->array; i++) buf_putc(&commas, ',');
  parser_note(p, OLD_ARGUMENT, span,
              arena_printf(p->arena, "write `array[%s] %s`", buf_text(&commas),
                           lex_text(word->token)),
              "`%s` is no longer part of Stan", parser_text(p, span));
  if (!was) {
    edit_add(parser_edits(p), dims, "%s", "");
    edit_add(parser_edits(p), (Span){span.start, span.start}, "array[%s] ",
             buf_text(&commas));
  }
  buf_free(&commas);
}

static void unsized_word(Parser *p, Node *type) {
  Span span = parser_peek(p)->span;
  const TypeWord *word = type_word(p);
  if (!word) return;
  type->base = word->base;
  complain_constrained(p, word, span);
  if (parser_at(p, TOKEN_LESS))
    parser_fail(p, "leave `<...>` out", "arguments and results have no constraints");
  old_suffix(p, type, word);
}

/* Sizes are NULL: those of the array, then one of a vector, two of a matrix. */
static void no_sizes(Parser *p, Node *type) {
  int own = 0;
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
    if (WORDS[i].base == type->base && !WORDS[i].transform) own = WORDS[i].most;
  for (int i = 0; i < own + type->array; i++) node_add(p->arena, type, NULL);
}

Node *parse_unsized_type(Parser *p) {
  if (!parser_enter(p)) return NULL;
  Node *type = type_new(p);
  if (parser_accept(p, TOKEN_VOID)) {
    type->base = BASE_VOID;
    return type_end(p, type);
  }
  unsized_array(p, type);
  if (!p->panic && parser_at(p, TOKEN_TUPLE)) {
    for (int i = 0; i < type->array; i++) node_add(p->arena, type, NULL);
    tuple(p, type, parse_unsized_type);
    return type_end(p, type);
  }
  if (!p->panic) unsized_word(p, type);
  no_sizes(p, type);
  return type_end(p, type);
}
