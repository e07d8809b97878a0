/* SPDX-License-Identifier: BSD-3-Clause
   Types of values: Stan's, and those of notebook scope. */
#pragma once
#include <stdbool.h>
#include "base/str.h"

typedef enum {
  BASE_VOID,
  BASE_INT,
  BASE_REAL,
  BASE_COMPLEX,
  BASE_VECTOR,
  BASE_ROW_VECTOR,
  BASE_MATRIX,
  BASE_COMPLEX_VECTOR,
  BASE_COMPLEX_ROW_VECTOR,
  BASE_COMPLEX_MATRIX,
  BASE_TUPLE,
  BASE_FUNCTION,
  BASE_STRING,
  BASE_TABLE,
  BASE_RECORD,
  BASE_MODEL,
  BASE_FIT,
  BASE_ANY, /* known only when it is evaluated (notebook scope) */
  /* of an expression that has been complained about: fits everywhere, silently */
  BASE_ERROR
} Base;

typedef struct Type Type;
struct Type {
  Base base;
  int array;         /* array dimensions around [base] */
  int nparts;        /* fields of a tuple, record or table; arguments of a function */
  const Type *parts; /* their types; of a function: the result comes last, uncounted */
  const char *const *names; /* fields of a record or table, or NULL */
};

#define TYPE(b) ((Type){.base = (b)})
#define TYPE_ARRAY(b, n) ((Type){.base = (b), .array = (n)})

bool type_eq(Type a, Type b);

/* Whether [from] may stand where [to] is wanted: equal, or int promoted to real (arrays
   too), or real to complex; ANY and ERROR fit everywhere. */
bool type_fits(Type from, Type to);

/* The type of one element: of array[] T: T; vector: real; matrix: row_vector. */
Type type_element(Type t);

/* Dimensions of the numbers: array dimensions + 1 for vectors, 2 for matrices. */
int type_ndims(Type t);

/* int, real, vector, row_vector, matrix and arrays of them */
bool type_is_numeric(Type t);
bool type_is_int(Type t); /* int or array of int */

bool type_is_complex(Type t); /* complex numbers, containers and arrays of them */
/* The complex type of these real parts, and the other way round; other types as they
   are. */
Type type_complex_of(Type t);
Type type_real_of(Type t);

/* "array[,] vector", "real", "(array[] int, real) => real". */
void type_print(Buf *out, Type t);
