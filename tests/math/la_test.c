/* SPDX-License-Identifier: BSD-3-Clause
   Kernels of linear algebra against their definitions, over sizes on both sides of every
   block. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "math/linalg/la.h"

static const long SIZES[] = {0, 1, 2, 3, 7, 8, 23, 24, 25, 33, 64, 97, 131, 257, 300};
enum { NSIZES = sizeof SIZES / sizeof *SIZES };

static double number(long k) {
  return fmod(0.754877666 * (k + 1), 2.0) - 1;
}

static double *numbers(long n, long from) {
  double *x = mem_new(sizeof *x * (size_t)(n + 1));
  for (long k = 0; k < n; k++) x[k] = number(k * 7 + from);
  return x;
}

static double largest_gap(long n, const double *x, const double *y) {
  double gap = 0;
  for (long k = 0; k < n; k++) gap = fmax(gap, fabs(x[k] - y[k]));
  return gap;
}

static void check_product(long m, long n, long k, bool ta, bool tb) {
  double *a = numbers(m * k, 1), *b = numbers(k * n, 2), *c = numbers(m * n, 3);
  double *d = numbers(m * n, 3);
  long ra = ta ? k : 1, ca = ta ? 1 : m, rb = tb ? n : 1, cb = tb ? 1 : k;
  la_gemm(m, n, k, -0.7, a, ra, ca, b, rb, cb, c, m);
  for (long j = 0; j < n; j++)
    for (long i = 0; i < m; i++)
      for (long l = 0; l < k; l++)
        d[j * m + i] -= 0.7 * a[i * ra + l * ca] * b[l * rb + j * cb];
  assert_true(largest_gap(m * n, c, d) < 1e-12);
  mem_free(a);
  mem_free(b);
  mem_free(c);
  mem_free(d);
}

static void test_product(void **state) {
  (void)state;
  static const long EDGES[] = {0, 1, 3, 24, 25, 97};
  for (int m = 0; m < 6; m++)
    for (int n = 0; n < 6; n++)
      for (int k = 0; k < 6; k++)
        for (int t = 0; t < 4; t++)
          check_product(EDGES[m], EDGES[n], EDGES[k], t & 1, t >> 1);
  check_product(29, 13, 401, true, false);
}

static double *positive_definite(long n) {
  double *a = mem_new(sizeof *a * (size_t)(n * n + 1));
  for (long j = 0; j < n; j++)
    for (long i = 0; i < n; i++)
      a[j * n + i] = exp(-0.05 * (double)((i - j) * (i - j))) + (i == j);
  return a;
}

static void clear_upper(long n, double *a) {
  for (long j = 1; j < n; j++) memset(a + j * n, 0, sizeof *a * (size_t)j);
}

static void test_cholesky(void **state) {
  (void)state;
  for (int s = 0; s < NSIZES; s++) {
    long n = SIZES[s];
    double *a = positive_definite(n), *l = positive_definite(n), *x = numbers(n * n, 5);
    double *inverse = numbers(n * n, 0),
           *product = mem_new(sizeof *x * (size_t)(n * n + 1));
    assert_true(la_cholesky(n, l, n));
    clear_upper(n, l);
    la_gemm(n, n, n, 1, l, 1, n, l, n, 1, product, n);
    assert_true(largest_gap(n * n, a, product) < 1e-13);
    la_inverse_from_cholesky(n, l, inverse, product);
    memset(product, 0, sizeof *x * (size_t)(n * n));
    la_gemm(n, n, n, 1, a, 1, n, inverse, 1, n, product, n);
    for (long k = 0; k < n * n; k++)
      assert_true(fabs(product[k] - (n && k % (n + 1) == 0)) < 1e-12);
    for (int k = 0; k < 2; k++) { /* L x and L' x undo the solves */
      double *y = numbers(n * n, 5);
      (k ? la_solve_lower_t : la_solve_lower)(n, n, l, n, y, n);
      memset(product, 0, sizeof *x * (size_t)(n * n));
      la_gemm(n, n, n, 1, l, k ? n : 1, k ? 1 : n, y, 1, n, product, n);
      assert_true(largest_gap(n * n, x, product) < 1e-12);
      mem_free(y);
    }
    mem_free(a);
    mem_free(l);
    mem_free(x);
    mem_free(inverse);
    mem_free(product);
  }
}

