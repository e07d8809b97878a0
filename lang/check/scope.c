/* SPDX-License-Identifier: BSD-3-Clause
   Lookup of names, nearest names, overloads of user functions. */
#include "lang/check/scope.h"
#include <stdint.h>
#include "base/suggest.h"
#include "lang/tree/overload.h"

/* Maps hold pointers: a place goes in and comes out as one. */
static int place_of(const Map *map, const char *name) {
  return map ? (int)(intptr_t)map_get(map, name) : 0;
}

static void set_place(Map **map, const char *name, int place) {
  if (!*map) *map = map_new();
  map_set(*map, name, (void *)(intptr_t)place);
}

void scope_free(Names *names) {
  vec_free(&names->vars);
  vec_free(&names->hidden);
  map_destroy(&names->visible);
  vec_free(&names->functions);
  vec_free(&names->next);
  map_destroy(&names->first);
  map_destroy(&names->last);
}

void scope_push(Names *names, Sym *var) {
  vec_push(&names->hidden, place_of(names->visible, var->name));
  vec_push(&names->vars, var);
  set_place(&names->visible, var->name, names->vars.n);
}

void scope_pop(Names *names, int mark) {
  while (names->vars.n > mark) {
    int i = --names->vars.n;
    set_place(&names->visible, names->vars.at[i]->name, names->hidden.at[i]);
  }
  names->hidden.n = mark;
}

Sym *scope_find(const Names *names, const char *name) {
  int place = place_of(names->visible, name);
  return place ? names->vars.at[place - 1] : NULL;
}

static const char *nearest(Sym *const *syms, int count, const char *name) {
  Vec(const char *) known = {0};
  for (int i = count - 1; i >= 0; i--) vec_push(&known, syms[i]->name);
  vec_push(&known, NULL);
  const char *best = suggest_nearest(name, known.at);
  vec_free(&known);
  return best;
}

const char *scope_nearest(const Names *names, const char *name) {
  return nearest(names->vars.at, names->vars.n, name);
}

const char *scope_nearest_function(const Names *names, const char *name) {
  return nearest(names->functions.at, names->functions.n, name);
}

int scope_overload(const Names *names, const char *name, int after) {
  return after ? names->next.at[after - 1] : place_of(names->first, name);
}

Sym *scope_first_function(const Names *names, const char *name) {
  int place = scope_overload(names, name, 0);
  return place ? names->functions.at[place - 1] : NULL;
}

bool scope_has_function(const Names *names, const char *name) {
  return scope_first_function(names, name) != NULL;
}

Sym **scope_overloads(const Names *names, const char *name, Arena *arena) {
  int n = 0;
  for (int at = 0; (at = scope_overload(names, name, at));) n++;
  Sym **list = ARENA_ARRAY(arena, Sym *, n + 1);
  n = 0;
  for (int at = 0; (at = scope_overload(names, name, at));)
    list[n++] = names->functions.at[at - 1];
  return list;
}

Sym *scope_function(const Names *names, const char *name, const Type *args, int nargs,
                    int *ties) {
  Overload overload = {0};
  for (int at = 0; (at = scope_overload(names, name, at));)
    overload_weigh(&overload, names->functions.at[at - 1], args, nargs);
  *ties = overload.ties;
  return overload.best;
}

static bool has_arguments(const Sym *f, const Type *args, int nargs) {
  bool same = f->type.nparts == nargs;
  for (int i = 0; same && i < nargs; i++) same = type_eq(args[i], f->type.parts[i]);
  return same;
}

static Sym **same_function(const Names *names, const char *name, const Type *args,
                           int nargs) {
  for (int at = 0; (at = scope_overload(names, name, at));)
    if (has_arguments(names->functions.at[at - 1], args, nargs))
      return &names->functions.at[at - 1];
  return NULL;
}

Sym *scope_same_function(const Names *names, const char *name, const Type *args,
                         int nargs) {
  Sym **place = same_function(names, name, args, nargs);
  return place ? *place : NULL;
}

void scope_add_function(Names *names, Sym *f) {
  Sym **same = same_function(names, f->name, f->type.parts, f->type.nparts);
  if (same) {
    *same = f;
    return;
  }
  vec_push(&names->functions, f);
  vec_push(&names->next, 0);
  int place = names->functions.n, before = place_of(names->last, f->name);
  if (before)
    names->next.at[before - 1] = place;
  else
    set_place(&names->first, f->name, place);
  set_place(&names->last, f->name, place);
}
