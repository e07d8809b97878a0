/* SPDX-License-Identifier: BSD-3-Clause
   Complex matrices: products, transposes, quotients. */
#include "math/view/call.h"
#include "math/view/zparts.h"

typedef double complex C;

static void shape_two(Base base, long rows, long cols, View *out) {
  *out = (View){.base = base, .array = 1, .ndims = 1, .dims = {2}};
  if (base == BASE_MATRIX || base == BASE_VECTOR) out->dims[out->ndims++] = rows;
  if (base == BASE_MATRIX || base == BASE_ROW_VECTOR) out->dims[out->ndims++] = cols;
  out->size = 2 * rows * cols;
}

/* ---- products ---- */

FnStatus shape_complex_product(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long rows = part_rows(&in[0]), cols = part_cols(&in[2]);
  bool is_row = in[0].base == BASE_ROW_VECTOR, is_column = in[2].base == BASE_VECTOR;
  TRY_CALL(call_agree(ctx, "complex product", "columns of the left", part_cols(&in[0]),
                      "rows of the right operand", part_rows(&in[2])));
  shape_two(is_row && is_column ? BASE_REAL
            : is_row            ? BASE_ROW_VECTOR
            : is_column         ? BASE_VECTOR
                                : BASE_MATRIX,
            rows, cols, out);
  return FN_OK;
}

FnStatus call_complex_product(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  long m = part_rows(&in[0]), k = part_cols(&in[0]), cols = part_cols(&in[2]);
  double *re = out->r, *im = out->r + m * cols;
  la_gemm(m, cols, k, 1, in[0].r, 1, m, in[2].r, 1, k, re, m);
  la_gemm(m, cols, k, -1, in[1].r, 1, m, in[3].r, 1, k, re, m);
  la_gemm(m, cols, k, 1, in[0].r, 1, m, in[3].r, 1, k, im, m);
  la_gemm(m, cols, k, 1, in[1].r, 1, m, in[2].r, 1, k, im, m);
  return FN_OK;
}

/* Each part of the result is a sum of products of parts. */
void call_complex_product_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                  const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  long m = part_rows(&in[0]), k = part_cols(&in[0]), cols = part_cols(&in[2]);
  const double *half[2] = {out_bar, out_bar + m * cols};
  static const int PARTS[4][3] = {{0, 2, 0}, {1, 3, 0}, {0, 3, 1}, {1, 2, 1}};
  for (int t = 0; t < 4; t++) {
    int a = PARTS[t][0], b = PARTS[t][1];
    double sign = t == 1 ? -1 : 1;
    const double *bar = half[PARTS[t][2]];
    if (in_bar[a]) la_gemm(m, k, cols, sign, bar, 1, m, in[b].r, k, 1, in_bar[a], m);
    if (in_bar[b]) la_gemm(k, cols, m, sign, in[a].r, m, 1, bar, 1, m, in_bar[b], k);
  }
}

/* ---- transposes ---- */

FnStatus shape_complex_transpose(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  Base base = in[0].base == BASE_VECTOR       ? BASE_ROW_VECTOR
              : in[0].base == BASE_ROW_VECTOR ? BASE_VECTOR
                                              : BASE_MATRIX;
  shape_two(base, part_cols(&in[0]), part_rows(&in[0]), out);
  return FN_OK;
}

FnStatus call_complex_transpose(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  for (int i = 0; i < 2; i++)
    la_transpose(part_rows(&in[0]), part_cols(&in[0]), in[i].r, out->r + i * in[0].size);
  return FN_OK;
}

void call_complex_transpose_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                    const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  long rows = part_rows(&in[0]), cols = part_cols(&in[0]);
  double *back = call_numbers(ctx, in[0].size);
  for (int i = 0; i < 2; i++) {
    if (!in_bar[i]) continue;
    la_transpose(cols, rows, out_bar + i * in[0].size, back);
    la_add(in[0].size, back, in_bar[i]);
  }
}

/* ---- conjugates of the lower triangle above it ---- */

FnStatus shape_complex_symmetrize(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(call_square(ctx, "symmetrize_from_lower_tri", &in[0], "z"));
  shape_two(BASE_MATRIX, in[0].dims[0], in[0].dims[1], out);
  return FN_OK;
}

FnStatus call_complex_symmetrize(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  long m = in[0].dims[0], size = in[0].size;
  for (long j = 0; j < m; j++)
    for (long i = 0; i < m; i++) {
      long from = i >= j ? j * m + i : i * m + j;
      out->r[j * m + i] = in[0].r[from];
      out->r[size + j * m + i] = i >= j ? in[1].r[from] : -in[1].r[from];
    }
  return FN_OK;
}

void call_complex_symmetrize_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                     const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  long m = in[0].dims[0], size = in[0].size;
  for (long j = 0; j < m; j++)
    for (long i = 0; i < m; i++) {
      C bar = complex_of(out_bar[j * m + i], out_bar[size + j * m + i]);
      zparts_put(in_bar, i >= j ? j * m + i : i * m + j, i >= j ? bar : conj(bar));
    }
}

/* ---- diagonal matrices: the vector beside the matrix scales rows, or columns ---- */

typedef struct Scaled {
  const View *matrix, *by;
  bool rows;
} Scaled;

/* The vector is the left argument of diag_pre_multiply, the right one of the other. */
static Scaled scaled_of(const View *in, bool rows) {
  return (Scaled){rows ? in + 2 : in, rows ? in : in + 2, rows};
}

static long scale_of(const Scaled *s, long k) {
  long rows = s->matrix->dims[0];
  return s->rows ? k % rows : k / rows;
}

