/* SPDX-License-Identifier: BSD-3-Clause
   Dense linear algebra on column-major numbers.  Products, triangular solves and the
   Cholesky factor with its adjoint are our own kernels, built for several instruction
   sets and picked at run time; eigenvalues, SVD, QR and LU are LAPACK's.  BLAS has no
   part in the former at any size: the reference library, which is what is linked where
   nobody chose another, takes 3 to 30 times as long from 50 x 50 on, and OpenBLAS 0.35 to
   1 times as long (bench/la.c); but then draws would depend on the library, and its
   threads would stand in the way of the chains'.  Nothing here allocates: kernels keep
   their tiles on the stack, whoever needs more passes it in. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* ---- vectors ---- */
double la_dot(long n, const double *x, const double *y);
double la_sum(long n, const double *x);
void la_axpy(long n, double a, const double *x, double *y); /* y += a x */
void la_add(long n, const double *x, double *y);            /* y += x */
void la_exp(long n, const double *x, double *y); /* y = exp(x), within 1.1 ulp */
void la_add_squared_gaps(long n, const double *x, double y,
                         double *out); /* += (x - y)^2 */
/* Sum of log(1 + x), every x in [0, 1], to 12 digits. */
double la_sum_log1p(long n, const double *x);

/* Sum of the log masses of outcomes 0 and 1 under log odds x, to 12 digits; d: slopes in
   x. */
double la_bernoulli_logit(long n, const int *y, const double *x, double *d);

/* ---- steps of differential equations: k[i] are slopes, w[i] their weights; n of the
   first two and width are multiples of 4, or width is 1 ---- */
/* out = y + sum of w[i] k[i] */
void la_add_weighted(long n, const double *y, int count, const double *w,
                     double *const *k, double *out);
/* Largest |sum of w[i] k[i]| in units of absolute + relative max(|y|, |end|); NaN where
   one is not finite. */
double la_weighted_error(long n, int count, const double *w, double *const *k,
                         const double *y, const double *end, double absolute,
                         double relative);
/* out (n rows of [width] numbers) += J S; J (n x n) stands row by row, and so does S. */
void la_add_rows(long n, long width, const double *J, const double *S, double *out);
/* z = a x + b y, for any n; z may be x or y */
void la_linear_sum(long n, double a, const double *x, double b, const double *y,
                   double *z);
/* Largest sum of (x w)^2 over n rows, of a column; infinite where one is not finite. */
double la_largest_column(long n, long width, const double *x, const double *w);
/* rows (n x width) <- (L U)^-1 rows; LU as la_lu makes it, column by column, rows already
   exchanged. */
void la_solve_rows(long n, long width, const double *LU, double *rows);

/* ---- products ---- */
/* C (m x n, leading dimension ldc) += alpha A B; A(i, k) stands at A[i ra + k ca], B(k,
   j) at B[k rb + j cb]. */
void la_gemm(long m, long n, long k, double alpha, const double *A, long ra, long ca,
             const double *B, long rb, long cb, double *C, long ldc);
void la_gemv(long m, long n, double alpha, const double *A, long lda, const double *x,
             double *y); /* y += alpha A x */
void la_gemv_t(long m, long n, double alpha, const double *A, long lda, const double *x,
               double *y);         /* y += alpha A' x, A is m x n */
void la_mirror(long n, double *A); /* what stands above the diagonal = what is below */
/* Whether it is; not where a number is NaN. */
bool la_is_mirrored(long n, const double *A);
void la_transpose(long m, long n, const double *A, double *out); /* out (n x m) = A' */

/* ---- a tall matrix in panels of rows: those of a panel stand column by column, zeros
   where the last panel ends ---- */
enum { LA_PANEL = 32, LA_PANEL_LANES = 8, LA_PANEL_MOST = 512 };
long la_panels_size(long m, long n); /* numbers of a packed m x n */
void la_panels_pack(long m, long n, const double *A, double *out);
/* How many rows are best worked on at a time: whole panels, at most LA_PANEL_MOST. */
long la_panels_tile(long n);
/* y = P x of m rows that begin at a panel; y has room for whole panels. */
void la_panels_product(long m, long n, const double *P, const double *x, double *y);
/* sums (LA_PANEL_LANES a column) += P' y of the same rows; once for all of them
   y += sums. */
