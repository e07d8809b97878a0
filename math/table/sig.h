/* SPDX-License-Identifier: BSD-3-Clause
   Signature patterns in the notation of math/table/fn.h: parsed once for each row,
   matched at calls. */
#pragma once
#include "math/table/fn.h"

typedef enum {
  SIG_TYPE, /* base and array dimensions as written */
  SIG_REALS,
  SIG_INTS,
  SIG_NUMS,
  SIG_VECTORS,
  SIG_ROW_VECTORS,
  /* complex numbers and any container of them; of a result: common shape */
  SIG_COMPLEXES,
  SIG_T, /* the type variables */
  SIG_E,
  SIG_REST,        /* "..." */
  SIG_FUNCTION,    /* a user function: its own pattern is [inner] */
  SIG_TUPLE,       /* a tuple of the items of [inner], or of a function's tail */
  SIG_LIKE,        /* results only, from here on: type of argument [of], ints made real */
  SIG_SAME,        /* type of argument [of] */
  SIG_ELEMENTWISE, /* common shape of all arguments */
  SIG_PARTS,       /* type of the real part of argument [of] */
  SIG_SCALED       /* the same, where at most one argument is a container */
} SigKind;

enum { SIG_MAX_DIMS = 4, SIG_MAX_ARGS = 16, SIG_ANY_DEPTH = -1 };

typedef struct Sig Sig;

typedef struct SigItem {
  SigKind kind;
  Base base; /* of SIG_TYPE */
  int array; /* array dimensions around it, or SIG_ANY_DEPTH */
  int of;    /* SIG_LIKE, SIG_SAME: argument from 0 */
  bool data;
  bool has_domain;
  FnDomain domain;
  char dims[SIG_MAX_DIMS]; /* letter of each dimension, 0 where there is none */
  Str name;
  const Sig *inner;
  Type type; /* of a tuple that is no tail */
} SigItem;

struct Sig {
  int n;   /* items, a tail included */
  int bar; /* number of items before "|", 0 when there is none */
  bool rest;
  SigItem arg[SIG_MAX_ARGS], ret;
};

/* Parses the signature of a row.  One that is not in the notation, or has another number
   of arguments than the kernel, is a mistake of ours: prints the place of the row, its
   name and the text, and ends the process.  What [out] points to is never freed: it lives
   as long as the table. */
void sig_parse(const Fn *row, Sig *out);

/* The type that a tuple which is argument [i] should have. */
Type sig_tuple(const Sig *sig, const Type *args, int i);

/* Whether arguments of these types fit; [out->fn] has been set.  *cost counts
   promotions. */
bool sig_match(const Sig *sig, const Type *args, int nargs, FnMatch *out, int *cost);
