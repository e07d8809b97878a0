/* SPDX-License-Identifier: BSD-3-Clause
   Newton steps to the mode, in three forms: B = I + V' K V with W = V V' (solver 1, W
   must be positive semidefinite), B = I + L' W L with K = L L' (2), B = I + K W (3).  The
   first is algorithm 3.1 of Rasmussen and Williams; all three and what they ask of W and
   K are those of Margossian (2023); both in full in laplace.h. */
#include "math/solve/laplace.h"

/* ---- products with the blocks ---- */

/* Y (n x m) += op(blocks) X. */
static void blocks_times(const Laplace *l, const double *blocks, bool transposed, long m,
                         const double *X, double *Y) {
  long n = l->n, b = l->block;
  for (long s = 0; s < n; s += b)
    la_gemm(b, m, b, 1, blocks + s * b, transposed ? b : 1, transposed ? 1 : b, X + s, 1,
            n, Y + s, n);
}

/* Y (n x n) += X blocks. */
static void times_blocks(const Laplace *l, const double *X, const double *blocks,
                         double *Y) {
  long n = l->n, b = l->block;
  for (long s = 0; s < n; s += b)
    la_gemm(n, b, b, 1, X + s * n, 1, n, blocks + s * b, 1, b, Y + s * n, n);
}

static void clear(double *x, long n) {
  memset(x, 0, sizeof *x * (size_t)n);
}

static void add_identity(long n, double *B) {
  for (long i = 0; i < n; i++) B[i * n + i] += 1;
}

/* ---- factors ---- */

/* Zeros above the factor. */
static bool factor(long n, double *A) {
  if (!la_cholesky(n, A, n)) return false;
  for (long j = 1; j < n; j++) clear(A + j * n, j);
  return true;
}

static bool finish_cholesky(Laplace *l) {
  add_identity(l->n, l->B);
  if (!factor(l->n, l->B)) return false;
  l->log_det = 2 * la_log_diagonal(l->n, l->B);
  return isfinite(l->log_det);
}

static bool by_curvature(Laplace *l) {
  long n = l->n, b = l->block;
  memcpy(l->root, l->W, sizeof *l->root * (size_t)(n * b));
  for (long s = 0; s < n; s += b) {
    double *W = laplace_block(l, l->root, s);
    if (b > 1 ? !factor(b, W) : !(*W >= 0)) return false;
    if (b == 1) *W = sqrt(*W);
  }
  clear(l->wide, n * n);
  clear(l->B, n * n);
  times_blocks(l, l->K, l->root, l->wide);
  blocks_times(l, l->root, true, n, l->wide, l->B);
  return finish_cholesky(l);
}

static bool by_covariance(Laplace *l) {
  long n = l->n;
  memcpy(l->root, l->K, sizeof *l->root * (size_t)(n * n));
  if (!factor(n, l->root)) return false;
  clear(l->wide, n * n);
  clear(l->B, n * n);
  blocks_times(l, l->W, false, n, l->root, l->wide);
  la_gemm(n, n, n, 1, l->root, n, 1, l->wide, 1, n, l->B, n);
  return finish_cholesky(l);
}

static bool by_product(Laplace *l) {
  long n = l->n;
  clear(l->B, n * n);
  times_blocks(l, l->K, l->W, l->B);
  add_identity(n, l->B);
  if (la_lu((int)n, l->B, l->pivot)) return false;
  double sign = 1;
  l->log_det = 0;
  for (long i = 0; i < n; i++) {
    double d = l->B[i * n + i];
    if ((d < 0) != (l->pivot[i] != i + 1)) sign = -sign;
    l->log_det += log(fabs(d));
  }
  return sign > 0 && isfinite(l->log_det);
}

static FnStatus factors(Laplace *l) {
  static bool (*const solvers[])(Laplace *) = {by_curvature, by_covariance, by_product};
  static const char *const why[] = {
      "the second derivatives of the likelihood are not negative definite",
      "the covariance, or its inverse minus the second derivatives of the likelihood, is "
      "not positive definite",
      "the matrix I + K W has no positive determinant"};
  int s = l->solver;
  while (!solvers[s - 1](l)) {
    if (s == 3 || !l->may_fall)
      return call_reject(l->ctx, "%s: no Newton step with solver %d: %s", l->name, s,
                         why[s - 1]);
    s++;
  }
  l->solved_by = s;
  return FN_OK;
}

/* ---- steps ---- */

