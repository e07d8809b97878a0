/* SPDX-License-Identifier: BSD-3-Clause
   Columns: named arrays of chain x draw x dims.  The common word between the sampler,
   which fills them, the cache, which stores them, and the widgets, which draw them. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

typedef enum { COLUMN_REAL, COLUMN_INT, COLUMN_BOOL } ColumnKind;

enum { COLUMN_MAX_DIMS = 12 };

typedef struct Column {
  char *name;
  ColumnKind kind; /* meaning of the numbers; all are kept as doubles */
  int ndims;       /* dimensions after chain and draw */
  long dims[COLUMN_MAX_DIMS];
  long size;             /* product of dims: doubles in one draw */
  const char *treatment; /* of a discrete parameter, a word that stays: "summed" out of
                            the density or "sampled"; NULL of all else */
  double *data;          /* [chain][draw][dims row-major]; the column's own */
} Column;

/* A group of columns that share chains and draws: `posterior`, `sample_stats`. */
typedef struct Columns {
  int chains, draws;
  int count;
  Column *at;
} Columns;

Columns *columns_new(int chains, int draws);
void columns_destroy(Columns **columns);

/* Adds a zeroed column and returns it; valid until the next columns_add.  NULL, and none
   is added, when there is no memory. */
Column *columns_add(Columns *columns, const char *name, ColumnKind kind, int ndims,
                    const long *dims);

/* The column [name], or NULL. */
Column *columns_find(const Columns *columns, const char *name);

/* The [size] numbers of one draw. */
double *column_at(const Columns *columns, const Column *column, int chain, int draw);

/* "theta[2,1]" for element [element] (row-major, from 0) of [column]; "mu" for a
   scalar. */
void column_element_name(const Column *column, long element, Buf *out);

/* The chains x draws numbers of one element, gathered as [chain][draw] into [out]. */
void column_gather(const Columns *columns, const Column *column, long element,
                   double *out);

/* Scalars of all columns, and draws of the [k]-th of them as column_gather gives them. */
long columns_scalars(const Columns *columns);
void columns_gather(const Columns *columns, long k, double *x);