/* sum of W(i, j) L(i, j) of A + h D. */
static double weighted_factor(long n, const double *a, double h, const double *w) {
  double *l = mem_new(sizeof *l * (size_t)(n * n + 1)), s = 0;
  for (long j = 0; j < n; j++)
    for (long i = j; i < n; i++) l[j * n + i] = a[j * n + i] + h * number(i * 3 + j);
  assert_true(la_cholesky(n, l, n));
  for (long j = 0; j < n; j++)
    for (long i = j; i < n; i++) s += w[j * n + i] * l[j * n + i];
  mem_free(l);
  return s;
}

static void test_cholesky_adjoint(void **state) {
  (void)state;
  for (int s = 1; s < NSIZES; s++) {
    long n = SIZES[s];
    double *a = positive_definite(n), *l = positive_definite(n), h = 1e-5 / n, along = 0;
    double *w = numbers(n * n, 2), *b = numbers(n * n, 2);
    assert_true(la_cholesky(n, l, n));
    la_cholesky_adjoint(n, l, b, n);
    for (long j = 0; j < n; j++)
      for (long i = j; i < n; i++) along += b[j * n + i] * number(i * 3 + j);
    double slope = (weighted_factor(n, a, h, w) - weighted_factor(n, a, -h, w)) / (2 * h);
    assert_true(fabs(slope - along) < 1e-6 * (1 + fabs(slope)));
    mem_free(a);
    mem_free(l);
    mem_free(w);
    mem_free(b);
  }
}

static void test_not_positive(void **state) {
  (void)state;
  double a[4] = {1, 2, 2, 1}, b[1] = {NAN}, c[1] = {INFINITY};
  assert_false(la_cholesky(2, a, 2));
  assert_false(la_cholesky(1, b, 1));
  assert_false(la_cholesky(1, c, 1));
}

static void test_vectors(void **state) {
  (void)state;
  for (int s = 0; s < NSIZES; s++) {
    long n = SIZES[s];
    double *x = numbers(n, 1), *y = numbers(n, 2), *z = numbers(n, 2), dot = 0, sum = 0;
    for (long k = 0; k < n; k++) {
      dot += x[k] * y[k];
      sum += x[k];
      z[k] += 1.5 * x[k] + x[k];
    }
    assert_true(fabs(la_dot(n, x, y) - dot) < 1e-13);
    assert_true(fabs(la_sum(n, x) - sum) < 1e-13);
    la_axpy(n, 1.5, x, y);
    la_add(n, x, y);
    assert_true(largest_gap(n, y, z) < 1e-14);
    mem_free(x);
    mem_free(y);
    mem_free(z);
  }
}

static void test_exp(void **state) {
  (void)state;
  double special[6] = {INFINITY, -INFINITY, NAN, 0, 710, -800}, y[6];
  la_exp(6, special, y);
  assert_true(isinf(y[0]) && y[1] == 0 && isnan(y[2]) && y[3] == 1 && isinf(y[4]) &&
              y[5] == 0);
  for (double x = -707; x < 709.7; x += 0.0371) {
    double e;
    la_exp(1, &x, &e);
    assert_true(fabs(e - exp(x)) <= 4.5e-16 * exp(x));
  }
}

/* Weighted sums of 1 to 7 slopes, and the largest error among them. */
static void test_slopes(void **state) {
  (void)state;
  enum { N = 12, MOST = 7 };
  double *k[MOST], *y = numbers(N, 3), *end = numbers(N, 4), out[N];
  const double w[MOST] = {0.3, -0.2, 0.7, 1.1, -0.4, 0.05, 0.6};
  for (int i = 0; i < MOST; i++) k[i] = numbers(N, 20 + i);
  for (int count = 1; count <= MOST; count++) {
    double want[N], most = 0;
    for (long j = 0; j < N; j++) {
      double sum = 0;
      for (int i = 0; i < count; i++) sum += w[i] * k[i][j];
      want[j] = y[j] + sum;
      most = fmax(most, fabs(sum) / (1e-3 + 1e-2 * fmax(fabs(y[j]), fabs(end[j]))));
    }
    la_add_weighted(N, y, count, w, k, out);
    assert_true(largest_gap(N, out, want) < 1e-14);
    double error = la_weighted_error(N, count, w, k, y, end, 1e-3, 1e-2);
    assert_true(fabs(error - most) < 1e-12 * most);
    for (int wrong = 0; wrong < 2; wrong++) {
      double kept = k[count - 1][5 + wrong];
      k[count - 1][5 + wrong] = wrong ? INFINITY : NAN;
      assert_true(isnan(la_weighted_error(N, count, w, k, y, end, 1e-3, 1e-2)));
      k[count - 1][5 + wrong] = kept;
    }
  }
  for (int i = 0; i < MOST; i++) mem_free(k[i]);
  mem_free(y);
  mem_free(end);
}

