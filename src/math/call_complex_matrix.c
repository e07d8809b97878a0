/* SPDX-License-Identifier: BSD-3-Clause
   Complex matrices: products, transposes, Fourier transforms. */
#include "base/alloc.h"
#include "base/complex.h"
#include "math/call.h"
#include "math/call_util.h"

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

/* ---- Fourier transforms ---- */

/* out[j] = sum over k of x[k step] exp(sign 2 pi i j k / n), by the smallest factor of n:
   Cooley and Tukey (1965), "An algorithm for the machine calculation of complex Fourier
   series". */
static void transform(const C *x, long n, long step, int sign, C *out, C *work) {
  long p = 2;
  while (p * p <= n && n % p) p++;
  if (n % p) p = n;
  if (n <= 1) {
    if (n) out[0] = x[0];
    return;
  }
  long m = n / p;
  for (long r = 0; r < p; r++)
    transform(x + r * step, m, step * p, sign, work + r * m, out + r * m);
  double unit = sign * 2 * M_PI / (double)n;
  for (long j = 0; j < n; j++) {
    C sum = 0;
    for (long r = 0; r < p; r++) {
      double angle = unit * (double)(j * r % n);
      sum += work[r * m + j % m] * complex_of(cos(angle), sin(angle));
    }
    out[j] = sum;
  }
}

/* Along columns, and along rows of a matrix; [x] is overwritten. */
static void transform_all(FnCtx *ctx, C *x, long rows, long cols, bool is_matrix,
                          int sign) {
  long most = rows > cols ? rows : cols;
  C *line = ctx->alloc(ctx, sizeof(C) * (size_t)(most + 1));
  C *work = ctx->alloc(ctx, sizeof(C) * (size_t)(most + 1));
  for (long c = 0; c < cols; c++) {
    transform(x + c * rows, rows, 1, sign, line, work);
    memcpy(x + c * rows, line, sizeof(C) * (size_t)rows);
  }
  for (long r = 0; is_matrix && r < rows; r++) {
    transform(x + r, cols, rows, sign, line, work);
    for (long c = 0; c < cols; c++) x[c * rows + r] = line[c];
  }
}

/* The transform of (re, im), times [scale]. */
static C *fourier(FnCtx *ctx, const View *like, const double *re, const double *im,
                  int sign, double scale) {
  C *x = ctx->alloc(ctx, sizeof(C) * (size_t)(like->size + 1));
  for (long k = 0; k < like->size; k++) x[k] = complex_of(re[k], im[k]);
  transform_all(ctx, x, part_rows(like), part_cols(like), like->base == BASE_MATRIX,
                sign);
  for (long k = 0; k < like->size; k++) x[k] *= scale;
  return x;
}

static FnStatus fourier_call(FnCtx *ctx, const View *in, View *out, int sign,
                             double scale) {
  C *x = fourier(ctx, &in[0], in[0].r, in[1].r, sign, scale);
  for (long k = 0; k < in[0].size; k++) {
    out->r[k] = creal(x[k]);
    out->r[in[0].size + k] = cimag(x[k]);
  }
  return FN_OK;
}

/* The matrix of the transform is symmetric: its adjoint is its conjugate. */
static void fourier_adjoint(FnCtx *ctx, const View *in, const double *out_bar,
                            double *const *in_bar, int sign, double scale) {
  C *x = fourier(ctx, &in[0], out_bar, out_bar + in[0].size, -sign, scale);
  for (long k = 0; k < in[0].size; k++) {
    if (in_bar[0]) in_bar[0][k] += creal(x[k]);
    if (in_bar[1]) in_bar[1][k] += cimag(x[k]);
  }
}

FnStatus call_complex_fft(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return fourier_call(ctx, in, out, -1, 1);
}

void call_complex_fft_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                              const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  fourier_adjoint(ctx, in, out_bar, in_bar, -1, 1);
}

FnStatus call_complex_inv_fft(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return fourier_call(ctx, in, out, 1, 1 / (double)in[0].size);
}

void call_complex_inv_fft_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                  const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  fourier_adjoint(ctx, in, out_bar, in_bar, 1, 1 / (double)in[0].size);
}
