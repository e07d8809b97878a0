/* SPDX-License-Identifier: BSD-3-Clause
   Transforms of whole elements as functions; arrays go element by element.  Formulas in
   math/transform. */
#include "math/view/call.h"
#include "math/view/call_util.h"
#include "math/transform/transform.h"

/* What y has more of than x where both are vectors or both matrices. */
typedef struct Growth {
  int rows, cols;
} Growth;

static Growth growth(Transform t) {
  switch (t) {
  case TRANSFORM_SIMPLEX:
  case TRANSFORM_SUM_TO_ZERO:
  case TRANSFORM_STOCHASTIC_COLUMN: return (Growth){1, 0};
  case TRANSFORM_STOCHASTIC_ROW: return (Growth){0, 1};
  case TRANSFORM_SUM_TO_ZERO_MATRIX: return (Growth){1, 1};
  default: return (Growth){0, 0};
  }
}

static bool is_matrix_of_vector(Transform t) {
  return t == TRANSFORM_CHOLESKY_CORR || t == TRANSFORM_CHOLESKY_COV ||
         t == TRANSFORM_CORR || t == TRANSFORM_COV;
}

static long own_rows(const View *v) {
  return v->dims[v->array];
}
static long own_cols(const View *v) {
  return v->base == BASE_MATRIX ? v->dims[v->array + 1] : 1;
}

/* The shape of [like] with elements of [base] of these sizes. */
static void set_shape(View *out, const View *like, Base base, long rows, long cols) {
  *out = (View){.base = base, .array = like->array, .ndims = like->array, .size = 1};
  for (int i = 0; i < like->array; i++) out->size *= out->dims[i] = like->dims[i];
  out->size *= out->dims[out->ndims++] = rows;
  if (base == BASE_MATRIX) out->size *= out->dims[out->ndims++] = cols;
}

static FnStatus shape_from_vector(Transform t, FnCtx *ctx, const View *in, int n,
                                  View *out) {
  long rows = arg_int(&in[1]), cols = n > 2 ? arg_int(&in[2]) : rows,
       size = own_rows(&in[0]);
  if (rows < 0 || cols < 0 || cols > rows)
    return call_fail(ctx, "%s: a factor of %ld x %ld is not possible", transform_name(t),
                     rows, cols);
  if (size != transform_free_size(t, rows, cols))
    return call_fail(ctx, "%s of %ld x %ld is made from %ld numbers, not from %ld",
                     transform_name(t), rows, cols, transform_free_size(t, rows, cols),
                     size);
  set_shape(out, &in[0], BASE_MATRIX, rows, cols);
  return FN_OK;
}

static FnStatus check_direction(Transform t, FnCtx *ctx, const View *v) {
  if (t != TRANSFORM_UNIT_VECTOR || own_rows(v) > 0 || (v->array && !v->size))
    return FN_OK;
  return call_fail(ctx, "unit_vector: a vector of size 0 has no direction");
}

static FnStatus constrain_shape(Transform t, FnCtx *ctx, const View *in, int n,
                                View *out) {
  if (is_matrix_of_vector(t)) return shape_from_vector(t, ctx, in, n, out);
  Growth more = growth(t);
  TRY_CALL(check_direction(t, ctx, &in[0]));
  set_shape(out, &in[0], in[0].base, own_rows(&in[0]) + more.rows,
            own_cols(&in[0]) + more.cols);
  return FN_OK;
}

/* Elements of an array, and the numbers of one of them in x and in y. */
typedef struct Elements {
  long count, x, y, rows, cols;
} Elements;

static Elements elements_of(const View *x, const View *y) {
  Elements e = {.count = 1, .rows = own_rows(y), .cols = own_cols(y)};
  for (int i = 0; i < x->array; i++) e.count *= x->dims[i];
  e.x = e.count ? x->size / e.count : 0;
  e.y = e.count ? y->size / e.count : 0;
  return e;
}

