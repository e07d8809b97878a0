/* SPDX-License-Identifier: BSD-3-Clause
   Rows of tables, for the commands that choose, order and group them.  Loops over rows
   end when the cell is interrupted: what they leave is sound, but nobody's, for no
   command gives a value then. */
#pragma once
#include "session/command.h"

typedef Vec(long) Rows; /* numbers of rows, from 0 */

/* The table a command is about, or NULL with the error said. */
const Value *args_table(Args *args);

/* Names of columns that the table has, given as one text or several; false with the error
   said. The array is the caller's either way. */
bool args_columns(Args *args, const Value *table, const char *name, int position,
                  const char ***names, int *count);

/* Order of two cells of a column: texts by their bytes, numbers by size, NaN last. */
int column_compare(const Value *column, long a, long b);

/* Whether there is memory for a table of [rows] rows with the columns of [table]; false
   with the error said. */
bool table_has_memory(Args *args, const Value *table, long rows);

/* A table of these rows. */
Value *table_pick(const Session *s, const Value *table, const Rows *rows);

/* All rows in order of the columns, the first name first. */
void rows_sorted(const Session *s, const Value *table, const char *const *names,
                 int count, bool descending, Rows *rows);

/* Order of the things at a and b, below 0 where a comes first. */
typedef int RowOrder(const void *ctx, long a, long b);

/* Sorts [at] by [order]; equal ones keep their order. */
void rows_sort(const Session *s, RowOrder *order, const void *ctx, long *at, long n);
