/* SPDX-License-Identifier: BSD-3-Clause
   The interpreter: statement cells, transformed data, and the oracle for every log
   density.  A tree walk over checked nodes with Stan's checks and messages. */
#pragma once
#include <stdatomic.h>
#include "base/rng.h"
#include "lang/tree/ast.h"
#include "lang/eval/value.h"

typedef enum {
  EVAL_OK,
  EVAL_REJECT, /* reject(), a domain error: this point is not possible */
  /* the program is wrong here: index out of range, sizes differ, fatal_error */
  EVAL_ERROR,
  EVAL_INTERRUPTED
} EvalStatus;

typedef struct Eval Eval;

/* What the interpreter asks of the notebook around it; members may be NULL for a
   program. */
typedef struct EvalHost {
  void *ctx;
  void (*print)(void *ctx, const char *text); /* one line of print(), with its newline */
  /* Notebook variables: borrowed; NULL when there is none. */
  Value *(*get)(void *ctx, const char *name);
  void (*set)(void *ctx, const char *name, Value *value); /* consumes value */
  /* Whether `call` knows a function of this name; NULL: it knows all. */
  bool (*has)(void *ctx, const char *name);
  /* The user function of an earlier cell that takes these arguments best, or NULL. */
  const Node *(*function)(void *ctx, const char *name, const Type *types, int n);
  /* A function of the notebook; [names] holds NULL for positional arguments.  The result
     is the caller's; NULL with an error said through eval_fail. */
  Value *(*call)(void *ctx, Eval *e, const Node *call, Value **args,
                 const char *const *names, int nargs);
  /* `object.name` of a MODEL, FIT or other object; the caller's, NULL after eval_fail. */
  Value *(*field)(void *ctx, Eval *e, const Node *node, Value *object, const char *name);
  /* The last expression of a cell, or one not ended by `;`. */
  void (*show)(void *ctx, Value *value);
  const atomic_int *interrupt; /* not zero: stop at the next statement or loop round */
} EvalHost;

Eval *eval_new(const Program *program, const EvalHost *host);
void eval_destroy(Eval **e);

/* From now on nobody hears print(). */
void eval_hush(Eval *e);

/* Random numbers of _rng functions; without it they are an error. */
void eval_set_rng(Eval *e, Rng *rng);

/* After a status other than EVAL_OK: the sentence and where it went wrong.  After a log
   density that is -inf: the reason, "" where nobody knows one. */
const char *eval_error(const Eval *e);
const char *eval_error_hint(const Eval *e); /* what to do about it, or NULL */
Span eval_error_span(const Eval *e);
EvalStatus eval_fail(Eval *e, EvalStatus status, Span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Variables of the program's frame by symbol. */
void eval_set(Eval *e, const Sym *sym, Value *value); /* consumes value */
Value *eval_get(const Eval *e, const Sym *sym);       /* borrowed or NULL */
void eval_unset(Eval *e, const Sym *sym);             /* its leaves, too */
/* A tuple or complex variable from the values of its leaves, and the other way round;
   nothing for other variables. */
void eval_gather(Eval *e, const Sym *sym);
void eval_spread(Eval *e, const Sym *sym);

EvalStatus eval_expression(Eval *e, const Node *node, Value **out);
EvalStatus eval_statement(Eval *e, const Node *statement);

/* Sizes of a declaration in the present frame. */
EvalStatus eval_decl_dims(Eval *e, const Node *decl, long *dims, int *ndims);

/* Whether [value] obeys the bounds and constraint of [decl]; the message names the
   variable, the index and the value. */
EvalStatus eval_check_constraint(Eval *e, const Node *decl, const Value *value);

/* Runs a block from its first statement; for TRANSFORMED_* and GENERATED checks
   constraints of what it declared at the end. */
EvalStatus eval_block(Eval *e, BlockKind block);

/* Runs what a lowered program computes of data alone (Program.ahead), for its density. */
EvalStatus eval_ahead(Eval *e, const Program *lowered);

/* Number of unconstrained parameters, once data and transformed data are there. */
EvalStatus eval_dim(Eval *e, long *dim);

/* Where the unconstrained numbers of parameter [sym] begin, and how many there are; false
   when it is none. */
bool eval_param_place(Eval *e, const Sym *sym, long *at, long *n);

/* Sets the parameters from unconstrained [q]; *lj gets log|J| (when [jacobian]). */
EvalStatus eval_constrain(Eval *e, const double *q, bool jacobian, double *lj);

/* The log density at [q]: constrain, transformed parameters, model.  [propto] drops what
   `~` may drop, as far as the interpreter knows it: it drops nothing but is told for
   _lupdf. */
EvalStatus eval_log_density(Eval *e, const double *q, bool jacobian, double *lp);

/* Unconstrained numbers of the parameters that are in the frame (user's initial values),
   NaN for those that are not. */
EvalStatus eval_unconstrain(Eval *e, double *q);