static FnStatus constrain(Transform t, FnCtx *ctx, const View *in, View *out) {
  Elements e = elements_of(&in[0], out);
  double lj = 0;
  for (long k = 0; k < e.count; k++)
    transform_constrain(t, e.rows, e.cols, in[0].r + k * e.x, out->r + k * e.y, &lj);
  for (long k = 0; t == TRANSFORM_UNIT_VECTOR && k < out->size; k++)
    if (isnan(out->r[k]))
      return call_reject(ctx, "unit_vector: x has no direction, its length is 0, "
                              "infinite or not a number");
  return FN_OK;
}

static void constrain_adjoint(Transform t, const View *in, const View *out,
                              const double *out_bar, double *const *in_bar) {
  Elements e = elements_of(&in[0], out);
  for (long k = 0; k < e.count && in_bar[0]; k++)
    transform_adjoint(t, e.rows, e.cols, in[0].r + k * e.x, out->r + k * e.y,
                      out_bar + k * e.y, 0, in_bar[0] + k * e.x);
}

static FnStatus lj_shape(Transform t, FnCtx *ctx, const View *in, int n, View *out) {
  View y;
  TRY_CALL(constrain_shape(t, ctx, in, n, &y));
  return shape_real(ctx, in, n, out);
}

/* The elements y, in scratch. */
static FnStatus make_elements(Transform t, FnCtx *ctx, const View *in, int n, View *y,
                              double *lj) {
  TRY_CALL(constrain_shape(t, ctx, in, n, y));
  y->r = call_cleared(ctx, y->size);
  Elements e = elements_of(&in[0], y);
  for (long k = 0; k < e.count; k++)
    transform_constrain(t, e.rows, e.cols, in[0].r + k * e.x, y->r + k * e.y, lj);
  return FN_OK;
}

static FnStatus log_jacobian(Transform t, FnCtx *ctx, const View *in, int n, View *out) {
  View y;
  return make_elements(t, ctx, in, n, &y, out->r);
}

static void log_jacobian_adjoint(Transform t, FnCtx *ctx, const View *in, int n,
                                 double lj_bar, double *const *in_bar) {
  View y;
  double lj = 0;
  if (!in_bar[0] || make_elements(t, ctx, in, n, &y, &lj) != FN_OK) return;
  Elements e = elements_of(&in[0], &y);
  const double *zeros = call_cleared(ctx, e.y);
  for (long k = 0; k < e.count; k++)
    transform_adjoint(t, e.rows, e.cols, in[0].r + k * e.x, y.r + k * e.y, zeros, lj_bar,
                      in_bar[0] + k * e.x);
}

static FnStatus unconstrain_shape(Transform t, FnCtx *ctx, const View *in, View *out) {
  long rows = own_rows(&in[0]), cols = own_cols(&in[0]);
  Growth more = growth(t);
  TRY_CALL(check_direction(t, ctx, &in[0]));
  if (rows < more.rows || cols < more.cols ||
      (t != TRANSFORM_CHOLESKY_COV && is_matrix_of_vector(t) && rows != cols) ||
      (t == TRANSFORM_CHOLESKY_COV && cols > rows))
    return call_fail(ctx, "%s: the size %ld x %ld is not possible", transform_name(t),
                     rows, cols);
  if (is_matrix_of_vector(t))
    set_shape(out, &in[0], BASE_VECTOR, transform_free_size(t, rows, cols), 1);
  else
    set_shape(out, &in[0], in[0].base, rows - more.rows, cols - more.cols);
  return FN_OK;
}

static FnStatus unconstrain(Transform t, FnCtx *ctx, const View *in, View *out) {
  Elements e = elements_of(out, &in[0]);
  char why[320];
  for (long k = 0; k < e.count; k++)
    if (transform_unconstrain(t, e.rows, e.cols, in[0].r + k * e.y, out->r + k * e.x,
                              why) != FN_OK)
      return call_reject(ctx, "y %s", why);
  return FN_OK;
}

/* J (y numbers x x numbers, column-major) of y by x. */
static double *jacobian(Transform t, FnCtx *ctx, const Elements *e, const double *x,
                        const double *y) {
  double *J = call_cleared(ctx, e->x * e->y), *unit = call_cleared(ctx, e->y);
  double *row = call_numbers(ctx, e->x);
  for (long i = 0; i < e->y; i++) {
    memset(row, 0, sizeof *row * (size_t)e->x);
    unit[i] = 1;
    transform_adjoint(t, e->rows, e->cols, x, y, unit, 0, row);
    unit[i] = 0;
    for (long j = 0; j < e->x; j++) J[j * e->y + i] = row[j];
  }
  return J;
}

