/* SPDX-License-Identifier: BSD-3-Clause
   Vector loops of generated text for a compiler that has no vectors: what `omp simd`
   promises, that rounds do not depend on each other, lets every operation of the body run
   for up to 128 rounds before the next.  Each becomes a call of the binary
   (math/strip/strip.def).  A body is read as C with the macros and inline functions of
   the text; loops of another kind stay as they are. */
#pragma once
#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"

/* ---- strip_source.c: the text as tokens ---- */

typedef enum { TOKEN_END, TOKEN_NAME, TOKEN_NUMBER, TOKEN_SIGN } TokenKind;
typedef struct Token {
  TokenKind kind;
  const char *text;
} Token;
typedef Vec(Token) Tokens;

enum { FUNCTION_PARAMETERS = 16 };
/* A function whose body may be read in the place of a call. */
typedef struct Function {
  const char *head, *body; /* places in the text; the body without its braces */
  size_t length;           /* of the body */
  const char *names[FUNCTION_PARAMETERS];
  bool is_int[FUNCTION_PARAMETERS], is_out[FUNCTION_PARAMETERS];
  int n;
  bool is_read;
  Token *tokens; /* with macros written out, up to TOKEN_END */
} Function;

typedef struct Source {
  const char *text;
  Arena *arena;
  Map *macros;    /* name -> Macro */
  Map *functions; /* name -> Function, of numbers and inline */
  Map *types;     /* name of a variable -> its type */
  Map *used;      /* functions of strips -> their declarations */
  Map *externs;   /* name -> "1", "2": functions of so many numbers, without an effect */
} Source;

void source_begin(Source *s, const char *text);
void source_end(Source *s);
/* The tokens of text[n] with macros written out. */
Token *source_tokens(Source *s, const char *text, size_t n);
Function *source_function(Source *s, const char *name);
/* Notes the declarations of variables from [p] to [end]. */
void source_learn(Source *s, const char *p, const char *end);
/* Whether the last declaration of [name] is one of an int or a pointer to ints. */
bool source_is_int(const Source *s, const char *name);
/* The same of the variable that a pointer expression begins with. */
bool source_points_to_int(Source *s, const char *pointer);

/* ---- strip_lane.c: what a round computes ---- */

typedef enum {
  LANE_NUMBER, /* the same in all rounds */
  LANE_PLACE,  /* an int: the round, times [step], and [text] */
  LANE_INTS,   /* an element for each round of ints at the pointer [text], and [add] */
  LANE_STRIP   /* what the instruction [at] made */
} LaneKind;

typedef struct Lane {
  LaneKind kind;
  bool is_int;
  bool is_truth; /* LANE_STRIP: of comparisons */
  bool is_known; /* LANE_NUMBER: [known] */
  double known;
  const char *text, *step, *add; /* expressions of C; [step] and [add] may be NULL */
  int at;
} Lane;

typedef enum {
  CODE_LOAD,  /* numbers at the pointer [memory] */
  CODE_CALL,  /* strip_[name] of [arg]; into the memory [target], if that is set */
  CODE_READ,  /* strip_[name] of the text [memory], in which # is the first round */
  CODE_STORE, /* arg[0] to [memory]; [name] "=" or "+=" */
  CODE_SUM /* [target] is given strip_[name] of [arg]; [factor] or NULL multiplies it */
} CodeKind;

enum { CODE_ARGUMENTS = 3 };
typedef struct Instruction {
  CodeKind kind;
  const char *name, *memory, *target, *factor, *step;
  Lane arg[CODE_ARGUMENTS];
  int n;
  bool is_direct; /* a load that its users do themselves */
  bool is_done;   /* a store of what was written there at once */
  int uses, last; /* how many instructions use it, and the last of them */
  int buffer;
} Instruction;

typedef struct Strip {
  Source *source;
  Vec(Instruction) code;
  Buf before;          /* numbers that are computed before the loop */
  Map *named;          /* expression -> its name there */
  int nnames, buffers; /* how many of each it needs */
  int maybe;           /* inside of how many conditions */
  bool failed;
} Strip;

Lane lane_known(double x, bool is_int);
Lane lane_text(Strip *s, bool is_int, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A number that is computed once, before the loop; others as they are. */
Lane lane_once(Strip *s, Lane x, bool is_int);
Lane lane_refuse(Strip *s);
/* As an operand of instructions: a strip or a number, not a truth. */
Lane lane_plain(Strip *s, Lane x);
Lane lane_load(Strip *s, const char *memory, const char *step);
Lane lane_read(Strip *s, const char *name, const char *memory);
Lane lane_unary(Strip *s, const char *op, Lane x);
Lane lane_binary(Strip *s, const char *op, Lane x, Lane y);
Lane lane_select(Strip *s, Lane c, Lane x, Lane y);
/* A function of C by name, of [n] numbers; false where it is not known. */
bool lane_call(Strip *s, const char *name, const Lane *x, int n, Lane *out);
void lane_store(Strip *s, const char *memory, const char *step, const char *op, Lane x);
/* [name]: sum, max, any */
void lane_sum(Strip *s, const char *target, const char *name, Lane x);

/* ---- strip_statement.c: the body of a loop ---- */

/* A variable that rounds add to, as `+: s` or `max: m`. */
typedef struct Sum {
  const char *name, *op;
} Sum;
typedef Vec(Sum) Sums;

/* Reads the statements up to TOKEN_END, of the loop over [round]. */
void strip_read(Strip *s, const Token *tokens, const char *round, const Sums *sums);

/* ---- strip_write.c ---- */

/* Notes that the text calls strip_[name]_[kinds]; "": strip_[name]. */
void strip_declare(Source *s, const char *name, const char *kinds);
/* The loop over the rounds from [from] to before [n].  Its buffers, s->buffers of them,
   are at strip_v, a variable of the function. */
void strip_write(Strip *s, const char *from, const char *n, Buf *out);