/* a and theta where Newton's step from l->theta ends. */
static void newton(Laplace *l, double *a, double *theta) {
  long n = l->n;
  double *b = call_copy_of(l->ctx, l->grad, n), *u = call_cleared(l->ctx, n),
         *v = call_cleared(l->ctx, n);
  blocks_times(l, l->W, false, 1, l->theta, b);
  memcpy(a, b, sizeof *a * (size_t)n);
  if (l->solved_by == 2) {
    la_gemv_t(n, n, 1, l->root, n, b, u);
    la_solve_lower(n, 1, l->B, n, u, n);
    la_solve_lower_t(n, 1, l->B, n, u, n);
    clear(theta, n);
    la_gemv(n, n, 1, l->root, n, u, theta);
    la_solve_lower_t(n, 1, l->root, n, u, n);
    memcpy(a, u, sizeof *a * (size_t)n);
    return;
  }
  la_gemv(n, n, 1, l->K, n, b, u);
  if (l->solved_by == 1) {
    blocks_times(l, l->root, true, 1, u, v);
    la_solve_lower(n, 1, l->B, n, v, n);
    la_solve_lower_t(n, 1, l->B, n, v, n);
    clear(u, n);
    blocks_times(l, l->root, false, 1, v, u);
  } else {
    la_lu_solve((int)n, 1, l->B, l->pivot, false, u);
    blocks_times(l, l->W, false, 1, u, v);
    memcpy(u, v, sizeof *u * (size_t)n);
  }
  la_axpy(n, -1, u, a);
  clear(theta, n);
  la_gemv(n, n, 1, l->K, n, a, theta);
}

/* -infinity where the likelihood refuses theta: a shorter step may do. */
static FnStatus objective(Laplace *l, const double *a, const double *theta, double *out) {
  double value = -INFINITY;
  FnStatus status = l->like->slopes(l, theta, &value, NULL);
  *out = status == FN_OK ? value - la_dot(l->n, a, theta) / 2 : -INFINITY;
  return status == FN_REJECT ? FN_OK : status;
}

/* Half way back to where the step began. */
static void halve(Laplace *l, double *a, double *theta) {
  for (long i = 0; i < l->n; i++) {
    a[i] = (a[i] + l->a[i]) / 2;
    theta[i] = (theta[i] + l->theta[i]) / 2;
  }
}

static double longest(const Laplace *l, const double *theta) {
  double most = 0, scale = 1;
  for (long i = 0; i < l->n; i++) {
    most = fmax(most, fabs(theta[i] - l->theta[i]));
    scale = fmax(scale, fabs(theta[i]));
  }
  return most / scale;
}

/* A change of the objective that rounding alone may make. */
static double noise_of(const Laplace *l) {
  return 1e-13 * fmax(fabs(l->objective), 1);
}

/* One step; *moved: relative length of Newton's full step, *gain: of the objective. */
static FnStatus step(Laplace *l, double *a, double *theta, double *moved, double *gain) {
  double now, noise = noise_of(l);
  TRY_CALL(l->like->slopes(l, l->theta, &l->value, l->grad));
  TRY_CALL(l->like->curve(l, 1e-5));
  TRY_CALL(factors(l));
  newton(l, a, theta);
  *moved = longest(l, theta);
  TRY_CALL(objective(l, a, theta, &now));
  for (long k = 0; k < l->max_halvings && !(now >= l->objective - noise); k++) {
    halve(l, a, theta);
    if (longest(l, theta) < 1e-15) break;
    TRY_CALL(objective(l, a, theta, &now));
  }
  if (!isfinite(now))
    return call_reject(l->ctx, "%s: the likelihood is not finite after a Newton step",
                       l->name);
  *gain = fabs(now - l->objective);
  l->objective = now;
  memcpy(l->a, a, sizeof *a * (size_t)l->n);
  memcpy(l->theta, theta, sizeof *a * (size_t)l->n);
  return FN_OK;
}

/* a of the first theta, which is 0 or comes with the call. */
static FnStatus begin(Laplace *l) {
  long n = l->n;
  bool is_zero = true;
  for (long i = 0; i < n; i++) is_zero = is_zero && l->theta[i] == 0;
  clear(l->a, n);
  if (!is_zero) {
    memcpy(l->wide, l->K, sizeof *l->wide * (size_t)(n * n));
    if (!la_cholesky(n, l->wide, n))
      return call_reject(l->ctx, "%s: the covariance is not positive definite", l->name);
    memcpy(l->a, l->theta, sizeof *l->a * (size_t)n);
    la_solve_lower(n, 1, l->wide, n, l->a, n);
    la_solve_lower_t(n, 1, l->wide, n, l->a, n);
  }
  TRY_CALL(objective(l, l->a, l->theta, &l->objective));
  if (isfinite(l->objective)) return FN_OK;
  return call_reject(l->ctx, "%s: the likelihood is not finite at the initial guess",
                     l->name);
}

