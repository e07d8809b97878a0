/* SPDX-License-Identifier: BSD-3-Clause
   Mutations of libFuzzer that know the language: statements and expressions are moved
   between texts, dropped and doubled; where a text is not a program its tokens are.  A
   text's donors are those that were mutated before it. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "base/alloc.h"
#include "base/rng.h"
#include "base/vec.h"
#include "lang/syntax/lex.h"
#include "lang/syntax/parse.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed);

enum { DONORS = 64, LONGEST = 8192 };

/* The interface of libFuzzer has no place for state of ours. */
static char *donors[DONORS];
static unsigned donor_count;

static int pick(Rng *rng, int n) {
  return (int)(rng_u32(rng) % (uint32_t)n);
}

static void remember(Str text) {
  char **slot = &donors[donor_count++ % DONORS];
  Buf copy = {0};
  buf_putn(&copy, text.p, text.n);
  mem_free(*slot);
  *slot = buf_take(&copy);
}

static Str donor(Rng *rng) {
  unsigned n = donor_count < DONORS ? donor_count : DONORS;
  return str_of(donors[pick(rng, (int)n)]);
}

/* --- trees
   ----------------------------------------------------------------------------- */

typedef enum { PART_STATEMENT, PART_EXPRESSION, PART_OTHER } Part;
typedef Vec(Span) Parts;

typedef struct Found {
  Parts of[PART_OTHER + 1];
} Found;

static Part part_of(const Node *n) {
  if (node_is_expression(n)) return PART_EXPRESSION;
  bool is_statement =
      n->kind == NODE_DECL || (n->kind > NODE_BLOCK && n->kind <= NODE_SKIP);
  return is_statement ? PART_STATEMENT : PART_OTHER;
}

static bool note(void *ctx, Node *n) {
  Found *found = ctx;
  if (n->span.end > n->span.start) vec_push(&found->of[part_of(n)], n->span);
  return true;
}

static Program *parse_any(Str text) {
  Diags *diags = diags_new();
  CellKind kind = cell_kind(text);
  Program *program = kind == CELL_STATEMENTS ? parse_cell(text, diags)
                                             : parse_program(text, NULL, diags);
  if (program && program->is_broken) program_destroy(&program);
  diags_destroy(&diags);
  return program;
}

/* Parts of a text; false when it is not a program. */
static bool find_parts(Str text, Found *found) {
  Program *program = parse_any(text);
  *found = (Found){0};
  if (!program) return false;
  node_walk(program->root, note, found);
  program_destroy(&program);
  return true;
}

static void found_free(Found *found) {
  for (int i = 0; i <= PART_OTHER; i++) vec_free(&found->of[i]);
}

static Str span_text(Str text, Span span) {
  return (Str){text.p + span.start, (size_t)(span.end - span.start)};
}

static void put(Buf *out, Str text) {
  buf_putn(out, text.p, text.n);
}

/* [text] with [span] replaced by [with], [times] times. */
static void replace(Str text, Span span, Str with, int times, Buf *out) {
  buf_putn(out, text.p, (size_t)span.start);
  for (int i = 0; i < times; i++) {
    if (i) buf_putc(out, '\n');
    put(out, with);
  }
  buf_putn(out, text.p + span.end, text.n - (size_t)span.end);
}

static void swap(Str text, Span a, Span b, Buf *out) {
  if (a.start > b.start) {
    Span c = a;
    a = b;
    b = c;
  }
  if (b.start < a.end) return replace(text, a, span_text(text, b), 1, out);
  buf_putn(out, text.p, (size_t)a.start);
  put(out, span_text(text, b));
  buf_putn(out, text.p + a.end, (size_t)(b.start - a.end));
  put(out, span_text(text, a));
  buf_putn(out, text.p + b.end, text.n - (size_t)b.end);
}

static void wrap(Rng *rng, Str text, Span span, Buf *out) {
  static const char *const before[] = {"(", "-", "!", "sum(", "{", "[", "(1 ? ", "exp("},
                           *const after[] = {")", "", "", ")", "}", "]", " : 2)", ")"};
  int k = pick(rng, 8);
  Buf with = {0};
  buf_put(&with, before[k]);
  put(&with, span_text(text, span));
  buf_put(&with, after[k]);
  replace(text, span, (Str){with.p, with.n}, 1, out);
  buf_free(&with);
}

