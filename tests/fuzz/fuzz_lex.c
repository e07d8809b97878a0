/* SPDX-License-Identifier: BSD-3-Clause
   Any bytes are cut into tokens that stand in order, do not overlap and end with END. */
#include <stddef.h>
#include <stdint.h>
#include "base/alloc.h"
#include "lang/syntax/lex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Str source = {(const char *)data, size};
  Diags *diags = diags_new();
  Tokens tokens = {0};
  lex_tokens(source, lex_header(source), diags, &tokens);
  int end = 0;
  for (int i = 0; i < tokens.n; i++) {
    Token token = tokens.at[i];
    ASSERT(token.span.start >= end && token.span.end <= (int)size);
    ASSERT((token.kind == TOKEN_END) == (i == tokens.n - 1));
    ASSERT(token.kind == TOKEN_END || token.span.end > token.span.start);
    end = token.span.end;
  }
  vec_free(&tokens);
  diags_destroy(&diags);
  return 0;
}
