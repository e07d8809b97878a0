/* SPDX-License-Identifier: BSD-3-Clause
   The checker's doorway: programs and statements of cells, contexts, messages. */
#include "lang/check/checker.h"
#include <stdarg.h>
#include <string.h>

static void add(Checker *c, Severity severity, const Node *at, const char *hint,
                const char *format, va_list args) {
  diag_vadd(c->diags, severity, at->span, hint, format, args);
}

/* Whether the parser complains of what stands here: one error is enough. */
static bool is_said_here(const Checker *c, const Node *at) {
  for (int i = 0; c->program->is_broken && i < diags_count(c->diags); i++) {
    const Diag *said = diags_at(c->diags, i);
    if (said->severity == DIAG_ERROR && said->span.start == at->span.start) return true;
  }
  return false;
}

void check_error(Checker *c, const Node *at, const char *hint, const char *format, ...) {
  va_list args;
  if (is_said_here(c, at)) return;
  va_start(args, format);
  add(c, DIAG_ERROR, at, hint, format, args);
  va_end(args);
}

void check_note(Checker *c, const Node *at, const char *hint, const char *format, ...) {
  va_list args;
  va_start(args, format);
  add(c, DIAG_NOTE, at, hint, format, args);
  va_end(args);
}

bool check_in_doubt(const Checker *c, const char *name) {
  const Map *names = c->program->doubtful;
  return names && (map_has(names, name) || map_has(names, ""));
}

static bool is_said(const Checker *c, const char *message) {
  for (int i = 0; i < diags_count(c->diags); i++)
    if (strcmp(diags_at(c->diags, i)->message, message) == 0) return true;
  return false;
}

/* A note is said once a program, an error at every place. */
void check_removed(Checker *c, const Node *at, const char *hint, const char *format,
                   ...) {
  bool strict = c->program->strict;
  Buf message = {0};
  va_list args;
  va_start(args, format);
  buf_vprintf(&message, format, args);
  va_end(args);
  if (strict)
    check_error(c, at, hint, "%s", buf_text(&message));
  else if (!is_said(c, buf_text(&message)))
    check_note(c, at, hint, "%s", buf_text(&message));
  buf_free(&message);
}

static const char *buf_to_arena(Checker *c, Buf *b) {
  const char *text = arena_str(c->arena, buf_text(b));
  buf_free(b);
  return text;
}

const char *check_type_text(Checker *c, Type t) {
  Buf b = {0};
  type_print(&b, t);
  return buf_to_arena(c, &b);
}

const char *check_types_text(Checker *c, const Type *types, int n) {
  Buf b = {0};
  buf_putc(&b, '(');
  for (int i = 0; i < n; i++) {
    if (i) buf_put(&b, ", ");
    type_print(&b, types[i]);
  }
  buf_putc(&b, ')');
  return buf_to_arena(c, &b);
}

const char *check_did_you_mean(Checker *c, const char *name) {
  return name ? arena_printf(c->arena, "did you mean `%s`?", name) : NULL;
}

bool check_may_random(const Checker *c) {
  if (c->fundef) return c->suffix == SUFFIX_RNG;
  return c->block == BLOCK_TRANSFORMED_DATA || c->block == BLOCK_GENERATED ||
         c->block == BLOCK_NOTEBOOK;
}

bool check_may_target(const Checker *c) {
  return c->fundef ? c->suffix == SUFFIX_LP : c->block == BLOCK_MODEL || c->in_term;
}

bool check_may_jacobian(const Checker *c) {
  return c->fundef ? c->suffix == SUFFIX_JACOBIAN
                   : c->block == BLOCK_TRANSFORMED_PARAMETERS;
}

/* The name under which `~` finds a density: it tries all three endings, so that one of
   another cell may not come before the program's. */