/* Solver 3 takes any stationary point. */
static FnStatus check_maximum(Laplace *l) {
  long n = l->n;
  if (l->solved_by != 3) return FN_OK;
  double *R = call_numbers(l->ctx, n * n), *A = call_numbers(l->ctx, n * n);
  laplace_precision(l, R);
  laplace_covariance(l, R, A);
  if (laplace_is_positive(l->ctx, n, A)) return FN_OK;
  return call_reject(l->ctx, "%s: what was found is no mode but a saddle", l->name);
}

/* Goes on after the tolerance is met while steps get much shorter: derivatives want the
   mode.  A tolerance of 0 is met where the objective changes by rounding alone. */
FnStatus laplace_mode(Laplace *l) {
  double *a = call_numbers(l->ctx, l->n), *theta = call_numbers(l->ctx, l->n);
  double before = INFINITY, moved = INFINITY, gain = INFINITY;
  double tolerance = l->tolerance;
  TRY_CALL(begin(l));
  for (long k = 0; k < l->max_steps; k++) {
    TRY_CALL(step(l, a, theta, &moved, &gain));
    tolerance = fmax(l->tolerance, noise_of(l));
    if (gain <= tolerance && (moved < 1e-12 || moved > 0.5 * before)) break;
    before = moved;
  }
  if (!(gain <= tolerance && moved < 1e-4))
    return call_reject(l->ctx,
                       "%s: no mode was found in %ld steps: the last one changed the "
                       "objective by %g, its tolerance is %g",
                       l->name, l->max_steps, gain, l->tolerance);
  TRY_CALL(l->like->slopes(l, l->theta, &l->value, l->grad));
  TRY_CALL(l->like->curve(l, 1e-12));
  TRY_CALL(factors(l));
  return check_maximum(l);
}

/* By the identity of Woodbury: V B^-1 V' (1), W - W L B^-1 L' W (2), W B^-1 (3). */
void laplace_precision(Laplace *l, double *out) {
  long n = l->n;
  double *X = l->wide;
  clear(out, n * n);
  clear(X, n * n);
  if (l->solved_by == 3) { /* W B^-1: the transpose solves B' X = W */
    for (long i = 0; i < n; i++) X[i * n + i] = 1;
    blocks_times(l, l->W, true, n, X, out);
    la_lu_solve((int)n, (int)n, l->B, l->pivot, true, out);
    return;
  }
  if (l->solved_by == 1) {
    for (long s = 0; s < n; s += l->block)
      for (long j = 0; j < l->block; j++)
        for (long i = j; i < l->block; i++)
          X[(s + i) * n + s + j] = laplace_block(l, l->root, s)[j * l->block + i];
  } else {
    double *WL = call_cleared(l->ctx, n * n);
    blocks_times(l, l->W, false, n, l->root, WL);
    la_transpose(n, n, WL, X);
    for (long s = 0; s < n; s += l->block)
      for (long j = 0; j < l->block; j++)
        for (long i = 0; i < l->block; i++)
          out[(s + j) * n + s + i] = laplace_block(l, l->W, s)[j * l->block + i];
  }
  la_solve_lower(n, n, l->B, n, X, n);
  la_gemm(n, n, n, l->solved_by == 1 ? 1 : -1, X, n, 1, X, 1, n, out, n);
}

void laplace_covariance(Laplace *l, const double *R, double *A) {
  long n = l->n;
  clear(l->wide, n * n);
  la_gemm(n, n, n, 1, l->K, 1, n, R, 1, n, l->wide, n);
  memcpy(A, l->K, sizeof *A * (size_t)(n * n));
  la_gemm(n, n, n, -1, l->wide, 1, n, l->K, 1, n, A, n);
}

bool laplace_is_positive(FnCtx *ctx, long n, const double *A) {
  double most = 0, *L = call_copy_of(ctx, A, n * n);
  for (long k = 0; k < n * n; k++) most = fmax(most, fabs(L[k]));
  for (long i = 0; i < n; i++) L[i * n + i] += 1e-10 * most;
  return most == 0 || la_cholesky(n, L, n);
}
