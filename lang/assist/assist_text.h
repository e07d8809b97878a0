/* SPDX-License-Identifier: BSD-3-Clause
   What can be known of a text that does not parse: tokens around a place, names it
   declares, the call a place is in. */
#pragma once
#include "lang/syntax/lex.h"
#include "lang/syntax/parse.h"

typedef struct AssistText {
  Str source;
  int offset;     /* the place */
  int start;      /* where the name at the place begins */
  int end;        /* and ends; start when there is none */
  bool is_header; /* in the line `%%stan NAME` */
  bool is_quoted; /* there, in a comment or a string */
  CellKind kind;
  Tokens tokens;
  int before; /* index of the last token that ends at or before start; -1: none */
  int depth;  /* of braces at start */
} AssistText;

/* A name that the text declares. */
typedef struct AssistName {
  int token;     /* index */
  int statement; /* token at which its declaration starts */
  bool is_function;
} AssistName;

typedef Vec(AssistName) AssistNames;

void assist_text_open(AssistText *t, Str source, int offset);
void assist_text_close(AssistText *t);

/* Text of token [i]. */
Str assist_token(const AssistText *t, int i);
TokenKind assist_token_kind(const AssistText *t, int i); /* END outside */

/* Names declared anywhere in the text, the one at the place excepted.  The caller
   frees. */
void assist_names(const AssistText *t, AssistNames *out);

/* Token of the name of the function in whose argument list the place is, or -1. */
int assist_call(const AssistText *t);