static void check_rows(long n, long width) {
  double *J = numbers(n * n, 1), *S = numbers(n * width, 2), *out = numbers(n * width, 3);
  double *want = numbers(n * width, 3);
  for (long i = 0; i < n; i++)
    for (long p = 0; p < width; p++)
      for (long k = 0; k < n; k++) want[i * width + p] += J[i * n + k] * S[k * width + p];
  la_add_rows(n, width, J, S, out);
  assert_true(largest_gap(n * width, out, want) < 1e-12);
  mem_free(J);
  mem_free(S);
  mem_free(out);
  mem_free(want);
}

/* L U x of the solution is what was given; the largest sum of squares of a column. */
static void check_block(long n, long width) {
  double *LU = numbers(n * n, 1), *x = numbers(n * width, 2), *b = numbers(n * width, 2);
  double *sum = mem_new(sizeof *sum * (size_t)width), most = 0;
  for (long k = 0; k < n * width; k++) sum[k % width] += x[k] * b[k] * (x[k] * b[k]);
  for (long p = 0; p < width; p++) most = fmax(most, sum[p]);
  assert_true(fabs(la_largest_column(n, width, x, b) - most) < 1e-12 * (1 + most));
  for (long k = 0; k < n; k++) LU[k * n + k] += 4;
  for (long k = 0; k < n * n; k++) LU[k] /= k % n == k / n ? 1 : 4 * (double)n;
  la_solve_rows(n, width, LU, x);
  for (long p = 0; p < width; p++)
    for (long i = 0; i < n; i++) {
      double back = 0; /* (L U x) of row i */
      for (long m = 0; m <= i; m++) {
        double l = m == i ? 1 : LU[m * n + i];
        for (long k = m; k < n; k++) back += l * LU[k * n + m] * x[k * width + p];
      }
      assert_true(fabs(back - b[i * width + p]) < 1e-10);
    }
  if (n) x[(n - 1) * width] = NAN;
  assert_true(!n || isinf(la_largest_column(n, width, x, b)));
  mem_free(LU);
  mem_free(x);
  mem_free(b);
  mem_free(sum);
}

static void test_blocks(void **state) {
  (void)state;
  for (long n = 0; n <= 20; n++) {
    check_block(n, 1);
    for (long width = 4; width <= 12; width += 4) {
      check_rows(n, width);
      check_block(n, width);
    }
  }
}

static void test_linear_sum(void **state) {
  (void)state;
  for (long n = 0; n <= 9; n++) {
    double *x = numbers(n, 1), *y = numbers(n, 2), *want = numbers(n, 2);
    for (long k = 0; k < n; k++) want[k] = 0.3 * x[k] - 2 * y[k];
    la_linear_sum(n, 0.3, x, -2, y, y);
    assert_true(largest_gap(n, y, want) < 1e-15);
    mem_free(x);
    mem_free(y);
    mem_free(want);
  }
}

/* y = A x and z += A' y by panels, as often as tiles are worked on. */
static void check_panels(long m, long n) {
  double *a = numbers(m * n, 1), *x = numbers(n, 2), *z = numbers(n, 3);
  double *packed = mem_new_aligned(sizeof *a * (size_t)la_panels_size(m, n));
  double *sums = mem_new(sizeof *a * (size_t)(n * LA_PANEL_LANES));
  double *want = numbers(n, 3), *whole = mem_new(sizeof *a * (size_t)(m + 1));
  long tile = la_panels_tile(n);
  assert_true(tile % LA_PANEL == 0 && tile >= LA_PANEL && tile <= LA_PANEL_MOST);
  la_panels_pack(m, n, a, packed);
  la_gemv(m, n, 1, a, m, x, whole);
  for (long i = 0; i < m; i += tile) {
    double y[LA_PANEL_MOST];
    long rows = m - i < tile ? m - i : tile;
    la_panels_product(rows, n, packed + i * n, x, y);
    assert_true(largest_gap(rows, y, whole + i) < 1e-13);
    la_panels_adjoint(rows, n, packed + i * n, y, sums);
  }
  la_panels_add(n, sums, z);
  la_gemv_t(m, n, 1, a, m, whole, want);
  assert_true(largest_gap(n, z, want) < 1e-11);
  mem_free(a);
  mem_free(x);
  mem_free(z);
  mem_free(packed);
  mem_free(sums);
  mem_free(want);
  mem_free(whole);
}

