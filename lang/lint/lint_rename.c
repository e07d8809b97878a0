/* SPDX-License-Identifier: BSD-3-Clause
   User densities that are still called `foo_log`. */
#include <string.h>
#include "lang/syntax/lex.h"
#include "lang/lint/lint.h"

typedef struct Rename {
  const Program *program;
  Edits *edits;
  Vec(const char *) names; /* that stand right of `~` */
} Rename;

static bool is_density(const Rename *r, const char *name) {
  for (int i = 0; i < r->names.n; i++)
    if (strcmp(r->names.at[i], name) == 0) return true;
  return false;
}

static bool find_tilde(void *ctx, Node *node) {
  Rename *r = ctx;
  bool user = node->kind == NODE_TILDE && node->sym;
  if (user && text_has_suffix(node->sym->name, "_log") && !is_density(r, node->sym->name))
    vec_push(&r->names, node->sym->name);
  return true;
}

/* [name] at byte [start], for an outcome of type [outcome]. */
static void rename_at(const Rename *r, int start, const char *name, Type outcome) {
  int n = (int)strlen(name), stem = n - (int)strlen("_log");
  edit_add(r->edits, (Span){start, start + n}, "%.*s_%s", stem, name,
           type_is_int(outcome) ? "lpmf" : "lpdf");
}

/* Where the name of a function stands: after its result type. */
static int name_of(const Rename *r, const Node *def) {
  Tokens tokens = {0};
  Str head = {r->program->source, (size_t)def->span.end};
  lex_tokens(head, def->kids[0]->span.end, NULL, &tokens);
  int start = tokens.at[0].span.start;
  vec_free(&tokens);
  return start;
}

static bool rename_node(void *ctx, Node *node) {
  const Rename *r = ctx;
  bool def = node->kind == NODE_FUNDEF && node->nkids > 2;
  bool call = node->kind == NODE_CALL && node->sym && node->nkids > 0;
  if (!(def || call) || !is_density(r, node->text)) return true;
  rename_at(r, def ? name_of(r, node) : node->span.start, node->text,
            def ? node->kids[2]->type : node->sym->type.parts[0]);
  if (call && node->nkids > 1)
    edit_comma(r->edits, r->program->source, node->kids[0]->span.end,
               node->kids[1]->span.start, " |");
  return true;
}

void lint_old_densities(const Program *program, Edits *edits) {
  Rename r = {.program = program, .edits = edits};
  node_walk(program->root, find_tilde, &r);
  if (r.names.n) node_walk(program->root, rename_node, &r);
  vec_free(&r.names);
}