void la_panels_adjoint(long m, long n, const double *P, const double *y, double *sums);
void la_panels_add(long n, const double *sums, double *y);

/* ---- a lower triangle M (n x n) that stays the same, in panels of rows ---- */
long la_triangle_size(long n);         /* numbers of a packed triangle */
long la_triangle_work(long n, long m); /* numbers of [work] for m columns */
void la_triangle_pack(long n, const double *M, double *out);
/* q[c] = |M d|^2 and W = M' M D, of each of m columns d of D (n x m); W is not D. */
void la_triangle_squares(long n, long m, const double *P, const double *D, double *q,
                         double *W, double *work);
/* The same of M = L^-1, where L is packed and M never made. */
void la_triangle_pack_solver(long n, const double *L, double *out);
void la_triangle_solve_squares(long n, long m, const double *P, const double *D,
                               double *q, double *W, double *work);

/* ---- triangular: L (n x n) is lower, only its lower triangle is read ---- */
void la_lower_product(long n, const double *L, const double *x, double *y); /* y += L x */
void la_lower_product_t(long n, const double *L, const double *x,
                        double *y); /* y += L' x */
/* B += a x y' in its lower triangle. */
void la_lower_add(long n, double a, const double *x, const double *y, double *B);
/* B (n x m) <- L^-1 B, or L^-T B. */
void la_solve_lower(long n, long m, const double *L, long ldl, double *B, long ldb);
void la_solve_lower_t(long n, long m, const double *L, long ldl, double *B, long ldb);

/* ---- Cholesky ---- */
/* The lower triangle of A becomes its factor; what stands above it is lost.  False when A
   is not positive definite. */
bool la_cholesky(long n, double *A, long lda);
/* L: the factor; B: adjoint of its lower triangle on entry, on return that of the lower
   triangle of A, where an entry off the diagonal stands for both symmetric ones. */
void la_cholesky_adjoint(long n, const double *L, double *B, long ld);
/* out (n x n) <- (L L')^-1; work: n x n. */
void la_inverse_from_cholesky(long n, const double *L, double *out, double *work);
double la_log_diagonal(long n, const double *A); /* sum of log A(i, i) */

/* ---- LAPACK: 0 or a positive number where it failed ---- */
int la_lu(int n, double *A, int *pivot); /* A becomes L and U */
void la_lu_solve(int n, int m, const double *LU, const int *pivot, bool transposed,
                 double *B);
int la_eigen_sym(int n, double *A, double *values, bool vectors, double *work, int lwork);
/* Complex numbers stand as pairs.  A is destroyed; V: eigenvectors as columns, of length
   1, the largest component of each real.  work: lwork >= 2 n pairs; real: 2 n. */
int la_eigen(int n, double *A, double *values, double *V, double *work, int lwork,
             double *real);
/* Of a Hermitian A (its lower triangle), which becomes the vectors; values ascend.  work:
   lwork >= 2 n pairs; real: 3 n. */
int la_eigen_hermitian(int n, double *A, double *values, double *work, int lwork,
                       double *real);
/* A (m x n) = U diag(values) V^H, thin; A is destroyed.  work: lwork >= 2 min(m, n) +
   max(m, n) pairs; real: 5 min(m, n). */
int la_svd_complex(int m, int n, double *A, double *values, double *U, double *Vh,
                   double *work, int lwork, double *real);
/* A becomes T, upper triangular, A = U T U^H; work: lwork >= 2 n pairs; real: n. */
int la_schur(int n, double *A, double *values, double *U, double *work, int lwork,
             double *real);
/* B (n x m) <- A^-1 B, both of complex pairs; A is destroyed. */
int la_solve_complex(int n, int m, double *A, int *pivot, double *B);
int la_svd(int m, int n, double *A, double *values, double *U, double *Vt, double *work,
           int lwork); /* A is destroyed, thin U, V' */
int la_qr(int m, int n, double *A, double *tau, double *work, int lwork);
int la_qr_q(int m, int n, int k, double *A, const double *tau, double *work, int lwork);
