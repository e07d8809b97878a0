/* SPDX-License-Identifier: BSD-3-Clause
   The table of constraint transforms. */
#include "math/transform/transform.h"
#include <stdarg.h>
#include "base/alloc.h"
#include "math/transform/transform_row.h"

typedef struct Row {
  const char *name;
  TransformSize *size;
  TransformConstrain *constrain;
  TransformAdjoint *adjoint;
  TransformUnconstrain *unconstrain;
  TransformCheck *check;
  long least;
} Row;

static const Row rows_of[TRANSFORM_COUNT] = {
#define TRANSFORM(id, name, prefix, least)                                               \
  [id] = {name,                                                                          \
          prefix##_size,                                                                 \
          prefix##_constrain,                                                            \
          prefix##_adjoint,                                                              \
          prefix##_unconstrain,                                                          \
          prefix##_check,                                                                \
          least},
#include "math/transform/transform.def"
#undef TRANSFORM
};

static const Row *row_of(Transform t) {
  ASSERT(t >= 0 && t < TRANSFORM_COUNT && rows_of[t].name);
  return &rows_of[t];
}

bool transform_refuse(char *error, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(error, 320, format, args);
  va_end(args);
  return false;
}

const char *transform_name(Transform t) {
  return rows_of[t].name ? rows_of[t].name : "";
}

bool transform_is_elementwise(Transform t) {
  return !rows_of[t].name;
}

long transform_least(Transform t) {
  return rows_of[t].least;
}

long transform_free_size(Transform t, long rows, long cols) {
  if (transform_is_elementwise(t)) return rows * cols;
  return rows > 0 && cols > 0 ? row_of(t)->size(rows, cols) : 0;
}

FnStatus transform_constrain(Transform t, long rows, long cols, const double *x,
                             double *y, double *lj) {
  if (rows > 0 && cols > 0) row_of(t)->constrain(rows, cols, x, y, lj);
  return FN_OK;
}

void transform_adjoint(Transform t, long rows, long cols, const double *x,
                       const double *y, const double *y_bar, double lj_bar,
                       double *x_bar) {
  if (rows > 0 && cols > 0) row_of(t)->adjoint(rows, cols, x, y, y_bar, lj_bar, x_bar);
}

FnStatus transform_unconstrain(Transform t, long rows, long cols, const double *y,
                               double *x, char *error) {
  if (rows <= 0 || cols <= 0) return FN_OK;
  if (!row_of(t)->check(rows, cols, y, error)) return FN_REJECT;
  if (row_of(t)->unconstrain(rows, cols, y, x)) return FN_OK;
  transform_refuse(error, "is on the border of its constraint");
  return FN_REJECT;
}

bool transform_check(Transform t, long rows, long cols, const double *y, char *error) {
  if (rows > 0 && cols > 0) return row_of(t)->check(rows, cols, y, error);
  return transform_least(t) == 0 ||
         transform_refuse(error, "is empty: a %s has an element at least",
                          transform_name(t));
}
