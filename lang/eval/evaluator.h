/* SPDX-License-Identifier: BSD-3-Clause
   Inside of the interpreter, shared by eval_*.c.  A Slot is a variable or a result: ints
   and reals stand in it as they are, everything else is a counted Value.  A slot that is
   dropped or moved from is empty; slot_share makes another holder.  Functions that fill
   an `out` slot leave it empty when they fail. */
#pragma once
#include <setjmp.h>
#include "base/alloc.h"
#include "base/stack.h"
#include "base/vec.h"
#include "lang/eval/eval.h"

typedef enum { SLOT_EMPTY, SLOT_INT, SLOT_REAL, SLOT_VALUE } SlotKind;

typedef struct Slot {
  SlotKind kind;
  union {
    int i;
    double r;
    Value *v;
  };
} Slot;

#define SLOT_OF_INT(x) ((Slot){.kind = SLOT_INT, .i = (x)})
#define SLOT_OF_REAL(x) ((Slot){.kind = SLOT_REAL, .r = (x)})

static inline void slot_drop(Slot *s) {
  if (s->kind == SLOT_VALUE) value_drop(&s->v);
  s->kind = SLOT_EMPTY;
}

static inline Slot slot_share(const Slot *s) {
  if (s->kind == SLOT_VALUE) s->v->refs++;
  return *s;
}

static inline bool slot_is_scalar(const Slot *s) {
  return s->kind == SLOT_INT || s->kind == SLOT_REAL;
}

/* A scalar slot as a real. */
static inline double slot_real(const Slot *s) {
  return s->kind == SLOT_INT ? s->i : s->r;
}

Slot slot_take(Value **v); /* consumes; numbers without dimensions leave their box */
Value *slot_box(Slot *s);  /* the slot as a value, which is the caller's; empties it */
Type slot_type(const Slot *s);
View slot_view(Slot *s); /* the numbers; valid while the slot stays where it is */
bool slot_has_numbers(const Slot *s);
/* int to real, real to complex, as [to] wants it; what does not fit stays as it is */
void slot_promote(Slot *s, Type to);
void slots_drop(Slot *s, int n);

/* A notebook variable as seen by the running statement; written back at its end. */
typedef struct Note {
  const char *name;
  Slot slot;
  bool is_dirty;
} Note;

/* Memory of one call of the table: reset after it.  Large pieces are blocks of their own,
   so that a result can keep its piece. */
typedef struct Scratch {
  char *small;
  size_t used;
  Vec(void *) large;
  jmp_buf *escape; /* where a call goes that asks for more than there is, or NULL */
  size_t refused;  /* bytes that it asked for */
} Scratch;

enum { SCRATCH_SMALL = 1 << 16 }; /* bytes of Scratch.small */
void scratch_reset(Scratch *s);   /* nothing is used any more */

/* How many slots the frame of a user function has: asked once a function. */
typedef struct FrameSize {
  const Node *fundef;
  int nslots;
} FrameSize;

/* A state of a discrete parameter that was refused: place [at], from 1, of the terms. */
typedef struct Refusal {
  int at;
  Span span;
  char *text;
} Refusal;

struct Eval {
  const Program *program;
  EvalHost host;
  Rng *rng;
  Slot *frame;   /* of the running function, or `globals` */
  Slot *globals; /* of the program or cell */
  Value **boxes; /* of scalars that eval_get has lent */
  int nglobals;
  int nmore; /* slots that are wanted for a lowered program, or 0 */
  Vec(Note) notes;
  Vec(FrameSize) frames;
  Slot result;        /* of `return`, until the call takes it */
  const Node *fundef; /* of the running function, or NULL */
  int depth;          /* running user functions */
  Stack stack;        /* where the outermost of them began */
  double target;
  int terms;     /* of sums that are being evaluated, one in the other */
  bool jacobian; /* whether `jacobian +=` counts */
  Scratch scratch;
  FnCtx ctx;
  EvalStatus status;
  Buf error, hint;
  Span span;
  bool is_placed;        /* the error names its place in a function of another text */
  Vec(Refusal) refusals; /* since the call from outside */
};

