/* SPDX-License-Identifier: BSD-3-Clause
   Fourier transforms of complex vectors and matrices, as Stan's functions reference
   defines them ("Complex-valued matrix functions"): fft has exp(-2 pi i j k / n) and no
   factor, inv_fft the other sign and 1 / n. */
#include "base/fft.h"
#include "math/view/call.h"
#include "math/view/zparts.h"

typedef double complex C;

typedef struct Fourier {
  FftWay way;
  double scale;
} Fourier;

/* Of [count] lines of length n; number k of line i stands at x[i line + k step].  Lines
   that do not lie together go through a copy. */
static bool transform_lines(FnCtx *ctx, C *x, long n, long count, long line, long step,
                            FftWay way, const atomic_int *stop) {
  C *copy = zparts_scratch(ctx, n);
  Fft *plan = fft_new(n, stop);
  bool going = plan != NULL;
  for (long i = 0; i < count && going; i++) {
    C *from = x + i * line;
    for (long k = 0; k < n && step > 1; k++) copy[k] = from[k * step];
    going = fft_run(plan, step > 1 ? copy : from, way, stop);
    for (long k = 0; k < n && step > 1; k++) from[k * step] = copy[k];
  }
  fft_destroy(&plan);
  return going;
}

/* Of parts (re, im): along columns, and along rows of a matrix.  NULL when stopped. */
static C *transform(FnCtx *ctx, const View *like, const double *re, const double *im,
                    Fourier f, const atomic_int *stop) {
  long rows = part_rows(like), cols = part_cols(like);
  C *x = zparts_scratch(ctx, like->size);
  for (long k = 0; k < like->size; k++) x[k] = complex_of(re[k], im[k]);
  if (!transform_lines(ctx, x, rows, cols, rows, 1, f.way, stop)) return NULL;
  if (like->base == BASE_MATRIX &&
      !transform_lines(ctx, x, cols, rows, 1, rows, f.way, stop))
    return NULL;
  for (long k = 0; k < like->size; k++) x[k] *= f.scale;
  return x;
}

static FnStatus fourier(FnCtx *ctx, const View *in, View *out, Fourier f) {
  const C *x = transform(ctx, in, in[0].r, in[1].r, f, ctx->stop);
  if (!x) return FN_STOPPED;
  zparts_write(out, x);
  return FN_OK;
}

/* The matrix of the transform is symmetric: its adjoint is its conjugate, the transform
   of the other way.  It runs to its end, as an adjoint cannot say that it was stopped. */
static void fourier_adjoint(FnCtx *ctx, const View *in, const double *out_bar,
                            double *const *in_bar, Fourier f) {
  Fourier back = {f.way == FFT_FORWARD ? FFT_BACKWARD : FFT_FORWARD, f.scale};
  long size = in[0].size;
  zparts_add(in_bar, 2, size, transform(ctx, in, out_bar, out_bar + size, back, NULL));
}

static Fourier forward(void) {
  return (Fourier){FFT_FORWARD, 1};
}

static Fourier inverse(const View *in) {
  return (Fourier){FFT_BACKWARD, 1 / (double)in[0].size};
}

FnStatus call_complex_fft(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return fourier(ctx, in, out, forward());
}

void call_complex_fft_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                              const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  fourier_adjoint(ctx, in, out_bar, in_bar, forward());
}

FnStatus call_complex_inv_fft(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return fourier(ctx, in, out, inverse(in));
}

void call_complex_inv_fft_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                  const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  fourier_adjoint(ctx, in, out_bar, in_bar, inverse(in));
}
