/* SPDX-License-Identifier: BSD-3-Clause
   The doorway to LAPACK. */
#include "math/linalg/la.h"

void dgetrf_(const int *m, const int *n, double *a, const int *lda, int *pivot,
             int *info);
void dgetrs_(const char *trans, const int *n, const int *nrhs, const double *a,
             const int *lda, const int *pivot, double *b, const int *ldb, int *info,
             size_t trans_len);
void dsyev_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda,
            double *w, double *work, const int *lwork, int *info, size_t jobz_len,
            size_t uplo_len);
void dgesvd_(const char *jobu, const char *jobvt, const int *m, const int *n, double *a,
             const int *lda, double *s, double *u, const int *ldu, double *vt,
             const int *ldvt, double *work, const int *lwork, int *info, size_t jobu_len,
             size_t jobvt_len);
void dgeqrf_(const int *m, const int *n, double *a, const int *lda, double *tau,
             double *work, const int *lwork, int *info);
void dorgqr_(const int *m, const int *n, const int *k, double *a, const int *lda,
             const double *tau, double *work, const int *lwork, int *info);
void zgeev_(const char *jobvl, const char *jobvr, const int *n, double *a, const int *lda,
            double *w, double *vl, const int *ldvl, double *vr, const int *ldvr,
            double *work, const int *lwork, double *rwork, int *info, size_t jobvl_len,
            size_t jobvr_len);
void zheev_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda,
            double *w, double *work, const int *lwork, double *rwork, int *info,
            size_t jobz_len, size_t uplo_len);
void zgesvd_(const char *jobu, const char *jobvt, const int *m, const int *n, double *a,
             const int *lda, double *s, double *u, const int *ldu, double *vt,
             const int *ldvt, double *work, const int *lwork, double *rwork, int *info,
             size_t jobu_len, size_t jobvt_len);
void zgees_(const char *jobvs, const char *sort, int (*select)(const double *),
            const int *n, double *a, const int *lda, int *sdim, double *w, double *vs,
            const int *ldvs, double *work, const int *lwork, double *rwork, int *bwork,
            int *info, size_t jobvs_len, size_t sort_len);
void zgesv_(const int *n, const int *nrhs, double *a, const int *lda, int *pivot,
            double *b, const int *ldb, int *info);

int la_lu(int n, double *A, int *pivot) {
  int info = 0;
  if (n) dgetrf_(&n, &n, A, &n, pivot, &info);
  return info;
}

void la_lu_solve(int n, int m, const double *LU, const int *pivot, bool transposed,
                 double *B) {
  int info = 0;
  if (n && m) dgetrs_(transposed ? "T" : "N", &n, &m, LU, &n, pivot, B, &n, &info, 1);
}

int la_eigen_sym(int n, double *A, double *values, bool vectors, double *work,
                 int lwork) {
  int info = 0;
  if (n) dsyev_(vectors ? "V" : "N", "L", &n, A, &n, values, work, &lwork, &info, 1, 1);
  return info;
}

int la_svd(int m, int n, double *A, double *values, double *U, double *Vt, double *work,
           int lwork) {
  int info = 0, k = m < n ? m : n;
  if (k)
    dgesvd_("S", "S", &m, &n, A, &m, values, U, &m, Vt, &k, work, &lwork, &info, 1, 1);
  return info;
}

int la_qr(int m, int n, double *A, double *tau, double *work, int lwork) {
  int info = 0;
  if (m && n) dgeqrf_(&m, &n, A, &m, tau, work, &lwork, &info);
  return info;
}

int la_qr_q(int m, int n, int k, double *A, const double *tau, double *work, int lwork) {
  int info = 0;
  if (m && n) dorgqr_(&m, &n, &k, A, &m, tau, work, &lwork, &info);
  return info;
}

int la_eigen(int n, double *A, double *values, double *V, double *work, int lwork,
             double *real) {
  int info = 0;
  if (n)
    zgeev_("N", "V", &n, A, &n, values, V, &n, V, &n, work, &lwork, real, &info, 1, 1);
  return info;
}

int la_eigen_hermitian(int n, double *A, double *values, double *work, int lwork,
                       double *real) {
  int info = 0;
  if (n) zheev_("V", "L", &n, A, &n, values, work, &lwork, real, &info, 1, 1);
  return info;
}

int la_svd_complex(int m, int n, double *A, double *values, double *U, double *Vh,
                   double *work, int lwork, double *real) {
  int info = 0, k = m < n ? m : n;
  if (k)
    zgesvd_("S", "S", &m, &n, A, &m, values, U, &m, Vh, &k, work, &lwork, real, &info, 1,
            1);
  return info;
}

int la_schur(int n, double *A, double *values, double *U, double *work, int lwork,
             double *real) {
  int info = 0, selected = 0, unused = 0;
  if (n)
    zgees_("V", "N", NULL, &n, A, &n, &selected, values, U, &n, work, &lwork, real,
           &unused, &info, 1, 1);
  return info;
}

int la_solve_complex(int n, int m, double *A, int *pivot, double *B) {
  int info = 0;
  if (n) zgesv_(&n, &m, A, &n, pivot, B, &n, &info);
  return info;
}