/* What can be done about the error that has been said. */
void eval_hint(Eval *e, const char *text);

/* Results of a statement beyond EvalStatus. */
enum { FLOW_BREAK = 16, FLOW_CONTINUE, FLOW_RETURN };

#define TRY(call)                                                                        \
  do {                                                                                   \
    EvalStatus try_status = (call);                                                      \
    if (try_status != EVAL_OK) return try_status;                                        \
  } while (0)

/* eval.c */
void eval_begin(Eval *e); /* readies the state for a call from outside */
bool eval_is_notebook(const Sym *sym);
Slot *eval_note(Eval *e,
                const char *name); /* NULL when the notebook has no such variable */
Note *eval_note_new(Eval *e, const char *name); /* the same, for writing */
void eval_flush(Eval *e); /* writes notebook variables back and forgets them */
static inline EvalStatus eval_poll(Eval *e, Span span) {
  if (e->host.interrupt && *e->host.interrupt)
    return eval_fail(e, EVAL_INTERRUPTED, span, "interrupted");
  return EVAL_OK;
}

/* eval_expr.c */
EvalStatus eval_slot(Eval *e, const Node *node, Slot *out);
/* The values of [n] nodes; none is left when one fails or has no value. */
EvalStatus eval_all(Eval *e, Node *const *nodes, int n, Slot *out);
EvalStatus eval_int(Eval *e, const Node *node, const char *what, int *out);
/* [x], the result of [node]; an error where it is too large for an int. */
EvalStatus eval_set_int(Eval *e, const Node *node, int64_t x, Slot *out);
EvalStatus eval_truth(Eval *e, const Node *node, bool *out);
/* Where VAR [node] keeps its value, or an error when it has none. */
EvalStatus eval_place(Eval *e, const Node *node, Slot **out);
/* `a op b`; [match] of the node, whose fn may be NULL.  Drops a and b. */
EvalStatus eval_binary(Eval *e, const Node *node, const char *op, Slot *a, Slot *b,
                       Slot *out);

/* eval_container.c */
EvalStatus eval_array(Eval *e, const Node *node, Slot *out);
EvalStatus eval_row(Eval *e, const Node *node, Slot *out);
/* The same of values that have been evaluated. */
EvalStatus eval_row_of(Eval *e, const Node *node, Slot *items, Slot *out);
EvalStatus eval_tuple(Eval *e, const Node *node, Slot *out);
EvalStatus eval_record(Eval *e, const Node *node, Slot *out);
EvalStatus eval_field(Eval *e, const Node *node, Slot *out);

/* eval_index.c */
EvalStatus eval_index(Eval *e, const Node *node, Slot *out);
/* root[...] = value, where INDEX chain [node] stands over a variable, or over something
   whose value is in [temporary].  May move out of [value]. */
EvalStatus eval_store_index(Eval *e, const Node *node, Slot *temporary, Slot *value);
const Node *eval_index_root(const Node *node);

/* eval_call.c */
EvalStatus eval_call(Eval *e, const Node *node, Slot *out);
EvalStatus eval_apply(Eval *e, Span span, const FnMatch *match, Slot *args, int n,
                      Slot *out);
/* A row on views; empties the memory of calls. */
EvalStatus eval_views(Eval *e, Span span, const Fn *fn, const View *in, int n, Slot *out);
EvalStatus eval_user(Eval *e, const Node *call, const Node *fundef, Slot *args, int n,
                     Slot *out);

/* eval_aside.c: a row on large arguments, which an interrupt need not wait for; [size] of
   the result, 0 when it is small.  False where the call is to be made in place. */
bool eval_goes_aside(const Eval *e, const Fn *fn, const View *in, int n, double size);
/* As fn_eval; the result lies in e->scratch.  FN_STOPPED: interrupted. */
FnStatus eval_aside(Eval *e, const Fn *fn, const View *in, int n, View *result);
/* fn_eval in memory of [scratch], the owner of [ctx]; more than there is fails. */
FnStatus eval_guarded(FnCtx *ctx, Scratch *scratch, const Fn *fn, const View *in, int n,
                      View *result);

