/* SPDX-License-Identifier: BSD-3-Clause
   Tuples and complex numbers as leaves of plain types. */
#include "lang/tree/leaf.h"
#include "base/alloc.h"

bool leaf_is_group(Type t) {
  return t.base == BASE_TUPLE || type_is_complex(t);
}

int leaf_nparts(Type t) {
  return t.base == BASE_TUPLE ? t.nparts : type_is_complex(t) ? 2 : 0;
}

Type leaf_part(Type t, int k) {
  if (t.base != BASE_TUPLE) return type_real_of(t);
  Type part = t.parts[k];
  part.array += t.array;
  return part;
}

int leaf_before(Type t, int k) {
  int n = 0;
  for (int i = 0; i < k; i++) n += leaf_count(leaf_part(t, i));
  return n;
}

int leaf_count(Type t) {
  return leaf_is_group(t) ? leaf_before(t, leaf_nparts(t)) : 1;
}

void leaf_types(Type t, Type *out) {
  if (!leaf_is_group(t)) {
    *out = t;
    return;
  }
  for (int k = 0; k < leaf_nparts(t); k++)
    leaf_types(leaf_part(t, k), out + leaf_before(t, k));
}

/* ---- declarations ---- */

typedef struct Maker {
  Arena *arena;
  Sym *sym;
  Node *decl;
  int *next_slot;
} Maker;

/* The type of a leaf: the sizes of the arrays around it, then its own. */
static Node *leaf_type(const Maker *m, const Node *type, const Node *const *around, int n,
                       Type t) {
  Node *leaf = node_new(m->arena, NODE_DECL_TYPE, type->span, DT_SIZES);
  for (int k = 0; k < DT_SIZES; k++) leaf->kids[k] = type->kids[k];
  for (int k = 0; k < n; k++) node_add(m->arena, leaf, (Node *)around[k]);
  for (int k = DT_SIZES + type->array; k < type->nkids; k++)
    node_add(m->arena, leaf, type->kids[k]);
  leaf->base = t.base;
  leaf->array = t.array;
  leaf->transform = type->transform;
  leaf->type = t;
  return leaf;
}

static void add_leaf(const Maker *m, const Node *type, const Node *const *around, int n,
                     Type t, const char *name) {
  Node *leaf = node_new(m->arena, NODE_DECL, m->decl->span, 2);
  Sym *sym = ARENA_NEW(m->arena, Sym);
  *sym = *m->sym;
  sym->leaves = NULL;
  sym->nleaves = 0;
  sym->name = leaf->text = name;
  sym->type = leaf->type = t;
  sym->decl = leaf;
  sym->slot = sym->slot < 0 ? -1 : (*m->next_slot)++;
  leaf->flags = m->decl->flags;
  leaf->sym = sym;
  leaf->kids[0] = leaf_type(m, type, around, n, t);
  m->sym->leaves[m->sym->nleaves++] = leaf;
}

/* The leaves of [type], which stands in arrays of [n] sizes. */
static void add_leaves(const Maker *m, const Node *type, const Node *const *around, int n,
                       Type t, const char *name) {
  enum { MAX_AROUND = 64 };
  static const char *const PARTS[] = {"real", "imag"};
  const Node *sizes[MAX_AROUND];
  ASSERT(n + type->array <= MAX_AROUND);
  for (int k = 0; k < n; k++) sizes[k] = around[k];
  for (int k = 0; k < type->array; k++) sizes[n + k] = type->kids[DT_SIZES + k];
  n += type->array;
  if (type->base != BASE_TUPLE && !type_is_complex(t)) {
    add_leaf(m, type, sizes, n, t, name);
    return;
  }
  for (int k = 0; k < leaf_nparts(t); k++) {
    if (type->base == BASE_TUPLE)
      add_leaves(m, type->kids[DT_SIZES + type->array + k], sizes, n, leaf_part(t, k),
                 arena_printf(m->arena, "%s.%d", name, k + 1));
    else
      add_leaf(m, type, sizes, n, leaf_part(t, k),
               arena_printf(m->arena, "%s.%s", name, PARTS[k]));
  }
}

void leaf_declare(Arena *arena, Sym *sym, Node *decl, int *next_slot) {
  Maker m = {.arena = arena, .sym = sym, .decl = decl, .next_slot = next_slot};
  sym->leaves = ARENA_ARRAY(arena, Node *, leaf_count(sym->type));
  sym->nleaves = 0;
  add_leaves(&m, decl->kids[0], NULL, 0, sym->type, sym->name);
}
