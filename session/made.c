/* SPDX-License-Identifier: BSD-3-Clause
   Names and the names that they were made from. */
#include "session/made.h"
#include "base/alloc.h"
#include "lang/tree/effect.h"
#include "session/command.h"

struct Made {
  Map *names; /* name -> Map of the names that its statements mention */
};

Made *made_new(void) {
  Made *made = mem_new(sizeof *made);
  made->names = map_new();
  return made;
}

void made_destroy(Made **made) {
  if (!*made) return;
  for (int i = 0; i < map_count((*made)->names); i++) {
    Map *from = map_value_at((*made)->names, i);
    map_destroy(&from);
  }
  map_destroy(&(*made)->names);
  mem_free(*made);
  *made = NULL;
}

/* One top-level statement, as its assignments are met. */
typedef struct Statement {
  Made *made;
  const Map *values; /* of the notebook */
  Node *root;
} Statement;

/* An argument that no function of a program takes. */
static bool is_of_notebook(const Map *values, const Node *arg) {
  const Value *value = arg->kind == NODE_VAR ? map_get(values, arg->text) : NULL;
  Base base = value ? value->type.base : arg->type.base;
  return arg->kind == NODE_NAMED || base == BASE_TABLE || base == BASE_RECORD ||
         base == BASE_MODEL || base == BASE_FIT;
}

/* Whether a call means the command of its name, not a function that is called likewise.
   Calls of cells that were replayed have not been checked: their arguments tell. */
static bool is_command(const Map *values, const Node *call) {
  if (!command_find(call->text) || call->sym || call->others) return false;
  bool found = call->type.base != BASE_VOID;
  for (int i = 0; i < call->nkids; i++)
    found = found || is_of_notebook(values, call->kids[i]);
  return found;
}

typedef struct Mentions {
  const Map *values;
  Map *names;
} Mentions;

static bool collect_mention(void *ctx, Node *node) {
  const Mentions *m = ctx;
  bool is_name =
      node->kind == NODE_VAR || (node->kind == NODE_CALL && !is_command(m->values, node));
  if (node->text && is_name) map_set(m->names, node->text, node);
  return true;
}

/* A statement that assigns a whole name forgets what that was made from. */
static Map *mentions_of(const Statement *s, const char *name, bool replaces) {
  Map *from = map_get(s->made->names, name);
  if (from && replaces) map_destroy(&from);
  if (!from) from = map_new();
  map_set(s->made->names, name, from);
  return from;
}

static void note_name(const Statement *s, const char *name, bool replaces) {
  Mentions mentions = {s->values, mentions_of(s, name, replaces)};
  node_walk(s->root, collect_mention, &mentions);
}

static void note_target(const Statement *s, const Node *target, bool replaces) {
  if (target->kind == NODE_TUPLE)
    for (int i = 0; i < target->nkids; i++) note_target(s, target->kids[i], replaces);
  const Node *root = lvalue_root(target);
  if (root->kind == NODE_VAR) note_name(s, root->text, replaces && root == target);
}

static bool note_assignment(void *ctx, Node *node) {
  const Statement *s = ctx;
  bool replaces = node == s->root;
  if (node->kind == NODE_DECL) note_name(s, node->text, replaces);
  if (node->kind == NODE_ASSIGN)
    note_target(s, node->kids[0], replaces && str_is(str_of(node->text), "="));
  return true;
}

void made_note(Made *made, const Program *cell, const Map *values) {
  for (int i = 0; i < cell->root->nkids; i++) {
    Statement s = {made, values, cell->root->kids[i]};
    node_walk(s.root, note_assignment, &s);
  }
}

static bool mentions_any(const Map *from, const Map *names) {
  for (int i = 0; i < map_count(from); i++)
    if (map_has(names, map_key_at(from, i))) return true;
  return false;
}

/* Moves one stale name to [stale]; false when there is none left. */
static bool find_stale(Made *made, const Map *known, Map *stale) {
  for (int i = 0; i < map_count(made->names); i++) {
    const char *name = map_key_at(made->names, i);
    Map *from = map_value_at(made->names, i);
    if (!map_has(known, name) || !mentions_any(from, stale)) continue;
    map_set(stale, name, made);
    map_remove(made->names, name);
    map_destroy(&from);
    return true;
  }
  return false;
}

void made_stale(Made *made, const char *const *names, int n, const Map *known, Buf *out) {
  Map *stale = map_new();
  for (int i = 0; i < n; i++) map_set(stale, names[i], made);
  int before = map_count(stale);
  while (find_stale(made, known, stale)) continue;
  for (int i = before; i < map_count(stale); i++)
    buf_printf(out, "%s`%s`", i == before ? "" : ", ", map_key_at(stale, i));
  map_destroy(&stale);
}
