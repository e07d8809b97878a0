/* SPDX-License-Identifier: BSD-3-Clause
   The syntax tree.  One shape of node for everything; the facts about kinds are rows of
   node.def, so walking, copying, comparing, hashing and dumping are each written once.
   Nodes live in the arena of their compile.  The checker fills the fields below
   "checked". */
#pragma once
#include <stdbool.h>
#include "base/arena.h"
#include "base/diag.h"
#include "base/map.h"
#include "lang/tree/edit.h"
#include "math/table/fn.h"
#include "math/transform/transform.h"
#include "math/view/type.h"

typedef enum {
#define NODE(kind, children, payload) NODE_##kind,
#include "lang/tree/node.def"
#undef NODE
  NODE_KINDS
} NodeKind;

/* of a function that is compiled, or stands right of ~ */
enum { FUNCTION_MAX_ARGS = 64 };

enum {
  NODE_DATA_ONLY = 1,
  NODE_TRUNCATED = 2,
  NODE_SILENT = 4,
  NODE_PARENS = 8,
  NODE_WHOLE = 16,  /* of a statement: no constant of its densities is dropped */
  NODE_BROKEN = 32, /* of a SKIP: here stood a statement that could not be read */
  NODE_APART = 64   /* of an lvalue: its value reads none of its places */
};

/* Children of PROGRAM, in order; also where a symbol was declared. */
typedef enum {
  BLOCK_FUNCTIONS,
  BLOCK_DATA,
  BLOCK_TRANSFORMED_DATA,
  BLOCK_PARAMETERS,
  BLOCK_TRANSFORMED_PARAMETERS,
  BLOCK_MODEL,
  BLOCK_GENERATED,
  BLOCK_COUNT,
  BLOCK_NOTEBOOK
} BlockKind;

/* "transformed data", as written in a program. */
const char *block_name(BlockKind block);

/* Children of DECL_TYPE before the sizes. */
enum { DT_LOWER, DT_UPPER, DT_OFFSET, DT_MULTIPLIER, DT_SIZES };

/* Children of TILDE before the arguments. */
enum { TILDE_OUTCOME, TILDE_LOWER, TILDE_UPPER, TILDE_ARGS };

typedef struct Node Node;
typedef struct Sym Sym;

struct Node {
  NodeKind kind;
  Span span;
  unsigned flags;
  const char *text;    /* identifier, operator or contents; NULL when the kind has none */
  int i;               /* value of INT */
  double r;            /* value of REAL, IMAG */
  Base base;           /* of DECL_TYPE */
  Transform transform; /* of DECL_TYPE */
  int array;           /* of DECL_TYPE: array dimensions */
  int nkids;
  Node **kids;
  /* checked */
  Type type; /* of expressions, and of what a DECL declares */
  /* VAR: what it names; DECL, FOR, FOREACH, FUNDEF: what it declares; CALL of a user
     function: its FUNDEF's symbol */
  Sym *sym;
  /* CALL of a built-in, UNARY, BINARY, TRANSPOSE, TILDE, compound ASSIGN; match.fn is
     NULL for && || and user functions */
  FnMatch match;
  /* TILDE with bounds: the user's functions NAME_lcdf and NAME_lccdf, by enum Cdf, NULL
     where the table has them.  CALL of a user function on what gets its type when the
     cell runs: all overloads, then NULL. */
  Sym **others;
};

enum Cdf { CDF_LOWER, CDF_UPPER, CDF_COUNT };

/* A declared name. */
struct Sym {
  const char *name;
  Type type;
  BlockKind block;  /* where it is declared; locals of a block carry the block's */
  bool is_local;    /* inside { }, a loop, or a function body */
  bool is_argument; /* of a user function */
  bool is_loop;     /* loop variable: may not be assigned */
  bool data_only;   /* argument declared `data` */
  bool is_made;     /* data that the generator made: the interpreter does not know it */
  /* DECL, FOR, FOREACH or FUNDEF; NULL at notebook scope of an earlier cell */
  Node *decl;
  /* place in its frame: program-wide for blocks and their locals, from 0 in every
     function for arguments (first) and locals */
  int slot;
  const char *home; /* FUNDEF: the text that its spans point into */
  Node **leaves;    /* of a tuple or complex variable: a DECL for each leaf, see leaf.h */
  int nleaves;
};

Node *node_new(Arena *arena, NodeKind kind, Span span, int nkids);
void node_add(Arena *arena, Node *node, Node *kid);
const char *node_kind_name(NodeKind kind);

/* A copy of the whole tree in [arena]; symbols are shared. */
Node *node_copy(Arena *arena, const Node *node);

/* Equal as programs: kinds, payloads and children; places do not count. */
bool node_eq(const Node *a, const Node *b);

/* Calls [visit] on [node], then (when it returned true) on every child that is not
   NULL. */
void node_walk(Node *node, bool (*visit)(void *ctx, Node *node), void *ctx);

bool node_is_expression(const Node *node);

/* A call that looks at the shape of its argument alone: size(x), rows(A). */
bool node_asks_shape(const Node *node);

/* A checked (or parsed) program and everything it owns. */
typedef struct Program {
  Arena *arena;
  char *source; /* NUL-ended copy with included files in place; spans point into it */
  const SourceLines *lines; /* of the source */
  const SourceMap *map;     /* of the source when files were included, else NULL */
  bool strict;              /* removed names are errors */
  bool pedantic;            /* warnings are asked for */
  Edits *edits;             /* as in ParseOptions; valid while its owner keeps it */
  Node *root;               /* PROGRAM or CELL */
  int nslots;               /* size of the program's frame, after checking */
  /* Of a lowered program: what its density is made of, where that is another one, or
     NULL; of that one: statements of data alone, which run once after transformed
     data. */
  const struct Program *dense;
  Node *ahead;
  /* statements that begin the generated quantities and draw parameters: what the rest
     refuses does not take them back */
  int ndrawn;
  const char *name; /* of the model, "stan_model" without a header line */
  bool checked;
  /* The text has errors of syntax: the checker may say what else is wrong, but the
     program is good for nothing more. */
  bool is_broken;
  /* Names in what could not be read, where they may be declared; "": any name; or
     NULL. */
  Map *doubtful;
} Program;

void program_destroy(Program **program);

/* Where byte [offset] of the source stands; its file is NULL for the program's own
   text. */
Place program_place(const Program *program, int offset);

/* The same in words: "line 7", "priors.stan, line 7". */
void program_put_place(const Program *program, int offset, Buf *out);

/* Declarations of one block in order of appearance (top level only). */
int program_decls(const Program *program, BlockKind block, Node ***decls);

/* node_walk over the program and over the functions of other cells that it calls. */
void program_walk(const Program *program, bool (*visit)(void *ctx, Node *node),
                  void *ctx);

/* Number of slots of a function's frame. */
int fundef_nslots(const Node *fundef);