static void graft(Rng *rng, Str text, Span span, Part part, Buf *out) {
  Str from = donor(rng);
  Found found;
  if (find_parts(from, &found) && found.of[part].n) {
    const Parts *parts = &found.of[part];
    replace(text, span, span_text(from, parts->at[pick(rng, parts->n)]), 1, out);
  }
  found_free(&found);
}

static bool change_tree(Rng *rng, Str text, Buf *out) {
  Found found;
  Part part = pick(rng, 3) ? PART_EXPRESSION : PART_STATEMENT;
  bool is_program = find_parts(text, &found);
  const Parts *parts = &found.of[part];
  if (is_program && parts->n) {
    Span a = parts->at[pick(rng, parts->n)], b = parts->at[pick(rng, parts->n)];
    switch (pick(rng, part == PART_STATEMENT ? 5 : 4)) {
    case 0: replace(text, a, span_text(text, b), 1, out); break;
    case 1: swap(text, a, b, out); break;
    case 2: graft(rng, text, a, part, out); break;
    case 3:
      if (part == PART_EXPRESSION)
        wrap(rng, text, a, out);
      else
        replace(text, a, (Str){"", 0}, 1, out);
      break;
    default: replace(text, a, span_text(text, a), 2, out);
    }
  }
  found_free(&found);
  return out->n > 0;
}

/* --- tokens
   ---------------------------------------------------------------------------- */

static Str number(Rng *rng) {
  static const char *const numbers[] = {
      "0",      "1",   "-1", "2",  "2147483647", "2147483648", "1e308",
      "1e-320", "0.5", ".5", "1.", "3i",         "00",         "1_000"};
  return str_of(numbers[pick(rng, 14)]);
}

static Str other_token(Rng *rng, Str text, const Tokens *tokens, TokenKind kind) {
  if ((kind == TOKEN_INT_NUMBER || kind == TOKEN_REAL_NUMBER) && pick(rng, 2))
    return number(rng);
  if (!pick(rng, 3)) {
    const char *word = lex_text((TokenKind)pick(rng, TOKEN_KINDS));
    if (!strchr(word, ' ')) return str_of(word);
  }
  for (int tries = 0; tries < 20; tries++) {
    Token t = tokens->at[pick(rng, tokens->n)];
    if (lex_class(t.kind) == lex_class(kind)) return span_text(text, t.span);
  }
  return number(rng);
}

static void change_tokens(Rng *rng, Str text, Buf *out) {
  Tokens tokens = {0};
  lex_tokens(text, 0, NULL, &tokens);
  Token a = tokens.at[pick(rng, tokens.n)], b = tokens.at[pick(rng, tokens.n)];
  switch (pick(rng, 4)) {
  case 0: replace(text, a.span, (Str){"", 0}, 1, out); break;
  case 1: replace(text, a.span, span_text(text, a.span), 2, out); break;
  case 2: swap(text, a.span, b.span, out); break;
  default: replace(text, a.span, other_token(rng, text, &tokens, a.kind), 1, out);
  }
  vec_free(&tokens);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed) {
  Rng rng;
  rng_init(&rng, seed, 0, STREAM_NOTEBOOK);
  if (size > LONGEST || size == 0 || pick(&rng, 12) == 0)
    return LLVMFuzzerMutate(data, size, max_size);
  Str text = {(const char *)data, size};
  remember(text);
  Buf out = {0};
  int times = 1 + pick(&rng, 3);
  for (int i = 0; i < times; i++) {
    Buf next = {0};
    Str from = i ? (Str){out.p, out.n} : text;
    if (!from.n) break;
    if (pick(&rng, 4) == 0 || !change_tree(&rng, from, &next)) {
      buf_clear(&next);
      change_tokens(&rng, from, &next);
    }
    buf_free(&out);
    out = next;
  }
  size_t n = out.n < max_size ? out.n : max_size;
  if (n) memcpy(data, out.p, n);
  buf_free(&out);
  return n;
}
