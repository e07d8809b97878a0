/* SPDX-License-Identifier: BSD-3-Clause
   Makes a failing program smaller: statements go, parts take the place of wholes, as long
   as it still fails. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/vec.h"
#include "gen_check.h"
#include "lang/syntax/parse.h"

typedef struct Cut {
  Span span;
  const char *text; /* or the text of [part] */
  Span part;
} Cut;

typedef struct Cuts {
  Vec(Cut) at;
} Cuts;

static void add(Cuts *cuts, Span span, const char *text, Span part) {
  if (span.end > span.start) vec_push(&cuts->at, (Cut){span, text, part});
}

static bool is_statement(const Node *n) {
  return n->kind == NODE_DECL || n->kind == NODE_FUNDEF ||
         (n->kind >= NODE_BLOCK && n->kind <= NODE_SKIP);
}

static bool visit(void *ctx, Node *n) {
  static const Span none = {0, 0};
  if (is_statement(n)) {
    add(ctx, n->span, "", none);
  }
  for (int i = 0; i < n->nkids; i++) {
    const Node *kid = n->kids[i];
    if (!kid || kid->span.end - kid->span.start >= n->span.end - n->span.start) continue;
    bool is_part = (node_is_expression(n) && node_is_expression(kid)) ||
                   (is_statement(n) && is_statement(kid) && n->kind != NODE_FUNDEF);
    if (is_part) add(ctx, n->span, NULL, kid->span);
  }
  if (node_is_expression(n) && n->span.end - n->span.start > 3) {
    add(ctx, n->span, "1", none);
    add(ctx, n->span, "0.5", none);
  }
  return true;
}

static int by_length(const void *a, const void *b) {
  const Cut *x = a, *y = b;
  int nx = x->span.end - x->span.start - (x->part.end - x->part.start);
  int ny = y->span.end - y->span.start - (y->part.end - y->part.start);
  return ny - nx;
}

static char *cut_text(const char *source, const Cut *cut) {
  Buf out = {0};
  buf_putn(&out, source, (size_t)cut->span.start);
  if (cut->text)
    buf_put(&out, cut->text);
  else {
    buf_putc(&out, '(');
    buf_putn(&out, source + cut->part.start, (size_t)(cut->part.end - cut->part.start));
    buf_putc(&out, ')');
  }
  buf_put(&out, source + cut->span.end);
  return buf_take(&out);
}

static void find_cuts(const char *source, Cuts *cuts) {
  Diags *diags = diags_new();
  Program *program = parse_program(str_of(source), NULL, diags);
  cuts->at.n = 0;
  if (program && !program->is_broken) node_walk(program->root, visit, cuts);
  if (cuts->at.n) qsort(cuts->at.at, (size_t)cuts->at.n, sizeof(Cut), by_length);
  program_destroy(&program);
  diags_destroy(&diags);
}

/* Without the lines that cuts have left empty. */
static char *tidy(char *text) {
  Buf out = {0};
  for (const char *line = text; *line;) {
    size_t n = strcspn(line, "\n"), blank = strspn(line, " ;");
    if (blank < n) buf_putn(&out, line, n), buf_putc(&out, '\n');
    line += n + (line[n] == '\n');
  }
  mem_free(text);
  return buf_take(&out);
}

char *shrink(Str source, StillFails *fails, void *ctx, double seconds) {
  Buf first = {0};
  buf_putn(&first, source.p, source.n);
  char *text = buf_take(&first);
  double end = clock_seconds() + seconds;
  Cuts cuts = {{0}};
  find_cuts(text, &cuts);
  for (int i = 0; i < cuts.at.n && clock_seconds() < end;) {
    char *smaller = cut_text(text, &cuts.at.at[i]);
    if (strlen(smaller) < strlen(text) && fails(ctx, str_of(smaller))) {
      mem_free(text);
      text = smaller;
      find_cuts(text, &cuts);
      i = 0;
    } else {
      mem_free(smaller);
      i++;
    }
  }
  vec_free(&cuts.at);
  return tidy(text);
}