static const char *name_of_tilde(Checker *c, const char *name) {
  static const char *const ENDS[] = {"_lpmf", "_lpdf", "_log"};
  for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++)
    if (text_has_suffix(name, ENDS[i]))
      return arena_printf(c->arena, "%.*s~", (int)(strlen(name) - strlen(ENDS[i])), name);
  return name;
}

/* Functions of other cells whose names the program defines are hidden, whatever their
   types: a program means the same with them and without them. */
static void add_shared(Checker *c, const Node *own) {
  Node *const *defs = NULL;
  const Scope *outer = c->outer;
  int n = outer && outer->fundefs ? outer->fundefs(outer->ctx, &defs) : 0;
  if (n == 0) return;
  Map *hidden = map_new();
  for (int i = 0; own && !outer->joins && i < own->nkids; i++)
    if (own->kids[i]->kind == NODE_FUNDEF)
      map_set(hidden, name_of_tilde(c, own->kids[i]->text), own->kids[i]);
  for (int i = 0; i < n; i++)
    if (defs[i]->sym && !map_has(hidden, name_of_tilde(c, defs[i]->text)))
      scope_add_function(&c->names, defs[i]->sym);
  map_destroy(&hidden);
}

/* [own] is the functions block, or NULL. */
static Checker checker_open(Program *program, const Node *own, const Scope *outer,
                            Diags *diags) {
  Checker c = {
      .program = program, .arena = program->arena, .diags = diags, .outer = outer};
  add_shared(&c, own);
  return c;
}

static void checker_close(Checker *c) {
  scope_free(&c->names);
  scope_free(&c->notebook);
}

static void check_program_block(Checker *c, Node *block, BlockKind kind) {
  c->block = kind;
  c->depth = 0;
  int mark = c->names.vars.n;
  for (int i = 0; i < block->nkids; i++) check_statement(c, &block->kids[i]);
  if (kind == BLOCK_MODEL) scope_pop(&c->names, mark);
}

bool check_program(Program *program, const Scope *scope, Diags *diags) {
  int before = diags_errors(diags);
  const Node *own = program->root->kids[BLOCK_FUNCTIONS];
  Checker c = checker_open(program, own, scope, diags);
  for (int kind = 0; kind < BLOCK_COUNT; kind++) {
    Node *block = program->root->kids[kind];
    if (!block) continue;
    if (kind == BLOCK_FUNCTIONS)
      check_functions(&c, block);
    else
      check_program_block(&c, block, (BlockKind)kind);
  }
  bool is_right = diags_errors(diags) == before && !program->is_broken;
  if (is_right) check_strict_likelihoods(&c);
  if (is_right) check_jacobians(&c, program->root);
  is_right = is_right && diags_errors(diags) == before;
  program->nslots = c.next_slot;
  program->checked = is_right;
  checker_close(&c);
  return program->checked;
}

bool check_cell_statement(Program *cell, int i, const Scope *scope, Diags *diags) {
  int before = diags_errors(diags);
  Checker c = checker_open(cell, NULL, scope, diags);
  c.is_cell = true;
  c.block = BLOCK_NOTEBOOK;
  check_statement(&c, &cell->root->kids[i]);
  if (c.next_slot > cell->nslots) cell->nslots = c.next_slot;
  checker_close(&c);
  return diags_errors(diags) == before;
}

Sym *check_notebook_declare(Checker *c, const char *name, Type type) {
  Sym *sym = ARENA_NEW(c->arena, Sym);
  *sym = (Sym){.name = arena_str(c->arena, name),
               .type = type,
               .block = BLOCK_NOTEBOOK,
               .slot = -1};
  scope_push(&c->notebook, sym);
  return sym;
}

Sym *check_lookup(Checker *c, const char *name) {
  Sym *sym = scope_find(&c->names, name);
  if (!sym) sym = scope_find(&c->notebook, name);
  if (sym || !c->is_cell || !c->outer || !c->outer->variable) return sym;
  Type type = {0};
  bool found = c->outer->variable(c->outer->ctx, name, &type);
  return found ? check_notebook_declare(c, name, type) : NULL;
}
