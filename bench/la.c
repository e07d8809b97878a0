/* SPDX-License-Identifier: BSD-3-Clause
   Our kernels of linear algebra beside those of the BLAS and LAPACK that are linked: for
   n x n matrices, millions of operations a second of processor time of both and their
   ratio, the best of several turns. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/alloc.h"
#include "math/linalg/la.h"

void dgemm_(const char *ta, const char *tb, const int *m, const int *n, const int *k,
            const double *alpha, const double *a, const int *lda, const double *b,
            const int *ldb, const double *beta, double *c, const int *ldc, size_t la,
            size_t lb);
void dtrsm_(const char *side, const char *uplo, const char *trans, const char *diag,
            const int *m, const int *n, const double *alpha, const double *a,
            const int *lda, double *b, const int *ldb, size_t, size_t, size_t, size_t);
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info,
             size_t uplo_len);

/* A times B, the factor of a positive definite A, L^-1 B: a result in C. */
typedef struct Case {
  int n;
  double *A, *B, *L, *C;
} Case;

typedef void Work(Case *c);

static void our_product(Case *c) {
  long n = c->n;
  la_gemm(n, n, n, 1, c->B, 1, n, c->B, n, 1, c->C, n);
}

static void their_product(Case *c) {
  double one = 1;
  int n = c->n;
  dgemm_("N", "T", &n, &n, &n, &one, c->B, &n, c->B, &n, &one, c->C, &n, 1, 1);
}

static void our_solve(Case *c) {
  la_solve_lower(c->n, c->n, c->L, c->n, c->C, c->n);
}

static void their_solve(Case *c) {
  double one = 1;
  int n = c->n;
  dtrsm_("L", "L", "N", "N", &n, &n, &one, c->L, &n, c->C, &n, 1, 1, 1, 1);
}

static void our_factor(Case *c) {
  ASSERT(la_cholesky(c->n, c->C, c->n));
}

static void their_factor(Case *c) {
  int info, n = c->n;
  dpotrf_("L", &n, c->C, &n, &info, 1);
  ASSERT(info == 0);
}

/* Of this thread: what else runs on the machine does not count. */
static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double least_of(double least, Work *work, Case *c, const double *from) {
  memcpy(c->C, from, sizeof(double) * (size_t)c->n * (size_t)c->n);
  double begin = seconds();
  work(c);
  return fmin(least, seconds() - begin);
}

static void compare(const char *name, Case *c, double operations, const double *from,
                    Work *ours, Work *theirs) {
  double a = INFINITY, b = INFINITY, spent = seconds();
  for (int turn = 0; turn < 5 || (turn < 200 && seconds() - spent < 0.5); turn++) {
    a = least_of(a, ours, c, from);
    b = least_of(b, theirs, c, from);
  }
  printf("%5d %-9s %9.0f %9.0f   %.2f\n", c->n, name, operations / a * 1e-6,
         operations / b * 1e-6, b / a);
}

static void fill(Case *c) {
  long n = c->n;
  for (long k = 0; k < n * n; k++) c->B[k] = fmod(0.754877666 * (double)(k + 1), 2) - 1;
  for (long i = 0; i < n; i++) c->A[i * (n + 1)] = (double)n / 10;
  la_gemm(n, n, n, 1, c->B, 1, n, c->B, n, 1, c->A, n);
  memcpy(c->L, c->A, sizeof *c->L * (size_t)(n * n));
  ASSERT(la_cholesky(n, c->L, n));
}

static void measure(int n) {
  double size = (double)n,
         *all = mem_new_aligned(4 * sizeof *all * (size_t)n * (size_t)n);
  long step = (long)n * n;
  Case c = {n, all, all + step, all + 2 * step, all + 3 * step};
  fill(&c);
  compare("product", &c, 2 * size * size * size, c.B, our_product, their_product);
  compare("solve", &c, size * size * size, c.B, our_solve, their_solve);
  compare("factor", &c, size * size * size / 3, c.A, our_factor, their_factor);
  mem_free(all);
}

int main(int argc, char **argv) {
  puts("    n                ours    theirs   theirs takes this much longer");
  for (int i = 1; i < argc; i++) measure(atoi(argv[i]));
  return argc < 2;
}
