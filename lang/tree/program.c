/* SPDX-License-Identifier: BSD-3-Clause
   Questions to a whole program. */
#include <string.h>
#include "base/address.h"
#include "lang/tree/ast.h"

void program_destroy(Program **program) {
  if (!*program) return;
  Arena *arena = (*program)->arena;
  *program = NULL;
  arena_destroy(&arena);
}

Place program_place(const Program *program, int offset) {
  if (program->map) return source_place(program->map, offset);
  Place place = {0};
  source_lines_position(program->lines, offset, &place.line, &place.column);
  return place;
}

int program_decls(const Program *program, BlockKind block, Node ***decls) {
  const Node *body =
      program->root->kind == NODE_PROGRAM ? program->root->kids[block] : NULL;
  int n = 0;
  *decls = body ? ARENA_ARRAY(program->arena, Node *, body->nkids + 1) : NULL;
  for (int i = 0; body && i < body->nkids; i++)
    if (body->kids[i]->kind == NODE_DECL) (*decls)[n++] = body->kids[i];
  return n;
}

/* 2: the very types, 1: they may be promoted, 0: no. */
static int fundef_fit(const Node *fundef, const char *name, const Type *args, int nargs) {
  if (fundef->kind != NODE_FUNDEF || !fundef->kids[1] || fundef->nkids != nargs + 2)
    return 0;
  if (strcmp(fundef->text, name) != 0) return 0;
  int fit = 2;
  for (int i = 0; i < nargs; i++) {
    Type type = fundef->kids[2 + i]->type;
    if (!type_fits(args[i], type)) return 0;
    if (!type_eq(args[i], type)) fit = 1;
  }
  return fit;
}

Node *program_function(const Program *program, const char *name, const Type *args,
                       int nargs) {
  const Node *body =
      program->root->kind == NODE_PROGRAM ? program->root->kids[BLOCK_FUNCTIONS] : NULL;
  Node *best = NULL;
  int best_fit = 0;
  for (int i = 0; body && i < body->nkids; i++) {
    int fit = fundef_fit(body->kids[i], name, args, nargs);
    if (fit > best_fit) best = body->kids[i];
    if (fit > best_fit) best_fit = fit;
  }
  return best;
}

static bool raise_slots(void *ctx, Node *node) {
  int *slots = ctx;
  bool declares =
      node->kind == NODE_DECL || node->kind == NODE_FOR || node->kind == NODE_FOREACH;
  const Sym *sym = declares ? node->sym : NULL;
  if (sym && sym->slot >= *slots) *slots = sym->slot + 1;
  for (int k = 0; sym && k < sym->nleaves; k++) {
    int slot = sym->leaves[k]->sym->slot;
    if (slot >= *slots) *slots = slot + 1;
  }
  return true;
}

int fundef_nslots(const Node *fundef) {
  int slots = 0;
  for (int i = 1; i < fundef->nkids; i++)
    if (fundef->kids[i]) node_walk(fundef->kids[i], raise_slots, &slots);
  return slots;
}

/* A walk and the functions that it has been in. */
typedef struct Tour {
  bool (*visit)(void *ctx, Node *node);
  void *ctx;
  Addresses seen;
} Tour;

static bool tour_enter(Tour *t, const Node *fundef) {
  return !addresses_set(&t->seen, fundef, 1);
}

static bool tour_step(void *ctx, Node *node) {
  Tour *t = ctx;
  Node *decl = node->sym ? node->sym->decl : NULL;
  if (node->kind == NODE_FUNDEF)
    tour_enter(t, node);
  else if (decl && decl->kind == NODE_FUNDEF && decl->kids[1] && tour_enter(t, decl))
    node_walk(decl, tour_step, t);
  return t->visit(t->ctx, node);
}

void program_walk(const Program *program, bool (*visit)(void *ctx, Node *node),
                  void *ctx) {
  Tour t = {.visit = visit, .ctx = ctx};
  node_walk(program->root, tour_step, &t);
  addresses_free(&t.seen);
}
