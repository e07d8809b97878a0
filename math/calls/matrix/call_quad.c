/* SPDX-License-Identifier: BSD-3-Clause
   Quadratic forms: B' A B, their traces, and those of a diagonal.  Adjoints: Giles, "An
   extended collection of matrix derivative results for forward and reverse mode
   algorithmic differentiation" (2008), section 2.3.2. */
#include "math/view/call.h"
#include "math/view/call_util.h"

static FnStatus check_form(FnCtx *ctx, const char *name, const View *a, const View *b) {
  TRY_CALL(call_square(ctx, name, a, "A"));
  return call_agree(ctx, name, "columns of A", view_cols(a), "rows of B", part_rows(b));
}

FnStatus shape_quad_form(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(check_form(ctx, "quad_form", &in[0], &in[1]));
  if (in[1].base == BASE_VECTOR)
    *out = view_scalar(NULL);
  else
    *out = view_matrix(NULL, view_cols(&in[1]), view_cols(&in[1]));
  return FN_OK;
}

/* A B, or A' B, in scratch. */
static double *form_product(FnCtx *ctx, const View *a, const View *b, bool transposed) {
  long m = view_rows(a), k = part_cols(b);
  double *p = call_cleared(ctx, m * k);
  la_gemm(m, k, m, 1, a->r, transposed ? m : 1, transposed ? 1 : m, b->r, 1, m, p, m);
  return p;
}

FnStatus call_quad_form(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long m = view_rows(&in[0]), k = part_cols(&in[1]);
  double *ab = form_product(ctx, &in[0], &in[1], false);
  la_gemm(k, k, m, 1, in[1].r, m, 1, ab, 1, m, out->r, k);
  return FN_OK;
}

/* With the weight G (k x k) of the result: A += B G B', B += A B G' + A' B G. */
static void form_adjoint(FnCtx *ctx, const View *a, const View *b, const double *g,
                         double *a_bar, double *b_bar) {
  long m = view_rows(a), k = part_cols(b);
  double *bg = call_cleared(ctx, m * k);
  la_gemm(m, k, k, 1, b->r, 1, m, g, 1, k, bg, m);
  if (a_bar) la_gemm(m, m, k, 1, bg, 1, m, b->r, m, 1, a_bar, m);
  if (!b_bar) return;
  double *ab = form_product(ctx, a, b, false), *atb = form_product(ctx, a, b, true);
  la_gemm(m, k, k, 1, ab, 1, m, g, k, 1, b_bar, m);
  la_gemm(m, k, k, 1, atb, 1, m, g, 1, k, b_bar, m);
}

void call_quad_form_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                            const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  form_adjoint(ctx, &in[0], &in[1], out_bar, in_bar[0], in_bar[1]);
}

FnStatus call_quad_form_sym(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(call_symmetric(ctx, "quad_form_sym", &in[0], "A"));
  TRY_CALL(call_quad_form(ctx, in, n, out));
  long k = part_cols(&in[1]);
  for (long j = 0; j < k; j++)
    for (long i = 0; i < j; i++)
      out->r[j * k + i] = out->r[i * k + j] =
          0.5 * (out->r[j * k + i] + out->r[i * k + j]);
  return FN_OK;
}

void call_quad_form_sym_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  long k = part_cols(&in[1]);
  double *g = call_numbers(ctx, k * k);
  for (long j = 0; j < k; j++)
    for (long i = 0; i < k; i++)
      g[j * k + i] = 0.5 * (out_bar[j * k + i] + out_bar[i * k + j]);
  form_adjoint(ctx, &in[0], &in[1], g, in_bar[0], in_bar[1]);
}

/* trace(B' A B), and trace(D B' A B) of arguments D, A, B. */
FnStatus call_trace_quad_form(FnCtx *ctx, const View *in, int n, View *out) {
  const View *a = &in[n - 2], *b = &in[n - 1];
  TRY_CALL(check_form(ctx, "trace_quad_form", a, b));
  long m = view_rows(a), k = part_cols(b);
  double *ab = form_product(ctx, a, b, false);
  if (n == 2) {
    out->r[0] = la_dot(m * k, ab, b->r);
    return FN_OK;
  }
  TRY_CALL(call_square(ctx, "trace_gen_quad_form", &in[0], "D"));
  TRY_CALL(call_agree(ctx, "trace_gen_quad_form", "columns of D", view_cols(&in[0]),
                      "columns of B", k));
  double *bd = call_cleared(ctx, m * k); /* B D' */
  la_gemm(m, k, k, 1, b->r, 1, m, in[0].r, k, 1, bd, m);
  out->r[0] = la_dot(m * k, ab, bd);
  return FN_OK;
}

void call_trace_quad_form_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                  const double *out_bar, double *const *in_bar) {
  (void)out;
  const View *a = &in[n - 2], *b = &in[n - 1];
  long m = view_rows(a), k = part_cols(b);
  double *g = call_cleared(ctx, k * k); /* weight of B' A B: D' or the identity */
  for (long j = 0; j < k; j++)
    for (long i = 0; i < k; i++)
      g[j * k + i] = out_bar[0] * (n == 3 ? in[0].r[i * k + j] : i == j);
  form_adjoint(ctx, a, b, g, in_bar[n - 2], in_bar[n - 1]);
  if (n < 3 || !in_bar[0]) return;
  double *ab = form_product(ctx, a, b, false); /* D += (B' A B)' = (A B)' B */
  la_gemm(k, k, m, out_bar[0], ab, m, 1, b->r, 1, m, in_bar[0], k);
}

FnStatus shape_quad_form_diag(FnCtx *ctx, const View *in, int n, View *out) {
  TRY_CALL(call_square(ctx, "quad_form_diag", &in[0], "A"));
  TRY_CALL(call_agree(ctx, "quad_form_diag", "columns of A", view_cols(&in[0]),
                      "size of v", in[1].size));
  return shape_same_1(ctx, in, n, out);
}

FnStatus call_quad_form_diag(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  long m = in[1].size;
  const double *v = in[1].r;
  for (long j = 0; j < m; j++)
    for (long i = 0; i < m; i++) out->r[j * m + i] = v[i] * in[0].r[j * m + i] * v[j];
  return FN_OK;
}

void call_quad_form_diag_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                 const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  long m = in[1].size;
  const double *v = in[1].r;
  for (long j = 0; j < m; j++)
    for (long i = 0; i < m; i++) {
      double g = out_bar[j * m + i], a = in[0].r[j * m + i];
      if (in_bar[0]) in_bar[0][j * m + i] += g * v[i] * v[j];
      if (!in_bar[1]) continue;
      in_bar[1][i] += g * a * v[j];
      in_bar[1][j] += g * a * v[i];
    }
}