/* eval_late.c: what is resolved when it runs */
/* Whether the arguments have the types with which the call was checked. */
bool eval_is_as_checked(const Eval *e, const Node *node, const Slot *args, int n);
/* Resolves [name] on the types of the arguments, then applies it. */
EvalStatus eval_apply_named(Eval *e, Span span, const char *name, Slot *args, int n,
                            Slot *out);
/* Operator [op] on one or two operands, by the match of [node] where it still holds. */
EvalStatus eval_apply_operator(Eval *e, const Node *node, const char *op, Slot *args,
                               int n, Slot *out);
/* A call: of a user function, of the table, of the notebook. */
EvalStatus eval_late(Eval *e, const Node *node, Slot *args, int n, Slot *out);
/* The error of a call that no signature fits. */
EvalStatus eval_no_match(Eval *e, Span span, const char *name, const Type *types, int n);

/* eval_complex.c: rows of complex numbers, and those that give tuples */
EvalStatus eval_complex(Eval *e, Span span, const FnMatch *match, Slot *args, int n,
                        Slot *out);
EvalStatus eval_parts(Eval *e, Span span, const FnMatch *match, Slot *args, int n,
                      Slot *out);
/* A packed vector becomes the tuple of [type] that it holds; it stays where the call has
   been lowered, to a vector. */
EvalStatus eval_unpack(Eval *e, Span span, Type type, Slot *packed);
/* [a, b] of [items], of which one is complex: numbers, or rows of them. */
EvalStatus eval_complex_row(Eval *e, const Node *node, Slot *items, Slot *out);

/* eval_higher.c: a call of a row that takes a function */
bool eval_is_higher(const Node *node);
EvalStatus eval_higher(Eval *e, const Node *node, Slot *out);

/* eval_stmt.c */
int eval_exec(Eval *e, const Node *node);
int eval_list(Eval *e, Node *const *statements, int n);

/* eval_term.c: terms of a sum over discrete parameters */
int eval_term(Eval *e, const Node *node);
/* What [status] of the increment [value] becomes: a sum over states that are all
   impossible is refused with the reason of one of them. */
EvalStatus eval_why_refused(Eval *e, const Node *value, EvalStatus status);
void eval_forget_refusals(Eval *e);

/* eval_assign.c */
EvalStatus eval_assign(Eval *e, const Node *node);
EvalStatus eval_store(Eval *e, const Node *lvalue,
                      Slot *value); /* moves out of [value] */
/* Whether the dimensions agree, and whether the type fits after promotion. */
EvalStatus eval_same_shape(Eval *e, Span span, const char *name, const Slot *old,
                           const Slot *value);
EvalStatus eval_fit_type(Eval *e, Span span, const char *name, Type type, Slot *value);

/* eval_decl.c */
/* An error where [total] elements are more than an int counts or than there is memory
   for. */
EvalStatus eval_check_size(Eval *e, Span span, const char *name, double total);
/* The same for the copy that value_own makes of a value that others hold too. */
EvalStatus eval_check_copy(Eval *e, Span span, const char *name, const Value *v);
EvalStatus eval_declare(Eval *e, const Node *decl);
/* Bounds of a declaration, evaluated once: lower and upper, or offset and multiplier;
   empty where there is none; scalars, or a number for every element (or every one of an
   array's). */
typedef struct Bounds {
  Slot a, b;
} Bounds;
EvalStatus eval_bounds(Eval *e, const Node *decl, Bounds *out);
void bounds_drop(Bounds *bounds);
/* Whether the bounds fit [size] numbers in elements of [element] each. */
EvalStatus eval_bounds_fit(Eval *e, const Node *decl, const Bounds *bounds, long size,
                           long element);
double eval_bound_at(const Slot *bound, long k, double otherwise); /* of number [k] */

/* Adds what [node] contributes to the target; where that becomes NaN or infinite the
   error says so, with the place, and the evaluation goes on. */
void eval_add_to_target(Eval *e, const Node *node, double value);

/* eval_tilde.c */
EvalStatus eval_tilde(Eval *e, const Node *node);
