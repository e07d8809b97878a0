/* SPDX-License-Identifier: BSD-3-Clause
   While a cell is typed, any text may be judged, completed and inspected, at any
   place. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "base/alloc.h"
#include "lang/assist/assist.h"
#include "lang/syntax/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PLACES = 3 };

static int one_name(void *ctx, const char *prefix, Candidate *out, int limit) {
  (void)ctx;
  if (limit < 1 || strncmp("radon", prefix, strlen(prefix)) != 0) return 0;
  out[0] = (Candidate){"radon", "variable"};
  return 1;
}

static int one_field(void *ctx, const char *variable, const char *prefix, Candidate *out,
                     int limit) {
  return strcmp(variable, "radon") == 0 ? one_name(ctx, prefix, out, limit) : 0;
}

static bool one_argument(void *ctx, const char *function, int i, char name[ASSIST_NAME]) {
  (void)ctx;
  strcpy(name, "draws");
  return i == 0 && strcmp(function, "sample") == 0;
}

static bool describe(void *ctx, const char *name, Buf *plain, Buf *html) {
  (void)ctx, (void)html;
  buf_put(plain, name);
  return strcmp(name, "radon") == 0;
}

static void complete(Str source, int offset, const AssistScope *scope) {
  Completions *found = assist_complete(source, offset, scope);
  ASSERT(0 <= found->start && found->start <= found->end && found->end <= (int)source.n);
  size_t n = (size_t)(found->end - found->start);
  for (int i = 0; i < found->count; i++) {
    const char *text = found->at[i].text;
    ASSERT(strncmp(text, source.p + found->start, n) == 0 && found->at[i].type[0]);
    ASSERT(i == 0 || strcmp(found->at[i - 1].text, text) < 0);
  }
  completions_destroy(&found);
}

static void inspect(Str source, int offset, const AssistScope *scope) {
  Buf plain = {0}, html = {0};
  bool known = assist_inspect(source, offset, offset & 1, scope, &plain, &html);
  ASSERT(!known || plain.n > 0);
  buf_free(&plain);
  buf_free(&html);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Str source = {(const char *)data, size};
  AssistScope scope = {.names = one_name,
                       .fields = one_field,
                       .argument = one_argument,
                       .describe = describe};
  Diags *diags = diags_new();
  Program *cell = parse_cell(source, diags);
  ASSERT((cell == NULL) == (diags_errors(diags) > 0));
  int indent = -1;
  Completeness how = parse_completeness(source, &indent);
  ASSERT(how != TEXT_INCOMPLETE || indent >= 0);
  for (int i = 0; i < PLACES; i++) {
    int offset = (int)(size * (size_t)i / (PLACES - 1));
    complete(source, offset, &scope);
    inspect(source, offset, &scope);
  }
  program_destroy(&cell);
  diags_destroy(&diags);
  return 0;
}
