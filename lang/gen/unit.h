/* SPDX-License-Identifier: BSD-3-Clause
   What the files of the generator share: one C function being written, and its parts.

   Every statement becomes two texts: one of the forward sweep, one of the reverse sweep.
   The forward sweep pushes what it overwrites on the tape; the reverse sweep walks
   backwards, takes the old values back and adds adjoints with partials computed from that
   state.  A terminal (a statement that changes only target and its own locals) has no
   forward text: value and adjoint are computed together in the reverse sweep.

   A Code is one expression or statement being written: text that runs forward, and pieces
   that run afterwards in reverse order.  Its mode says what is wanted:
     MODE_VALUE    values alone
     MODE_FORWARD  values; results that the reverse sweep needs are kept as well
     MODE_REVERSE  values again (from saved variables where they were kept), then adjoints
     MODE_BOTH     values and adjoints in one go */
#pragma once
#include "base/address.h"
#include "base/map.h"
#include "base/vec.h"
#include "lang/gen/gen.h"
#include "lang/tree/effect.h"

typedef enum { MODE_VALUE, MODE_FORWARD, MODE_REVERSE, MODE_BOTH } Mode;
static inline bool mode_is_adjoint(Mode m) {
  return m >= MODE_REVERSE;
}

typedef Vec(const char *) Texts; /* pieces of text, of the arena */
typedef struct Gen Gen;
typedef struct Unit Unit;
typedef struct Loop Loop;   /* loop/loop.h */
typedef struct Cache Cache; /* loop/cache.h */
typedef struct Exact Exact; /* exact/exact.h */

typedef struct Code {
  Unit *u;
  Mode mode;
  Loop *loop;              /* inside of which fused loop, or NULL */
  Buf fwd;                 /* runs forward */
  Texts rev;               /* runs afterwards, the last piece first */
  const char *result_b;    /* what is written next may take these for its adjoints */
  bool is_unread;          /* nobody reads the value of what is written now, in reverse */
  bool takes_memory;       /* once it is ended: something in it takes some */
  bool outer_takes_memory; /* what memory_begin gave */
} Code;

/* A number in the text.  Its adjoint is a variable that is added to, or a name that
   whoever uses the number defines, once. */
typedef enum {
  BAR_NONE, /* inactive */
  BAR_ADD,  /* a variable that is added to */
  BAR_SET,  /* a name that is not declared: its user does, with the value */
  BAR_STORE /* a variable that its user sets */
} BarKind;
typedef struct Val {
  const char *v; /* the value: an expression of C */
  const char *b; /* the adjoint, or NULL */
  BarKind bar;
  bool is_int;  /* an int of C, else a double */
  bool is_long; /* [v] is more than a name or a number: computed where it stands */
  bool varies;  /* from element to element of the loop */
} Val;

/* Numbers in memory: element k is at p[k], p[k * stride] or p[gather[k] - 1]. */
typedef struct Operand {
  const char *p;      /* an expression of type double * or int * */
  const char *b;      /* of the adjoints, NULL when inactive */
  const char *stride; /* how far elements lie apart; NULL: 1 */
  const char *gather; /* their places from 1, an int *; or NULL */
  const char *dims[VIEW_MAX_DIMS];
  int ndims;
  bool is_int;
  bool skips_zeros; /* no element whose adjoint is 0 passes anything on */
  bool is_offset;   /* [p] and [b] are sums, `p + offset`, else names */
  Type type;        /* of the Stan expression */
  const Sym *base;  /* variable whose adjoints these are, or NULL */
} Operand;
/* What a user of an Operand can read. */
enum { ALLOW_STRIDE = 1, ALLOW_GATHER = 2 };

/* A Stan variable in one C function. */
typedef struct Var {
  const Sym *sym;                  /* NULL: not of this function */
  const char *name, *bar;          /* value and adjoint */
  const char *dims[VIEW_MAX_DIMS]; /* names of its sizes */
  int ndims;
  bool is_active;         /* by derivatives */
  bool depends;           /* on parameters, be it by a branch alone */
  bool is_needed;         /* the reverse sweep reads its value */
  bool is_settled;        /* ... but none that it had before its last */
  bool skips_zeros;       /* what has no adjoint passes nothing on */
  bool is_filled;         /* made by a pass: read only where it has been written */
  int writes;             /* assignments in the text, the initial value included */
  const Node *written[2]; /* ... what the first two assign to */
  bool begins_panel;      /* one more than a multiple of LA_PANEL */
  int loops;              /* loops around its declaration in this unit */
  int mentions;           /* how often it stands in the text */
  int terminal;           /* terminals around it */
} Var;

/* A stretch of text that runs forward then backward in one C scope. */
typedef struct Frame {
  struct Frame *up;
  Buf decls;                             /* its variables */
  bool takes_memory, outer_takes_memory; /* as in Code */
  int depth; /* loops around the present statement, within the frame */
} Frame;

/* A result of the forward sweep that the reverse sweep uses. */
typedef struct Saved {
  const Node *node;  /* whose result it is */
  const char *name;  /* of the variable */
  const char *ctype; /* "double ", "int ", "double *" */
  bool is_before;    /* not the result of the call [node], but target before it */
} Saved;

