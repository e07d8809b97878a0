/* SPDX-License-Identifier: BSD-3-Clause
   Completion and inspection.  Offsets are bytes; the kernel turns them into code
   points. */
#pragma once
#include "lang/check/check.h"

typedef struct Candidate {
  const char *text, *type; /* "normal_lpdf", "function" | "keyword" | "variable" | ... */
} Candidate;

typedef struct Completions {
  Arena *arena;
  int start, end; /* what the candidates replace */
  int count;
  Candidate *at; /* sorted */
} Completions;

enum { ASSIST_NAME = 32 };

/* Names of the notebook that may follow, besides the table and the words of the
   language. */
typedef struct AssistScope {
  void *ctx;
  int (*names)(void *ctx, const char *prefix, Candidate *out, int limit);
  int (*fields)(void *ctx, const char *variable, const char *prefix, Candidate *out,
                int limit);
  /* Name of argument [i] (from 0) of a function of the notebook; false past the last. */
  bool (*argument)(void *ctx, const char *function, int i, char name[ASSIST_NAME]);
  /* of a variable */
  bool (*describe)(void *ctx, const char *name, Buf *plain, Buf *html);
} AssistScope;

Completions *assist_complete(Str source, int offset, const AssistScope *scope);
void completions_destroy(Completions **c);

/* What the name at [offset] is: signature, sentence, place.  False when nothing is
   known. */
bool assist_inspect(Str source, int offset, int detail, const AssistScope *scope,
                    Buf *plain, Buf *html);
