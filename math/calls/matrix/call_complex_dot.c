/* SPDX-License-Identifier: BSD-3-Clause
   Sums of products of complex numbers: of all, of columns, of rows.  As Stan has it, a
   product with itself and dot_product of vectors conjugate the left factor, dot_product
   of arrays and products of columns and rows do not. */
#include "math/view/call.h"
#include "math/view/zparts.h"

typedef double complex C;

typedef enum { ALL, COLUMNS, ROWS } Sums;

/* The factors, and the sum that number [k] goes to. */
typedef struct Dots {
  const View *z, *w;
  Sums sums;
  bool conjugate;
  long rows;
} Dots;

static Dots dots_of(const View *in, int n, Sums sums) {
  bool itself = n == 2;
  return (Dots){.z = in,
                .w = itself ? in : in + 2,
                .sums = sums,
                .conjugate = itself || (sums == ALL && !in[0].array),
                .rows = part_rows(&in[0])};
}

static long sum_of(const Dots *d, long k) {
  return d->sums == ALL ? 0 : d->sums == COLUMNS ? k / d->rows : k % d->rows;
}

static FnStatus shape(FnCtx *ctx, const View *in, int n, View *out, Base base,
                      long size) {
  if (n > 2)
    for (int d = 0; d < in[0].ndims; d++)
      TRY_CALL(call_agree(ctx, "complex dot product", "a size of the left", in[0].dims[d],
                          "of the right factor", in[2].dims[d]));
  *out = (View){.base = base, .array = 1, .ndims = 1, .dims = {2, size}};
  out->ndims += base != BASE_REAL;
  out->size = 2 * size;
  return FN_OK;
}

static FnStatus add_up(Dots d, View *out) {
  long half = out->size / 2;
  for (long k = 0; k < d.z[0].size; k++) {
    C z = zparts_get(d.z, k), f = (d.conjugate ? conj(z) : z) * zparts_get(d.w, k);
    out->r[sum_of(&d, k)] += creal(f);
    out->r[half + sum_of(&d, k)] += cimag(f);
  }
  return FN_OK;
}

static void pass_back(Dots d, int n, const View *out, const double *out_bar,
                      double *const *in_bar) {
  long half = out->size / 2;
  for (long k = 0; k < d.z[0].size; k++) {
    long at = sum_of(&d, k);
    C bar = complex_of(out_bar[at], out_bar[half + at]);
    C z = zparts_get(d.z, k), w = zparts_get(d.w, k);
    zparts_put(in_bar, k, d.conjugate ? conj(bar) * w : bar * conj(w));
    zparts_put(n == 2 ? in_bar : in_bar + 2, k, bar * (d.conjugate ? z : conj(z)));
  }
}

#define DOTS(NAME, SUMS, BASE, SIZE)                                                     \
  FnStatus shape_complex_##NAME(FnCtx *ctx, const View *in, int n, View *out) {          \
    return shape(ctx, in, n, out, BASE, SIZE);                                           \
  }                                                                                      \
  FnStatus call_complex_##NAME(FnCtx *ctx, const View *in, int n, View *out) {           \
    (void)ctx;                                                                           \
    return add_up(dots_of(in, n, SUMS), out);                                            \
  }                                                                                      \
  void call_complex_##NAME##_adjoint(FnCtx *ctx, const View *in, int n, const View *out, \
                                     const double *out_bar, double *const *in_bar) {     \
    (void)ctx;                                                                           \
    pass_back(dots_of(in, n, SUMS), n, out, out_bar, in_bar);                            \
  }

DOTS(dot, ALL, BASE_REAL, 1)
DOTS(columns_dot, COLUMNS, BASE_ROW_VECTOR, part_cols(&in[0]))
DOTS(rows_dot, ROWS, BASE_VECTOR, part_rows(&in[0]))
#undef DOTS
