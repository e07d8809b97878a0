/* SPDX-License-Identifier: BSD-3-Clause
   Elements that stay the same through a loop: read once before it. */
#pragma once
#include "base/map.h"
#include "lang/gen/unit.h"

typedef struct Cached {
  const char *name; /* of its value */
  const char *bar;  /* of its adjoint, or NULL */
} Cached;

struct Cache {
  struct Cache *up;  /* of the loop around this one, or NULL */
  const Node *body;  /* of the loop */
  int level;         /* loops around the body */
  int terminal;      /* terminals around the loop */
  bool is_terminal;  /* the loop is one: its rounds run forward, then backward */
  bool is_off;       /* nothing is cached */
  Addresses written; /* what the body assigns to */
  Vec(Cached) at;    /* in order of first use */
  Map *forward,
      *reverse;       /* of each sweep: text of the element -> its place in [at], + 1 */
  Buf before;         /* the forward loop: reads the elements */
  Buf before_reverse; /* the reverse loop: reads them again, adjoints are 0 */
  Buf after_reverse;  /* adds the adjoints */
};

void cache_begin(Unit *u, Cache *k, const Node *body, bool is_terminal);
void cache_end(Unit *u);
void cache_free(Cache *k);
/* The element at [place] of [o], which is the variable [base] with the [n] indices [at];
   false when it is not cached. */
bool cache_element(Code *c, const Node *base, const Node *const *at, int n,
                   const Operand *o, const char *place, Val *out);
/* [text] of a loop with what goes around it. */
char *cache_wrap(Unit *u, Cache *k, const char *text, bool reverse);
