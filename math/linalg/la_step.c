/* SPDX-License-Identifier: BSD-3-Clause
   Kernels of a step of a differential equation, whose blocks are short and of whole
   vectors of four: sums over slopes are written out for each number of them. */
#include "math/linalg/la_simd.h"
#include <math.h>
#include <stdint.h>
#include "math/linalg/la.h"

typedef double V4 __attribute__((vector_size(32), aligned(8), may_alias));
typedef int64_t M4 __attribute__((vector_size(32)));

#define AT4(p) (*(V4 *)(p))
#define CAT4(p) (*(const V4 *)(p))

#define MAGNITUDE4(x) ((V4)((M4)(x)&INT64_MAX))
#define LARGER4(a, b) ((V4)(((M4)(a) & ((a) > (b))) | ((M4)(b) & ~((a) > (b)))))

/* *sum = that of w[i] k[i][j] for four j, where [count] is a constant */
LA_INLINE void weigh(int count, const double *w, double *const *k, long j, V4 *sum) {
  *sum = w[0] * CAT4(k[0] + j);
  for (int i = 1; i < count; i++) *sum += w[i] * CAT4(k[i] + j);
}

LA_INLINE void add_weighted(int count, long n, const double *y, const double *w,
                            double *const *k, double *out) {
  for (long j = 0; j < n; j += 4) {
    V4 sum;
    weigh(count, w, k, j, &sum);
    AT4(out + j) = CAT4(y + j) + sum;
  }
}

LA_CLONES void la_add_weighted(long n, const double *y, int count, const double *w,
                               double *const *k, double *out) {
  switch (count) {
  case 1: add_weighted(1, n, y, w, k, out); break;
  case 2: add_weighted(2, n, y, w, k, out); break;
  case 3: add_weighted(3, n, y, w, k, out); break;
  case 4: add_weighted(4, n, y, w, k, out); break;
  case 5: add_weighted(5, n, y, w, k, out); break;
  case 6: add_weighted(6, n, y, w, k, out); break;
  case 7: add_weighted(7, n, y, w, k, out); break;
  default: add_weighted(count, n, y, w, k, out); break;
  }
}

LA_INLINE double largest_error(int count, long n, const double *w, double *const *k,
                               const double *y, const double *end, double absolute,
                               double relative) {
  V4 most = {0}, wrong = {0};
  for (long j = 0; j < n; j += 4) {
    V4 a = MAGNITUDE4(CAT4(y + j)), b = MAGNITUDE4(CAT4(end + j)), e;
    V4 size = LARGER4(a, b);
    weigh(count, w, k, j, &e);
    V4 x = MAGNITUDE4(e) / (absolute + relative * size);
    wrong += x - x; /* not zero where x is not finite */
    most = LARGER4(x, most);
  }
  double sum = wrong[0] + wrong[1] + wrong[2] + wrong[3];
  return sum == 0 ? fmax(fmax(most[0], most[1]), fmax(most[2], most[3]))
                  : __builtin_nan("");
}

LA_CLONES double la_weighted_error(long n, int count, const double *w, double *const *k,
                                   const double *y, const double *end, double absolute,
                                   double relative) {
  return count == 7 ? largest_error(7, n, w, k, y, end, absolute, relative)
                    : largest_error(count, n, w, k, y, end, absolute, relative);
}

LA_CLONES static void add_short(long n, long width, const double *J, const double *S,
                                double *out) {
  for (long i = 0; i < n; i++)
    for (long p = 0; p < width; p += 4) {
      V4 sum = CAT4(out + i * width + p);
      for (long k = 0; k < n; k++) sum += J[i * n + k] * CAT4(S + k * width + p);
      AT4(out + i * width + p) = sum;
    }
}

void la_add_rows(long n, long width, const double *J, const double *S, double *out) {
  enum { SHORT = 16 };
  if (n > SHORT)
    la_gemm(width, n, n, 1, S, 1, width, J, 1, n, out, width);
  else
    add_short(n, width, J, S, out);
}

LA_CLONES static double largest_of_fours(long n, long width, const double *x,
                                         const double *w) {
  V4 most = {0}, wrong = {0};
  for (long p = 0; p < width; p += 4) {
    V4 sum = {0};
    for (long i = 0; i < n; i++) {
      V4 a = CAT4(x + i * width + p) * CAT4(w + i * width + p);
      sum += a * a;
    }
    wrong += sum - sum; /* not zero where it is not finite */
    most = LARGER4(sum, most);
  }
  double all = wrong[0] + wrong[1] + wrong[2] + wrong[3];
  return all == 0 ? fmax(fmax(most[0], most[1]), fmax(most[2], most[3]))
                  : __builtin_inf();
}

static double squares(long n, const double *x, const double *w) {
  double sum = 0;
  for (long i = 0; i < n; i++) sum += x[i] * w[i] * (x[i] * w[i]);
  return sum - sum == 0 ? sum : __builtin_inf();
}

double la_largest_column(long n, long width, const double *x, const double *w) {
  return width == 1 ? squares(n, x, w) : largest_of_fours(n, width, x, w);
}

/* row i -= a row k */
LA_INLINE void subtract(long width, double a, const double *from, double *row) {
  if (width == 1)
    *row -= a * *from;
  else
    for (long p = 0; p < width; p += 4) AT4(row + p) -= a * CAT4(from + p);
}

LA_INLINE void divide(long width, double a, double *row) {
  if (width == 1)
    *row /= a;
  else
    for (long p = 0; p < width; p += 4) AT4(row + p) /= a;
}

LA_CLONES void la_solve_rows(long n, long width, const double *LU, double *rows) {
  for (long k = 0; k < n; k++)
    for (long i = k + 1; i < n; i++)
      subtract(width, LU[k * n + i], rows + k * width, rows + i * width);
  for (long k = n - 1; k >= 0; k--) {
    divide(width, LU[k * n + k], rows + k * width);
    for (long i = 0; i < k; i++)
      subtract(width, LU[k * n + i], rows + k * width, rows + i * width);
  }
}

LA_CLONES void la_linear_sum(long n, double a, const double *x, double b, const double *y,
                             double *z) {
  long j = 0;
  for (; j + 4 <= n; j += 4) AT4(z + j) = a * CAT4(x + j) + b * CAT4(y + j);
  for (; j < n; j++) z[j] = a * x[j] + b * y[j];
}