static FnStatus shape_scaled(FnCtx *ctx, const char *name, Scaled s, View *out) {
  TRY_CALL(call_agree(ctx, name, "size of the vector", s.by->size,
                      s.rows ? "rows of the matrix" : "columns of the matrix",
                      s.matrix->dims[!s.rows]));
  shape_two(BASE_MATRIX, s.matrix->dims[0], s.matrix->dims[1], out);
  return FN_OK;
}

static void scale(Scaled s, View *out) {
  for (long k = 0; k < s.matrix->size; k++) {
    C x = zparts_get(s.matrix, k) * zparts_get(s.by, scale_of(&s, k));
    out->r[k] = creal(x);
    out->r[s.matrix->size + k] = cimag(x);
  }
}

static void scale_adjoint(Scaled s, const double *out_bar, double *const *in_bar) {
  double *const *matrix_bar = in_bar + (s.rows ? 2 : 0);
  double *const *by_bar = in_bar + (s.rows ? 0 : 2);
  for (long k = 0; k < s.matrix->size; k++) {
    C bar = complex_of(out_bar[k], out_bar[s.matrix->size + k]);
    long at = scale_of(&s, k);
    zparts_put(matrix_bar, k, bar * conj(zparts_get(s.by, at)));
    zparts_put(by_bar, at, bar * conj(zparts_get(s.matrix, k)));
  }
}

#define DIAG(SIDE, ROWS)                                                                 \
  FnStatus shape_complex_diag_##SIDE(FnCtx *ctx, const View *in, int n, View *out) {     \
    (void)n;                                                                             \
    return shape_scaled(ctx, "diag_" #SIDE "_multiply", scaled_of(in, ROWS), out);       \
  }                                                                                      \
  FnStatus call_complex_diag_##SIDE(FnCtx *ctx, const View *in, int n, View *out) {      \
    (void)ctx, (void)n;                                                                  \
    scale(scaled_of(in, ROWS), out);                                                     \
    return FN_OK;                                                                        \
  }                                                                                      \
  void call_complex_diag_##SIDE##_adjoint(FnCtx *ctx, const View *in, int n,             \
                                          const View *out, const double *out_bar,        \
                                          double *const *in_bar) {                       \
    (void)ctx, (void)n, (void)out;                                                       \
    scale_adjoint(scaled_of(in, ROWS), out_bar, in_bar);                                 \
  }

DIAG(pre, true)
DIAG(post, false)
#undef DIAG

/* ---- B A^-1 ---- */

FnStatus shape_complex_right(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(call_square(ctx, "mdivide_right", &in[2], "A"));
  TRY_CALL(call_agree(ctx, "mdivide_right", "columns of B", part_cols(&in[0]),
                      "rows of A", in[2].dims[0]));
  shape_two(in[0].base, part_rows(&in[0]), part_cols(&in[0]), out);
  return FN_OK;
}

/* A^-1 X, n x m, or of the transpose of A; X is overwritten.  False when A is
   singular. */
static bool solve(FnCtx *ctx, const View *A, bool transposed, long m, C *X) {
  long n = A->dims[0];
  C *copy = zparts_read(ctx, A, 2);
  int *pivot = ctx->alloc(ctx, sizeof *pivot * (size_t)(n + 1));
  for (long j = 0; transposed && j < n; j++)
    for (long i = 0; i < j; i++) {
      C x = copy[j * n + i];
      copy[j * n + i] = copy[i * n + j];
      copy[i * n + j] = x;
    }
  return !la_solve_complex((int)n, (int)m, (double *)copy, pivot, (double *)X);
}

/* x' of an m x n matrix in parts, without conjugation. */
static C *turned(FnCtx *ctx, const double *re, const double *im, long m, long n) {
  C *x = zparts_scratch(ctx, m * n);
  for (long j = 0; j < n; j++)
    for (long i = 0; i < m; i++) x[i * n + j] = complex_of(re[j * m + i], im[j * m + i]);
  return x;
}

FnStatus call_complex_right(FnCtx *ctx, const View *in, int args, View *out) {
  (void)args;
  long m = part_rows(&in[0]), n = in[2].dims[0];
  C *X = turned(ctx, in[0].r, in[1].r, m, n); /* A' X' = B' */
  if (!solve(ctx, &in[2], true, m, X))
    return call_reject(ctx, "mdivide_right: A is singular");
  for (long j = 0; j < n; j++)
    for (long i = 0; i < m; i++) {
      out->r[j * m + i] = creal(X[i * n + j]);
      out->r[m * n + j * m + i] = cimag(X[i * n + j]);
    }
  return FN_OK;
}

/* Of B: S = G A^-H; of A: -X^H S, where X is the result and G its adjoint. */
void call_complex_right_adjoint(FnCtx *ctx, const View *in, int args, const View *out,
                                const double *out_bar, double *const *in_bar) {
  (void)args;
  long m = part_rows(&in[0]), n = in[2].dims[0];
  C *S = turned(ctx, out_bar, out_bar + m * n, m, n); /* of S^H, conjugated */
  for (long k = 0; k < m * n; k++) S[k] = conj(S[k]);
  if (!solve(ctx, &in[2], false, m, S)) return;
  const C *X = zparts_copy(ctx, out->r, m * n);
  C *a = zparts_product(ctx, n, m, n, X, true, S, true);
  for (long k = 0; k < n * n; k++) a[k] = -a[k];
  zparts_add(in_bar + 2, 2, n * n, a);
  for (long j = 0; j < n; j++)
    for (long i = 0; i < m; i++) zparts_put(in_bar, j * m + i, conj(S[i * n + j]));
}