static void test_panels(void **state) {
  (void)state;
  static const long ROWS[] = {0, 1, 31, 32, 33, 95, 512, 700},
                    COLUMNS[] = {0, 1, 3, 64, 65};
  for (int m = 0; m < 8; m++)
    for (int n = 0; n < 5; n++) check_panels(ROWS[m], COLUMNS[n]);
}

/* A lower triangle that is far from singular; what stands above is not read. */
static double *triangle(long n) {
  double *L = numbers(n * n, 4);
  for (long k = 0; k < n; k++)
    L[k * (n + 1)] = 2 + fabs(L[k * (n + 1)]) + sqrt((double)n);
  return L;
}

/* |M d|^2 and M' M d of M packed, and of the inverse of what is packed. */
static void check_triangle(long n, long m) {
  size_t bytes = sizeof(double) * (size_t)(n * m + 1);
  double *L = triangle(n), *D = numbers(n * m, 5), *W = mem_new(bytes), q[20];
  double *P = mem_new_aligned(sizeof *P * (size_t)(la_triangle_size(n) + 1));
  double *work = mem_new_aligned(sizeof *P * (size_t)(la_triangle_work(n, m) + 1));
  double *z = mem_new(bytes), *want = mem_new(bytes);
  for (int solves = 0; solves < 2; solves++) {
    (solves ? la_triangle_pack_solver : la_triangle_pack)(n, L, P);
    (solves ? la_triangle_solve_squares : la_triangle_squares)(n, m, P, D, q, W, work);
    for (long c = 0; c < m; c++) {
      double *zc = z + c * n, *wc = want + c * n;
      if (solves) {
        memcpy(zc, D + c * n, sizeof *z * (size_t)n);
        la_solve_lower(n, 1, L, n, zc, n);
        memcpy(wc, zc, sizeof *z * (size_t)n);
        la_solve_lower_t(n, 1, L, n, wc, n);
      } else {
        memset(zc, 0, sizeof *z * (size_t)n);
        memset(wc, 0, sizeof *z * (size_t)n);
        la_lower_product(n, L, D + c * n, zc);
        la_lower_product_t(n, L, zc, wc);
      }
      double length = la_dot(n, zc, zc);
      assert_true(fabs(q[c] - length) <= 1e-12 * length);
    }
    double scale = 1e-300;
    for (long k = 0; k < n * m; k++) scale = fmax(scale, fabs(want[k]));
    assert_true(largest_gap(n * m, W, want) <= 1e-12 * scale);
  }
  mem_free(L);
  mem_free(D);
  mem_free(W);
  mem_free(P);
  mem_free(work);
  mem_free(z);
  mem_free(want);
}

static void test_triangle(void **state) {
  (void)state;
  static const long ORDERS[] = {0, 1, 31, 32, 33, 64, 100},
                    COLUMNS[] = {0, 1, 2, 7, 8, 20};
  for (int n = 0; n < 7; n++)
    for (int m = 0; m < 6; m++) check_triangle(ORDERS[n], COLUMNS[m]);
}

/* Products with the lower triangle against a whole matrix, and what is added to it. */
static void check_lower(long n) {
  double *L = triangle(n), *whole = triangle(n), *x = numbers(n, 6);
  double *y = numbers(n, 7), *want = numbers(n, 7), *B = numbers(n * n, 8);
  for (long j = 0; j < n; j++)
    for (long i = 0; i < j; i++) whole[j * n + i] = 0;
  la_lower_product(n, L, x, y);
  la_gemv(n, n, 1, whole, n, x, want);
  la_lower_product_t(n, L, x, y);
  la_gemv_t(n, n, 1, whole, n, x, want);
  assert_true(largest_gap(n, y, want) < 1e-12);
  la_lower_add(n, -2, x, y, B);
  for (long k = 0; k < n * n; k++) {
    double add = k % n >= k / n ? -2 * x[k % n] * y[k / n] : 0;
    assert_true(fabs(B[k] - (number(k * 7 + 8) + add)) < 1e-13 * fmax(1, fabs(add)));
  }
  mem_free(L);
  mem_free(whole);
  mem_free(x);
  mem_free(y);
  mem_free(want);
  mem_free(B);
}

