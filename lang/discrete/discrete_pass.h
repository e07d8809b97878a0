/* SPDX-License-Identifier: BSD-3-Clause
   Inside of discrete_*.c: what the files of the pass share.  Trees that are worked on are
   copies with the types and symbols of the checked program; what is put in between them
   has none and gets them when the result is checked. */
#pragma once
#include "base/vec.h"
#include "lang/tree/build.h"
#include "lang/discrete/discrete.h"

typedef Vec(const Sym *) Syms;
typedef Vec(Node *) Nodes;

/* A container whose element is an expression of its indices, or as a whole one of
   containers. */
typedef struct Def {
  const Sym *sym;
  Node *value;
  int n; /* indices; 0: as a whole */
  const Sym *index[2];
} Def;

typedef struct Pass {
  const Program *from;
  Arena *arena;
  Build b;
  Diags *diags;
  Nodes latents; /* declarations of those that are summed out, called so here */
  Nodes sampled; /* and of those that are not */
  Syms held;     /* variables that depend on a sampled one, themselves included */
  Syms touched;  /* variables that depend on a discrete parameter, themselves included */
  Syms moving;   /* variables that depend on any parameter */
  Syms wide; /* containers that are taken apart: discrete parameters and those of defs */
  Vec(Def) defs;
  Nodes unheard;   /* print statements that a sum over states leaves out */
  bool at_present; /* factors are one term each, of present values: no states */
  int names;       /* made so far */
  /* of each latent: 0 independent elements, a chain along this index from 1 on, or
     COUPLED in another way */
  int *coupled;
} Pass;
enum { COUPLED = 100 };

/* Hidden variables of the program that is made; no name of a user begins so.  The number
   of an element in _states is kept under the name of its variable and "__". */
#define HIDDEN_TERMS "_terms"
#define HIDDEN_AT "_at"
#define HIDDEN_COUNT "_count"
#define HIDDEN_ELEMENTS "_elements"
#define HIDDEN_STATES "_states"
#define HIDDEN_FACTORS "_factors"
#define HIDDEN_CELLS "_cells"
#define HIDDEN_INTS "_ints"
#define HIDDEN_PLAN "_plan"
#define HIDDEN_DRAW "_draw"
#define HIDDEN_WANTED "_wanted"

void pass_error(Pass *p, const Node *at, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* upper - lower + 1 */
Node *pass_width(Pass *p, Node *lower, Node *upper);

/* Print statement [s] has no one value to show. */
void pass_unheard(Pass *p, const Node *s);

/* discrete_bound.c */
/* BLOCK or loop that refuses what a variable may not be; an error for constraints that
   are no bounds. */
Node *pass_bound_checks(Pass *p, const Node *decl);

/* discrete_depend.c */
bool syms_have(const Syms *syms, const Sym *sym);
/* Whether a variable of [syms] is mentioned. */
bool node_mentions(const Node *tree, const Syms *syms);
/* Whether [tree] declares or assigns the variable. */
bool node_binds(const Node *tree, const Sym *sym);
/* The variable an lvalue or an indexed value is a part of, or NULL. */
Node *ref_root(const Node *node);
/* Fills touched, held and moving from the blocks that make up the density. */
void pass_depend(Pass *p, Node *const *blocks, int n);

/* discrete_ref.c */
enum { REF_MAX_INDEX = 8 };
typedef struct Ref {
  int latent; /* number, -1 when the node is no mention of one */
  int n;
  Node *index[REF_MAX_INDEX];
  Node *at;
} Ref;
typedef Vec(Ref) Refs;
/* One element of a discrete parameter: all indices are given and are single ints. */
bool ref_read(const Pass *p, const Node *node, Ref *ref);
const Node *ref_decl(const Pass *p, const Ref *ref);
/* Bounds of the element, a copy. */
Node *ref_bound(Pass *p, const Ref *ref, int which);
bool ref_has_own_bounds(const Pass *p, const Ref *ref);
/* Whether target() is called, by functions ..._lp too; those without a body may. */
bool node_reads_target(const Node *tree);
/* Every element mentioned in [tree], once; an error for a mention that is none. */
bool refs_collect(Pass *p, Node *tree, Refs *refs);
/* A copy in which element k is the variable names[k]. */
Node *refs_replace(Pass *p, const Node *tree, const Refs *refs, const char *const *names);
/* A copy in which statements that mention sampled ones are NODE_WHOLE: constants of their
   densities may depend on them. */
Node *pass_with_constants(Pass *p, const Node *s);

/* discrete_spread.c */
/* Statements on whole containers in the tree become loops over their elements. */
void pass_spread(Pass *p, Node **slot);
/* Element [i] of a container, a copy; NULL when it is not made element by element.  What
   does not depend on discrete parameters gets a variable in [before], or stays as it
   is. */
Node *pass_element(Pass *p, const Node *e, const Node *i, Node *before);

/* The tree with variables for vectors and lists in it that do not depend on discrete
   parameters; their declarations go to [before]. */
Node *pass_keep_parts(Pass *p, Node *tree, Node *before);

/* discrete_inline.c */
/* Finds containers of the model block that are filled once, element by element, and takes
   their assignments out. */
void defs_collect(Pass *p, Node *block);
/* Puts the elements in where they are used. */
Node *defs_apply(Pass *p, Node *tree);

/* discrete_factor.c */
typedef struct Factors {
  Node *density; /* BLOCK: fills the terms; z-free statements stay as they are */
  Node *scan;    /* BLOCK: writes the factors, data alone */
} Factors;
Factors factors_of(Pass *p, Node *model);