/* A loop or function that a jump may leave. */
typedef struct Exit {
  struct Exit *up;     /* around this one */
  const Node *loop;    /* NULL: the function */
  const char *counter; /* what counts its rounds */
  const char *enter;   /* before the reverse sweep enters a round, or NULL */
  int id;              /* of its labels */
  bool has_break, has_continue;
  Buf breaks, continues; /* cases of the reverse sweep */
} Exit;

/* An expression that stands for a statement `~`: both sweeps need the same one. */
typedef struct Stands {
  Node *call;     /* of its density */
  Node *interval; /* the call less its log mass, of a truncated one of the user's */
} Stands;

/* Between two statements of a function: bytes of its forward text so far, and pieces of
   its reverse text. */
typedef struct Cut {
  size_t fwd;
  int rev;
} Cut;

enum { SPARE_VARS = 256 }; /* of a unit */

struct Unit {
  Gen *g;
  Cache *cache;        /* of the innermost loop, or NULL */
  const Node *fundef;  /* NULL: the program */
  uint64_t mask;       /* active arguments of a function */
  bool has_reverse;    /* there is a reverse sweep */
  bool propto;         /* constants may be dropped in _lupdf */
  bool wants_target;   /* ~ and target += count */
  bool is_whole;       /* no constant of a density is dropped */
  bool is_weighed;     /* what is added to target counts [lpb] times, a variable */
  const char *refused; /* label where a refusal goes on, NULL: it returns */
  bool has_refusal;    /* something has been written that goes there */
  bool is_quiet;       /* print() has been heard already: this runs again */
  bool is_rounds;      /* a statement on vectors stands for the rounds of a loop */
  const Node *at;      /* the present statement, for comments */
  int terminal;        /* inside of how many terminals */
  int splits;          /* inside of how many sides of branches, of gen_split.c */
  int conditional;     /* inside of how many branches and loops */
  Var *vars;           /* by slot of their symbols */
  int nvars;
  int next_spare;         /* the first unused of those for symbols that passes make */
  Frame *frame;           /* the innermost */
  Exit *exit;             /* the innermost, or NULL */
  Map *reads;             /* names of slots that the text reads; of the program alone */
  Vec(Saved) saved;       /* in order of their making */
  Vec(Cut) cuts;          /* of a function that may be cut, in order */
  Node *const *cut_list;  /* the statements between which it may be cut, or NULL */
  Vec(const Sym *) loops; /* variables of the loops around, NULL for while */
  const char *lp;         /* where target is added */
  bool takes_memory;      /* what has been written since memory_begin does */
  bool has_weight;        /* an adjoint has been written that lpb weighs */
  const char *lpb;        /* its adjoint: a number, or a variable when target() is read */
  const char *rng;        /* the generator of random numbers, or NULL */
};

/* A user function in one form: what of its arguments is active, and what else its text
   depends on. */
typedef struct Instance {
  const Node *fundef;
  uint64_t mask;   /* active arguments */
  bool is_adjoint; /* runs forward again, then backward; else the value alone */
  bool propto, wants_target, is_whole, is_weighed; /* as in Unit */
  bool counts;                                     /* the value alone adds to target */
  const char *name;                                /* of the C function */
  int before; /* the instance of the same definition that was made before, + 1; or 0 */
} Instance;

/* What [row] makes of a variable or an expression of data when data is bound. */
typedef struct Made {
  const void *of;
  const char *row;
  int slot; /* + 1 */
} Made;

struct Gen {
  const Program *program;
  Arena *arena;
  Diags *diags;
  int next;                /* number of the next name */
  Vec(GenSlot) slots;      /* what the text reads of data, in order of D[] */
  Addresses slot_of;       /* a variable of the data or what is hoisted -> its slot + 1 */
  Vec(Made) made;          /* what rows of the table made of containers of data */
  Addresses given_of;      /* an expression -> the place of ... */
  Vec(Node *) given;       /* ... the call that stands for it, + 1 */
  Vec(Instance) instances; /* in order of their first call */
  Addresses instance_of;   /* a definition -> its latest instance + 1 */
  Addresses recurs; /* a definition -> 1, or 2 when it calls itself; empty: not asked */
  Vec(Stands) stands;
  Addresses stands_of; /* a statement `~` -> its place in [stands], + 1 */
  Buf heads, bodies;   /* of user functions */
  /* target() is used: then nothing is a terminal, and target is a variable */
  bool reads_target;
  Vec(Exact *) exacts; /* statements that are reduced with the data ... */
  Addresses exact_of;  /* ... and where they stand in there, + 1 */
  Addresses dropped;   /* statements that nobody needs then -> 1 */
  Addresses replaced;  /* statements that others stand for, by their place in ... */
  Vec(Node *) instead; /* ... these, + 1 */
  Addresses vectors;   /* loops of the program that have become vector loops -> 1 */
  int scalar_loops;    /* how many have not */
  Texts reductions;    /* a sentence about each */
  Addresses ahead;     /* loops that compute_ahead has seen -> 1 */
  bool has_parts;      /* GenCode.has_parts */
  struct Eval *data;   /* of text for certain data, else NULL */
  int parts;           /* statements that are cut */
  int sweeps;          /* parts whose memory is kept from one sweep to the other */
  double least;        /* operations that are worth a part; 0: all that can be are cut */
  bool failed;         /* something cannot be compiled, and was said */
};
