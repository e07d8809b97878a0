/* SPDX-License-Identifier: BSD-3-Clause
   Operators, the rows of the table that they stand for, and what helps where no row
   fits. */
#include "lang/tree/operator.h"
#include <string.h>
#include "lang/tree/leaf.h"

static const struct {
  const char *text, *row;
} OPERATORS[] = {{"+", "add"},           {"-", "subtract"},      {"*", "multiply"},
                 {"/", "divide"},        {"%/%", "idivide"},     {"%", "modulus"},
                 {"\\", "mdivide_left"}, {".*", "elt_multiply"}, {"./", "elt_divide"},
                 {"^", "pow"},           {".^", "pow"},          {"==", "logical_eq"},
                 {"!=", "logical_neq"},  {"<", "logical_lt"},    {"<=", "logical_lte"},
                 {">", "logical_gt"},    {">=", "logical_gte"}};

static bool is_scalar(Type t) {
  bool vague = t.base == BASE_ANY || t.base == BASE_ERROR;
  return vague || (t.array == 0 && (t.base == BASE_INT || t.base == BASE_REAL));
}

static bool is_number(Type t) {
  return is_scalar(t) || (t.base == BASE_COMPLEX && !t.array);
}

/* A / B for matrices solves, a / v for a scalar a goes over the elements of v. */
static const char *division_row(Type a, Type b) {
  bool complex = type_is_complex(a) || type_is_complex(b);
  a = type_real_of(a);
  b = type_real_of(b);
  bool is_row = a.base == BASE_MATRIX || a.base == BASE_ROW_VECTOR;
  if (is_row && b.base == BASE_MATRIX && b.array == 0) return "mdivide_right";
  if (complex) return "divide";
  return is_scalar(a) && !is_scalar(b) ? "elt_divide" : "divide";
}

static const char *unary_row(char op) {
  return op == '\''  ? "transpose"
         : op == '-' ? "minus"
         : op == '+' ? "plus"
                     : "logical_not";
}

const char *operator_row(const char *text, const Type *types, int n) {
  if (n == 1) return unary_row(text[0]);
  if (strcmp(text, "/") == 0) return division_row(types[0], types[1]);
  if (is_number(types[0]) && is_number(types[1])) {
    if (strcmp(text, ".*") == 0) return "multiply";
    if (strcmp(text, "./") == 0) return "divide";
  }
  for (size_t i = 0; i < sizeof OPERATORS / sizeof *OPERATORS; i++)
    if (strcmp(OPERATORS[i].text, text) == 0) return OPERATORS[i].row;
  return "";
}

const char *operator_hint(const char *text, const Type *t, int n, bool is_cell) {
  if (n != 2) return NULL;
  if (strchr("<>", text[0]) && (type_is_complex(t[0]) || type_is_complex(t[1])))
    return "complex numbers have no order: compare abs(), get_real() or get_imag()";
  bool arrays = t[0].array || t[1].array;
  if (is_cell && arrays && strchr("<>=!", text[0]))
    return "`where(x, \">\", y)` compares element by element";
  if (arrays && t[0].array <= 1 && t[1].array <= 1)
    return "arithmetic is defined for vectors, not for arrays: see to_vector()";
  if (!strcmp(text, "*") && t[0].base == t[1].base)
    return "`.*` multiplies elementwise, dot_product() gives the sum of the products";
  if (!strcmp(text, "/") && t[0].base == t[1].base) return "`./` divides elementwise";
  if (!strcmp(text, "%")) return "`%` is the remainder of ints, see fmod() for reals";
  return NULL;
}
