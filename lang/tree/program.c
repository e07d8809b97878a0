/* SPDX-License-Identifier: BSD-3-Clause
   Questions to a whole program. */
#include "base/address.h"
#include "lang/tree/ast.h"

void program_destroy(Program **program) {
  if (!*program) return;
  Arena *arena = (*program)->arena;
  map_destroy(&(*program)->doubtful);
  *program = NULL;
  arena_destroy(&arena);
}

Place program_place(const Program *program, int offset) {
  if (program->map) return source_place(program->map, offset);
  Place place = {0};
  source_lines_position(program->lines, offset, &place.line, &place.column);
  return place;
}

void program_put_place(const Program *program, int offset, Buf *out) {
  Place place = program_place(program, offset < 0 ? 0 : offset);
  if (place.file) buf_printf(out, "%s, ", place.file);
  buf_printf(out, "line %d", place.line);
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

static bool tour_step(void *ctx, Node *node);

static void tour_into(Tour *t, const Sym *sym) {
  Node *decl = sym ? sym->decl : NULL;
  if (decl && decl->kind == NODE_FUNDEF && decl->kids[1] && tour_enter(t, decl))
    node_walk(decl, tour_step, t);
}

static bool tour_step(void *ctx, Node *node) {
  Tour *t = ctx;
  if (node->kind == NODE_FUNDEF)
    tour_enter(t, node);
  else
    tour_into(t, node->sym);
  bool has_cdfs = node->kind == NODE_TILDE && node->others;
  for (int k = 0; has_cdfs && k < CDF_COUNT; k++) tour_into(t, node->others[k]);
  return t->visit(t->ctx, node);
}

void program_walk(const Program *program, bool (*visit)(void *ctx, Node *node),
                  void *ctx) {
  Tour t = {.visit = visit, .ctx = ctx};
  node_walk(program->root, tour_step, &t);
  addresses_free(&t.seen);
}
