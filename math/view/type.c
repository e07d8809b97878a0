/* SPDX-License-Identifier: BSD-3-Clause
   Types of values: comparison, promotion, printing. */
#include "math/view/type.h"
#include <string.h>

static const char *const base_names[] = {
    [BASE_VOID] = "void",
    [BASE_INT] = "int",
    [BASE_REAL] = "real",
    [BASE_COMPLEX] = "complex",
    [BASE_VECTOR] = "vector",
    [BASE_ROW_VECTOR] = "row_vector",
    [BASE_MATRIX] = "matrix",
    [BASE_COMPLEX_VECTOR] = "complex_vector",
    [BASE_COMPLEX_ROW_VECTOR] = "complex_row_vector",
    [BASE_COMPLEX_MATRIX] = "complex_matrix",
    [BASE_TUPLE] = "tuple",
    [BASE_FUNCTION] = "function",
    [BASE_STRING] = "string",
    [BASE_TABLE] = "table",
    [BASE_RECORD] = "record",
    [BASE_MODEL] = "model",
    [BASE_FIT] = "fit",
    [BASE_ANY] = "any",
    [BASE_ERROR] = "error",
};

static bool parts_eq(Type a, Type b) {
  if (a.nparts != b.nparts) return false;
  int n = a.nparts + (a.base == BASE_FUNCTION);
  for (int i = 0; i < n; i++) {
    if (!type_eq(a.parts[i], b.parts[i])) return false;
    if (a.names && b.names && strcmp(a.names[i], b.names[i])) return false;
  }
  return true;
}

bool type_eq(Type a, Type b) {
  return a.base == b.base && a.array == b.array && parts_eq(a, b);
}

static bool base_fits(Base from, Base to) {
  switch (to) {
  case BASE_REAL: return from == BASE_INT;
  case BASE_COMPLEX: return from == BASE_INT || from == BASE_REAL;
  case BASE_COMPLEX_VECTOR: return from == BASE_VECTOR;
  case BASE_COMPLEX_ROW_VECTOR: return from == BASE_ROW_VECTOR;
  case BASE_COMPLEX_MATRIX: return from == BASE_MATRIX;
  default: return false;
  }
}

static bool tuple_fits(Type from, Type to) {
  if (from.array != to.array || from.nparts != to.nparts) return false;
  for (int i = 0; i < to.nparts; i++)
    if (!type_fits(from.parts[i], to.parts[i])) return false;
  return true;
}

bool type_fits(Type from, Type to) {
  if (from.base == BASE_ANY || from.base == BASE_ERROR || to.base == BASE_ANY ||
      to.base == BASE_ERROR)
    return true;
  if (type_eq(from, to)) return true;
  if (from.base == BASE_TUPLE && to.base == BASE_TUPLE) return tuple_fits(from, to);
  return from.array == to.array && base_fits(from.base, to.base);
}

Type type_element(Type t) {
  if (t.array) {
    t.array--;
    return t;
  }
  switch (t.base) {
  case BASE_VECTOR:
  case BASE_ROW_VECTOR: return TYPE(BASE_REAL);
  case BASE_MATRIX: return TYPE(BASE_ROW_VECTOR);
  case BASE_COMPLEX_VECTOR:
  case BASE_COMPLEX_ROW_VECTOR: return TYPE(BASE_COMPLEX);
  case BASE_COMPLEX_MATRIX: return TYPE(BASE_COMPLEX_ROW_VECTOR);
  case BASE_ANY: return t;
  default: return TYPE(BASE_ERROR);
  }
}

int type_ndims(Type t) {
  switch (t.base) {
  case BASE_VECTOR:
  case BASE_ROW_VECTOR:
  case BASE_COMPLEX_VECTOR:
  case BASE_COMPLEX_ROW_VECTOR: return t.array + 1;
  case BASE_MATRIX:
  case BASE_COMPLEX_MATRIX: return t.array + 2;
  default: return t.array;
  }
}

bool type_is_numeric(Type t) {
  return t.base == BASE_INT || t.base == BASE_REAL || t.base == BASE_VECTOR ||
         t.base == BASE_ROW_VECTOR || t.base == BASE_MATRIX;
}

bool type_is_int(Type t) {
  return t.base == BASE_INT;
}

static const struct {
  Base complex, real;
} COMPLEX[] = {{BASE_COMPLEX, BASE_REAL},
               {BASE_COMPLEX_VECTOR, BASE_VECTOR},
               {BASE_COMPLEX_ROW_VECTOR, BASE_ROW_VECTOR},
               {BASE_COMPLEX_MATRIX, BASE_MATRIX}};

enum { COMPLEX_KINDS = sizeof COMPLEX / sizeof *COMPLEX };

bool type_is_complex(Type t) {
  for (int i = 0; i < COMPLEX_KINDS; i++)
    if (COMPLEX[i].complex == t.base) return true;
  return false;
}

Type type_complex_of(Type t) {
  if (t.base == BASE_INT) t.base = BASE_REAL;
  for (int i = 0; i < COMPLEX_KINDS; i++)
    if (COMPLEX[i].real == t.base) t.base = COMPLEX[i].complex;
  return t;
}

Type type_real_of(Type t) {
  for (int i = 0; i < COMPLEX_KINDS; i++)
    if (COMPLEX[i].complex == t.base) t.base = COMPLEX[i].real;
  return t;
}

static void parts_print(Buf *out, Type t) {
  buf_putc(out, '(');
  for (int i = 0; i < t.nparts; i++) {
    if (i) buf_put(out, ", ");
    if (t.names) buf_printf(out, "%s: ", t.names[i]);
    type_print(out, t.parts[i]);
  }
  buf_putc(out, ')');
}

void type_print(Buf *out, Type t) {
  if (t.array) {
    buf_put(out, "array[");
    for (int i = 1; i < t.array; i++) buf_putc(out, ',');
    buf_put(out, "] ");
  }
  if (t.base != BASE_FUNCTION) buf_put(out, base_names[t.base]);
  if (t.base == BASE_TUPLE || t.base == BASE_FUNCTION || t.nparts) parts_print(out, t);
  if (t.base == BASE_FUNCTION) {
    buf_put(out, " => ");
    type_print(out, t.parts[t.nparts]);
  }
}
