/* SPDX-License-Identifier: BSD-3-Clause
   Inside of the generator, shared by gen_*.c.

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

typedef Vec(const char *) Texts;
typedef struct Gen Gen;
typedef struct Unit Unit;
typedef struct Loop Loop;

typedef struct Code {
  Unit *u;
  Mode mode;
  Loop *loop; /* inside of which fused loop, or NULL */
  Buf fwd;
  Texts rev;
} Code;

/* A number in the text.  Its adjoint is a variable that is added to, or a name that
   whoever uses the number defines, once. */
typedef enum { BAR_NONE, BAR_ADD, BAR_SET, BAR_STORE } BarKind;
typedef struct Val {
  const char *v, *b;
  BarKind bar;
  bool is_int;
  bool varies; /* from element to element of the loop */
} Val;

/* Numbers in memory: element k is at p[k], p[k * stride] or p[gather[k] - 1]. */
typedef struct Operand {
  const char *p, *b; /* b: adjoints, NULL when inactive */
  const char *stride, *gather;
  const char *dims[VIEW_MAX_DIMS];
  int ndims;
  bool is_int;
  Type type;
  const Sym *base; /* variable whose adjoints these are, or NULL */
} Operand;
enum { ALLOW_STRIDE = 1, ALLOW_GATHER = 2 };

/* A Stan variable in one C function. */
typedef struct Var {
  const Sym *sym;
  const char *name, *bar;
  const char *dims[VIEW_MAX_DIMS];
  int ndims;
  bool is_active; /* by derivatives */
  bool depends;   /* on parameters, be it by a branch alone */
  bool is_needed; /* the reverse sweep reads its value */
  int writes;     /* assignments in the text, the initial value included */
  int loops;      /* loops around its declaration in this unit */
} Var;

/* A stretch of text that runs forward then backward in one C scope. */
typedef struct Frame {
  struct Frame *up;
  Buf decls;
  int depth; /* loops around the present statement, within the frame */
} Frame;

/* A result of the forward sweep that the reverse sweep uses. */
typedef struct Saved {
  const Node *node;
  const char *name, *ctype;
  bool is_before; /* not the result of the call [node], but target before it */
} Saved;

/* A loop or function that a jump may leave. */
typedef struct Exit {
  struct Exit *up;
  const Node *loop;    /* NULL: the function */
  const char *counter; /* what counts its rounds */
  const char *enter;   /* before the reverse sweep enters a round, or NULL */
  int id;
  bool has_break, has_continue;
  Buf breaks, continues; /* cases of the reverse sweep */
} Exit;

/* An expression that stands for a statement `~`: both sweeps need the same one. */
typedef struct Stands {
  const Node *stmt;
  Node *call;     /* of its density */
  Node *interval; /* the call less its log mass, of a truncated one of the user's */
} Stands;

/* Elements read once before a loop, see gen_cache.c. */
typedef struct Cached {
  const char *name, *bar;
} Cached;
typedef struct Cache {
  struct Cache *up;
  const Node *body;
  int level;    /* loops around the body */
  int terminal; /* terminals around the loop */
  bool is_terminal, is_off;
  Addresses written; /* what the body assigns to */
  Vec(Cached) at;
  Map *forward, *reverse; /* key -> its place in [at], + 1 */
  Buf before, before_reverse, after_reverse;
} Cache;

struct Unit {
  Gen *g;
  Cache *cache;
  const Node *fundef; /* NULL: the program */
  uint64_t mask;      /* active arguments of a function */
  bool has_reverse;
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
  int conditional;     /* inside of how many branches and loops */
  Var *vars;
  int nvars;
  Frame *frame;
  Exit *exit;
  Vec(Saved) saved;
  Vec(const Sym *) loops; /* variables of the loops around, NULL for while */
  const char *lp;         /* where target is added */
  bool has_weight;        /* an adjoint has been written that lpb weighs */
  const char *lpb;        /* its adjoint: a number, or a variable when target() is read */
  const char *rng;
};

/* A user function in one form. */
typedef struct Instance {
  const Node *fundef;
  uint64_t mask;
  bool is_adjoint, propto, wants_target;
  bool is_whole, is_weighed, counts; /* counts: the value alone adds to target */
  const char *name;
  int before; /* the instance of the same definition that was made before, + 1; or 0 */
} Instance;

struct Gen {
  const Program *program;
  Arena *arena;
  Diags *diags;
  int next; /* number of the next name */
  Vec(GenSlot) slots;
  Addresses slot_of; /* a variable of the data or what is hoisted -> its slot + 1 */
  Vec(Instance) instances;
  Addresses instance_of; /* a definition -> its latest instance + 1 */
  Addresses recurs; /* a definition -> 1, or 2 when it calls itself; empty: not asked */
  Vec(Stands) stands;
  Buf heads, bodies; /* of user functions */
  /* target() is used: then nothing is a terminal, and target is a variable */
  bool reads_target;
  bool failed;
};

