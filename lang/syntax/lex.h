/* SPDX-License-Identifier: BSD-3-Clause
   Text to tokens.  Every byte belongs to a token, to white space or to a comment; what is
   none of these becomes a BAD token with an error, so the parser never sees a byte it
   does not know. */
#pragma once
#include "base/diag.h"
#include "base/vec.h"

typedef enum {
#define TOKEN(kind, text, class, strength) TOKEN_##kind,
#include "lang/syntax/token.def"
#undef TOKEN
  TOKEN_KINDS
} TokenKind;

typedef enum {
  CLASS_END,
  CLASS_NAME,
  CLASS_LITERAL,
  CLASS_ODD,
  CLASS_PUNCT,
  CLASS_OPERATOR,
  CLASS_PREFIX,
  CLASS_ASSIGN,
  CLASS_BLOCK,
  CLASS_FLOW,
  CLASS_WORD,
  CLASS_TYPE
} TokenClass;

typedef struct Token {
  TokenKind kind;
  Span span;
  bool newline; /* first on its line */
} Token;

typedef Vec(Token) Tokens;

/* Appends the tokens of [source] from byte [start] on; the last one is END.  [diags] may
   be NULL. The caller frees [out]. */
void lex_tokens(Str source, int start, Diags *diags, Tokens *out);

/* The same; appends the places of `#` comments, which were removed from Stan, to
   [hashes]. */
typedef Vec(Span) Spans;
void lex_tokens_and_hashes(Str source, int start, Diags *diags, Tokens *out,
                           Spans *hashes);

/* Length of the header line `%%stan NAME` with its newline and the blank lines before it,
   or 0. */
int lex_header(Str source);

TokenClass lex_class(TokenKind kind);
int lex_strength(TokenKind kind); /* of a binary operator, else 0 */
const char *lex_text(TokenKind kind);

/* Whether the token is letters, so that it could be a name where words are not
   reserved. */
bool lex_is_word(TokenKind kind);

/* Span as text. */
Str lex_str(Str source, Span span);