/* y stays where its constraint holds, so dx = (J' J)^-1 J' dy and y_bar += J (J' J)^-1
   x_bar. */
static void invert(Transform t, FnCtx *ctx, const Elements *e, const double *x,
                   const double *y, const double *x_bar, double *y_bar) {
  long m = e->x;
  double *J = jacobian(t, ctx, e, x, y), *A = call_cleared(ctx, m * m);
  double *u = call_copy_of(ctx, x_bar, m);
  for (long i = 0; i < m; i++)
    for (long j = 0; j < m; j++) A[j * m + i] = la_dot(e->y, J + i * e->y, J + j * e->y);
  if (!la_cholesky(m, A, m)) return;
  la_solve_lower(m, 1, A, m, u, m);
  la_solve_lower_t(m, 1, A, m, u, m);
  for (long j = 0; j < m; j++) la_axpy(e->y, u[j], J + j * e->y, y_bar);
}

static void unconstrain_adjoint(Transform t, FnCtx *ctx, const View *in, const View *out,
                                const double *out_bar, double *const *in_bar) {
  Elements e = elements_of(out, &in[0]);
  for (long k = 0; k < e.count && in_bar[0]; k++)
    if (t == TRANSFORM_UNIT_VECTOR) /* its own inverse; length goes free */
      la_add(e.x, out_bar + k * e.x, in_bar[0] + k * e.y);
    else
      invert(t, ctx, &e, out->r + k * e.x, in[0].r + k * e.y, out_bar + k * e.x,
             in_bar[0] + k * e.y);
}

/* The functions that rows of constrain.def name. */
#define TRANSFORM(T, word, N, least)                                                     \
  FnStatus shape_##N##_constrain(FnCtx *ctx, const View *in, int n, View *out) {         \
    return constrain_shape(T, ctx, in, n, out);                                          \
  }                                                                                      \
  FnStatus call_##N##_constrain(FnCtx *ctx, const View *in, int n, View *out) {          \
    (void)ctx, (void)n;                                                                  \
    return constrain(T, ctx, in, out);                                                   \
  }                                                                                      \
  void call_##N##_constrain_adjoint(FnCtx *ctx, const View *in, int n, const View *out,  \
                                    const double *out_bar, double *const *in_bar) {      \
    (void)ctx, (void)n;                                                                  \
    constrain_adjoint(T, in, out, out_bar, in_bar);                                      \
  }                                                                                      \
  FnStatus shape_##N##_lj(FnCtx *ctx, const View *in, int n, View *out) {                \
    return lj_shape(T, ctx, in, n, out);                                                 \
  }                                                                                      \
  FnStatus call_##N##_lj(FnCtx *ctx, const View *in, int n, View *out) {                 \
    return log_jacobian(T, ctx, in, n, out);                                             \
  }                                                                                      \
  void call_##N##_lj_adjoint(FnCtx *ctx, const View *in, int n, const View *out,         \
                             const double *out_bar, double *const *in_bar) {             \
    (void)out;                                                                           \
    log_jacobian_adjoint(T, ctx, in, n, *out_bar, in_bar);                               \
  }                                                                                      \
  FnStatus shape_##N##_unconstrain(FnCtx *ctx, const View *in, int n, View *out) {       \
    (void)n;                                                                             \
    return unconstrain_shape(T, ctx, in, out);                                           \
  }                                                                                      \
  FnStatus call_##N##_unconstrain(FnCtx *ctx, const View *in, int n, View *out) {        \
    (void)n;                                                                             \
    return unconstrain(T, ctx, in, out);                                                 \
  }                                                                                      \
  void call_##N##_unconstrain_adjoint(FnCtx *ctx, const View *in, int n,                 \
                                      const View *out, const double *out_bar,            \
                                      double *const *in_bar) {                           \
    (void)n;                                                                             \
    unconstrain_adjoint(T, ctx, in, out, out_bar, in_bar);                               \
  }
#include "math/transform/transform.def"
