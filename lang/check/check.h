/* SPDX-License-Identifier: BSD-3-Clause
   Names and types: fills Node.type, Node.sym and Node.match, puts in PROMOTE nodes, and
   complains.  Errors name the expected and the found type and the nearest name. */
#pragma once
#include "lang/tree/ast.h"

/* The notebook around a cell: what the checker may ask. */
typedef struct Scope {
  void *ctx;
  /* Type of the notebook variable [name]; false when there is none. */
  bool (*variable)(void *ctx, const char *name, Type *type);
  /* Whether [name] is a function of the notebook (sample, summary, read_csv); its result
     type is ANY and its arguments may be named. */
  bool (*function)(void *ctx, const char *name);
  /* FUNDEFs of earlier `functions` cells, in order. */
  int (*fundefs)(void *ctx, Node *const **defs);
  /* A functions cell: what it defines stands beside the functions of earlier cells.  The
     names that any other program defines are its own alone. */
  bool joins;
} Scope;

/* Checks a whole program; [scope] may be NULL.  False when there are errors, and for a
   broken program, of which it says what does not follow from its errors of syntax. */
bool check_program(Program *program, const Scope *scope, Diags *diags);

/* Checks statement [i] of a cell, after the ones before it have run, so that the types of
   their variables are known through [scope].  A VAR of notebook scope has a Sym with
   block BLOCK_NOTEBOOK; locals of loops and blocks have slots from 0 (program->nslots is
   raised). */
bool check_cell_statement(Program *cell, int i, const Scope *scope, Diags *diags);