/* One number that differs, or is none, is seen wherever it stands. */
static void check_mirror(long n) {
  double *A = numbers(n * n, 9);
  assert_true(n < 2 || !la_is_mirrored(n, A));
  la_mirror(n, A);
  for (long k = 0; k < n * n; k++) {
    double here = A[k];
    long low = k % n > k / n ? k : k % n * n + k / n;
    assert_true(here == number(low * 7 + 9) && la_is_mirrored(n, A));
    if (k % (n + 1) == 0) continue;
    A[k] += 1e-9;
    assert_false(la_is_mirrored(n, A));
    A[k] = A[k % n * n + k / n] = NAN;
    assert_false(la_is_mirrored(n, A));
    A[k] = A[k % n * n + k / n] = here;
  }
  mem_free(A);
}

static void test_lower(void **state) {
  (void)state;
  static const long ORDERS[] = {0, 1, 2, 15, 16, 17, 40};
  for (int n = 0; n < 7; n++) {
    check_lower(ORDERS[n]);
    check_mirror(ORDERS[n]);
  }
}

/* Against numbers of 64 bits of mantissa; [scale] of the log odds, all on the right side
   of their outcomes or not. */
static void check_logit(long n, double scale, bool fits) {
  int y[1100] = {0};
  double x[1100] = {0}, d[1100];
  long double sum = 0;
  for (long i = 0; i < n; i++) {
    x[i] = scale * number(i);
    y[i] = fits ? x[i] > 0 : i % 2;
    if (fits) x[i] += y[i] ? scale : -scale;
    long double z = (2 * y[i] - 1) * (long double)x[i];
    sum += (z < 0 ? z : 0) - log1pl(expl(-fabsl(z)));
  }
  double got = la_bernoulli_logit(n, y, x, d);
  assert_true(fabs(got - (double)sum) <= 1e-12 * fabs((double)sum) + 1e-300);
  for (long i = 0; i < n; i++) {
    double want = (double)(y[i] - 1 / (1 + expl(-(long double)x[i])));
    if (y[i]) want = (double)(1 / (1 + expl((long double)x[i])));
    assert_true(fabs(d[i] - want) <= 1e-14 * fabs(want) + 1e-300);
  }
}

static void test_logit(void **state) {
  (void)state;
  static const long COUNTS[] = {0, 1, 3, 4, 5, 511, 512, 513, 1100};
  static const double SCALES[] = {1e-9, 0.1, 1, 8, 40, 700, 5000};
  for (int n = 0; n < 9; n++)
    for (int s = 0; s < 7; s++)
      for (int fits = 0; fits < 2; fits++) check_logit(COUNTS[n], SCALES[s], fits);
  int y[2] = {0, 1};
  double inf = HUGE_VAL, d[2], x[2] = {-inf, inf};
  assert_true(la_bernoulli_logit(2, y, x, d) > -1e-300 &&
              fabs(d[0]) + fabs(d[1]) < 1e-300);
  assert_true(la_bernoulli_logit(1, y, x + 1, d) == -inf && d[0] == -1);
  x[1] = NAN;
  assert_true(isnan(la_bernoulli_logit(2, y, x, d)) && isnan(d[1]));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_product),      cmocka_unit_test(test_panels),
      cmocka_unit_test(test_triangle),     cmocka_unit_test(test_lower),
      cmocka_unit_test(test_logit),        cmocka_unit_test(test_cholesky),
      cmocka_unit_test(test_not_positive), cmocka_unit_test(test_cholesky_adjoint),
      cmocka_unit_test(test_vectors),      cmocka_unit_test(test_exp),
      cmocka_unit_test(test_slopes),       cmocka_unit_test(test_blocks),
      cmocka_unit_test(test_linear_sum)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
