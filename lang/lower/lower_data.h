/* SPDX-License-Identifier: BSD-3-Clause
   Inside of lower_data.c and lower_divide.c: variables that are made of data alone. */
#pragma once
#include "base/address.h"
#include "lang/lower/lowerer.h"

enum { DATA_LOOPS = 8 }; /* of loops in one another */

typedef struct Made {
  Node *decl;
  bool is_local;   /* of a loop or a branch */
  bool lost;       /* it is not made of data */
  bool is_written; /* somewhere */
  Sym *data;       /* what stands for it, or NULL */
} Made;

/* A place where one is written, or read by what stays. */
typedef struct Touch {
  const Sym *sym;
  const Node *place; /* its VAR or INDEX; NULL: a first value */
  bool write;
  int at; /* in the order of the text */
  const Node *loops[DATA_LOOPS];
  int nloops;
} Touch;

typedef struct Data {
  Program *to;
  Node *blocks[2];
  Vec(Made) made;
  Addresses made_at; /* a symbol -> its place in [made], + 1 */
  Addresses steady;  /* variables of loops whose bounds are data -> 1 */
  Vec(Touch) touches;
  const Node *loops[DATA_LOOPS]; /* around what is looked at */
  int nloops, at;
  int count; /* of what was asked last */
  bool changed, unknown;
} Data;

/* NULL where it is none, or lost */
Made *made_good(const Data *d, const Sym *sym);

/* lower_divide.c: the statements of what is made of data to d->to->ahead. */
void data_divide(Data *d);