/* gen_text.c */
char *gen_fmt(Gen *g, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *gen_take(Gen *g, Buf *b);           /* the text into the arena; empties [b] */
char *gen_name(Gen *g, const char *stem); /* stem and a number not used before */
void gen_sorry(Gen *g, const Node *at, const char *what);
void code_begin(Code *c, Unit *u, Mode mode);
void code_fwd(Code *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void code_rev(Code *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *code_end(Code *c);    /* forward text, then the pieces backwards */
char *code_values(Code *c); /* forward text alone */
char *texts_backward(Gen *g, Texts *t);
char *text_scoped(Gen *g,
                  const char *text); /* in braces; memory it takes is given back */
bool text_is_atom(const char *text);
const char *code_atom(Code *c, Val *x); /* x.v, moved into a constant when it is long */
static inline bool mode_is_adjoint(Mode m) {
  return m >= MODE_REVERSE;
}
char *text_filter(Unit *u, const char *text); /* resolves marks of var_save */
void code_bar(Code *c, Val x, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The adjoint of what is added to target: [weight], made of lpb. */
void code_weight(Code *c, Val x, const char *weight);
const char *text_line(const Program *program,
                      const Node *at); /* comment with the source line */
const char *text_refuse(Unit *u);      /* the statement that refuses this point */
const char *text_fail(Unit *u);        /* the statement that passes on what is in `st` */

/* gen_depend.c */
bool unit_densities_depend(Unit *u, const Node *const *roots, int n); /* without slope */

/* gen_active.c */
bool expr_is_active(const Unit *u, const Node *e);
void unit_variables(Unit *u, const Node *root);
void unit_activity(Unit *u, const Node *const *roots, int n);
bool stmt_is_terminal(const Unit *u, const Node *s);

/* gen_var.c */
Var *var_of(Unit *u, const Sym *sym);
void var_name(Unit *u, Var *v);
const char *type_c(Type t); /* "double" or "int" of the numbers */
bool type_is_scalar(Type t);
const char *dims_size(Gen *g, const char *const *dims, int n);
void var_declare(Unit *u, Var *v); /* C declarations into the frame */
void var_save(Unit *u, const Var *v, const char *place, Buf *f, Buf *r);
Operand var_operand(Code *c, const Node *e);
void frame_begin(Unit *u, Frame *f);
char *frame_end(Unit *u, const char *text); /* declarations and text */
void unit_saved(Unit *u, int from, Buf *f, Buf *r);
const char *saved_new(Unit *u, const Node *node, const char *ctype, const char *stem);
const char *saved_find(Unit *u, const Node *node);

/* gen_op.c: operations on numbers */
Val val_text(const char *v);
Val val_share(Code *c, Val x);
void val_unused(Code *c, Val x);
Val op_binary(Code *c, char op, Val a, Val b);
Val op_negate(Code *c, Val a);
Val op_fn(Code *c, const Fn *fn, const Val *args, int n, unsigned want, bool propto);
/* Whether a call leaves constants out; not where target is read. */
bool op_drops(const Unit *u, const FnMatch *m);
/* [arg]: the argument [x] was made of, or NULL. */
void check_domain(Code *c, const Fn *fn, int i, const Node *arg, Val x);

/* gen_expr.c */
Val gen_value(Code *c, const Node *e);
const char *gen_int(Code *c, const Node *e); /* value of an int expression, as an atom */
Val gen_element(Code *c, const Node *e);     /* of a container, inside of a loop */
bool expr_is_elementwise(const Node *e);
bool expr_is_fill(const Node *e); /* rep_vector(x, n) and its kind */

/* gen_index.c */
Operand index_operand(Code *c, const Node *e, unsigned allow);
Val index_value(Code *c, const Node *e);               /* a scalar element */
const char *index_offset(Code *c, const Node *lvalue); /* of a scalar place */
typedef struct Walk {
  Buf open;           /* loops down to one element */
  const char *offset; /* of the element in the base */
  int loops;
  const char *dims[VIEW_MAX_DIMS]; /* shape of what is selected */
  int ndims;
} Walk;
void index_walk(Code *c, const Node *e, const Operand *base, Walk *out);
Operand lvalue_operand(Code *c, const Node *root);

/* gen_vector.c */
enum { VECTOR_LIMIT = 16 };
bool vector_statements(Unit *u, const Node *loop, Node **out,
                       int *n); /* out[VECTOR_LIMIT] */

/* gen_cache.c */
void cache_begin(Unit *u, Cache *k, const Node *body, bool is_terminal);
void cache_end(Unit *u);
void cache_free(Cache *k);
bool cache_element(Code *c, const Node *base, const Node *const *at, int n,
                   const Operand *o, const char *place, Val *out);
char *cache_wrap(Unit *u, Cache *k, const char *text, bool reverse);

/* gen_operand.c */
Operand gen_operand(Code *c, const Node *e, unsigned allow);
Operand operand_new(Code *c, Type t, const char *const *dims, int ndims, bool active);
void gen_into(Code *c, const Node *e,
              const Operand *dst); /* a container into fresh memory */
void gen_dims(Code *c, const Node *e, const char **dims); /* of a container */
void check_dims(Code *c, const char *const *a, const char *const *b, int n);
bool gen_fuses(const Unit *u, const Node *e); /* evaluated element by element in a loop */
const char *hoist(Code *c,
                  const Node *e); /* slot name, or NULL when it may not be hoisted */

/* gen_loop.c */
typedef struct Leaf {
  const Node *node;
  Val val;
  Operand o;
  bool is_operand;
  const char *buffer; /* element adjoints, scattered after the loop */
} Leaf;
struct Loop {
  Code *outer;
  Code body;
  const char *k, *n;
  const char *dims[VIEW_MAX_DIMS];
  int ndims;
  Vec(Leaf) leaves;
  Texts sums;
  Buf before, after;
  bool is_matrix;      /* elements by columns */
  bool is_scalar_code; /* may not be vectorised */
  const char *bad;     /* flag of failed checks, or NULL */
};
void loop_begin(Loop *l, Code *outer);
void loop_prepare(Loop *l, const Node *e);
void loop_open(Loop *l, Mode mode); /* starts l->body */
const char *loop_close(Loop *l);    /* the whole text */
const char *loop_sum(Loop *l);      /* a new reduction variable */
void loop_end(Loop *l);
Val loop_leaf(Loop *l, const Node *e);
/* Sum over elements as a number; with [weight] the adjoint is added at once. */
typedef Val LoopTerm(Loop *l, void *ctx);
Val gen_sum(Code *c, Loop *l, LoopTerm *term, void *ctx, bool active, const char *weight);

/* gen_density.c */
Val gen_density(Code *c, const Node *call, const char *weight);
void gen_tilde(Code *c, const Node *s);
void gen_target(Code *c, const Node *e, int sign);
Val gen_sum_of(Code *c, const Node *e, const char *weight);
Val gen_dot(Code *c, const Node *a, const Node *b, const char *weight);

/* gen_call.c */
Val call_value(Code *c, const Node *e);
void call_into(Code *c, const Node *e, Operand *out);

/* gen_callback.c */
/* The name of an array of Callbacks, one for each argument of the row of [e] that is a
   function; "0" where none is. */
const char *gen_callbacks(Code *c, const Node *e, unsigned want);

/* gen_fn.c */
const char *gen_instance(Gen *g, const Node *fundef, uint64_t mask, bool adjoint,
                         bool whole);
/* calls itself, or what does */
bool function_recurs(Gen *g, const Node *fundef);
Val user_value(Code *c, const Node *e, Node *const *args, int n, const char *weight);
Operand user_operand(Code *c, const Node *e);
void gen_functions(Gen *g);

/* gen_stmt.c */
void gen_stmt(Unit *u, const Node *s, Buf *f, Texts *r);
void gen_stmts(Unit *u, Node *const *s, int n, Buf *f, Texts *r);
/* [first]: what reads or writes the variable first in the statements after it, or NULL. */
void gen_decl(Unit *u, const Node *s, const Node *first, Buf *f, Texts *r);
/* That statement for each declaration among [s] of a container without a value; NULL when
   there is none of them. */
const Node **decl_first_uses(Unit *u, Node *const *s, int n);

/* gen_term.c */
void gen_term(Unit *u, const Node *s, Buf *f, Texts *r);

/* gen_bind.c: a container without declared sizes, that takes the shape of its value */
bool gen_is_bound(const Sym *sym);
void gen_bind(Unit *u, Var *v, const Node *value, Buf *f, Texts *r);

/* gen_assign.c */
void gen_assign(Unit *u, const Node *s, Buf *f, Texts *r);
void gen_store(Unit *u, Var *v, const Node *value, bool fresh, Buf *f, Texts *r);

/* gen_control.c */
void gen_if(Unit *u, const Node *s, Buf *f, Texts *r);
void gen_for(Unit *u, const Node *s, Buf *f, Texts *r);
void gen_foreach(Unit *u, const Node *s, Buf *f, Texts *r);
void gen_while(Unit *u, const Node *s, Buf *f, Texts *r);
void gen_jump(Unit *u, const Node *s, Buf *f, Texts *r);
char *exit_dispatch(Unit *u, Buf *cases); /* enters the reversed text where a jump left */

/* gen_param.c, gen_write.c, gen_check.c, gen_print.c */
void gen_params(Unit *u, Buf *f, Texts *r);
void gen_constraint(Unit *u, const Node *decl, Buf *f);
void gen_row(Unit *u, const Node *decl, Buf *f);
void gen_print(Unit *u, const Node *s, Buf *f);

/* gen_kernel.c, gen_prelude.c */
const char *kernel_name(Code *c, const Fn *fn, const Val *args, int n);
bool kernel_is_simd(const Fn *fn);
/* The identifiers of C text, each once and in order of first use, as keys; those of
   comments and of texts in quotes do not count.  The caller destroys the map. */
Map *text_words(const char *text);
char *gen_shake(Gen *g, const char *text);   /* what [text] needs, in order of use */
const char *prelude_piece(const char *name); /* NULL when the prelude has none */
const char *prelude_head(void);
const char *prelude_vector_name(const char *name); /* exp -> ps_exp, or NULL */
const char *prelude_inline(const char *name);
