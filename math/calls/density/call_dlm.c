/* SPDX-License-Identifier: BSD-3-Clause
   Gaussian dynamic linear models: a state of n numbers moves by G with noise W, columns
   of y (r numbers) see F' of it with noise V.  The density by the Kalman filter (West and
   Harrison, "Bayesian forecasting and dynamic models", 1997, 4.3).

   Covariances are updated in the form of Joseph, C = J R J' + A V A' with J = I - A F':
   a sum of two that are positive semidefinite, in which an error of the gain A counts in
   its square alone (Bucy and Joseph, "Filtering for stochastic processes with
   applications to guidance", 1968).  They and their adjoints are made symmetric after
   each step, for the filter does not damp what is not.  Where V is a vector, its numbers
   are seen one after the other, so that nothing is inverted (Durbin and Koopman, "Time
   series analysis by state space methods", 2012, 6.4).

   The adjoint, by hand, runs back look by look.  A is the best gain, so that C does not
   vary with it: dC = J dR J' + A dV A' - C dF A' - A dF' C, and the state m = a + R F u
   with u = Q^-1 e varies by J (da + dR F u) + C dF u - A (dF' m + dV u - dy). */
#include "math/view/call.h"
#include "math/view/call_util.h"

enum { ARG_Y, ARG_F, ARG_G, ARG_V, ARG_W, ARG_M0, ARG_C0, ARGS };

/* What is believed of the state. */
typedef struct State {
  double *m, *C; /* mean and covariance: n, n x n */
} State;

/* A look at the state, as the way back needs it. */
typedef struct Look {
  State before, after;
  double *H, *A; /* n x wide: H = R F, the gain A = H K */
  double *K, *u; /* inverse covariance of what is seen, u = K e: wide x wide, wide */
} Look;

/* [wide] numbers are seen at once, in so many [looks] a step: r in one, or one in r. */
typedef struct Dlm {
  long n, r, steps, wide, looks;
  Look *look; /* steps x looks */
  State first;
} Dlm;

/* out (m x k) += alpha op(A) op(B), op(A) m x inner; dense columns. */
typedef enum { AS_IS, TURNED } Turn;
static void product(long m, long k, long inner, double alpha, const double *A,
                    Turn turn_a, const double *B, Turn turn_b, double *out) {
  la_gemm(m, k, inner, alpha, A, turn_a ? inner : 1, turn_a ? 1 : m, B, turn_b ? k : 1,
          turn_b ? 1 : inner, out, m);
}

static void symmetrise(long n, double *X) {
  for (long j = 0; j < n; j++)
    for (long i = j + 1; i < n; i++)
      X[j * n + i] = X[i * n + j] = 0.5 * (X[j * n + i] + X[i * n + j]);
}

/* X <- (I - U V') X (I - V U'), X symmetric, U and V n x w; work: n x w. */
static void sandwich(long n, long w, const double *U, const double *V, double *X,
                     double *work) {
  memset(work, 0, sizeof *work * (size_t)(n * w));
  product(n, w, n, 1, X, TURNED, V, AS_IS, work);
  product(n, n, w, -1, U, AS_IS, work, TURNED, X);
  memset(work, 0, sizeof *work * (size_t)(n * w));
  product(n, w, n, 1, X, AS_IS, V, AS_IS, work);
  product(n, n, w, -1, work, AS_IS, U, TURNED, X);
  symmetrise(n, X);
}

/* out += B X B' with op(B) as B, X and out n x n and symmetric; work: n x n. */
static void add_quadratic(long n, const double *B, Turn turn, const double *X,
                          double *out, double *work) {
  memset(work, 0, sizeof *work * (size_t)(n * n));
  product(n, n, n, 1, B, turn, X, AS_IS, work);
  product(n, n, n, 1, work, AS_IS, B, turn == TURNED ? AS_IS : TURNED, out);
  symmetrise(n, out);
}

/* ---- arguments ---- */

static FnStatus check_noise(FnCtx *ctx, const char *name, const View *V) {
  if (V->base == BASE_MATRIX) return call_semidefinite(ctx, name, V, "V");
  for (long k = 0; k < V->size; k++)
    if (!(V->r[k] >= 0))
      return call_reject(ctx, "%s: V[%ld] is %g, must not be negative", name, k + 1,
                         V->r[k]);
  return FN_OK;
}

static FnStatus check(FnCtx *ctx, const char *name, const View *in) {
  static const char *const names[] = {"y", "F", "G", "V", "W", "m0", "C0"};
  for (int a = 0; a < ARGS; a++) TRY_CALL(call_finite(ctx, name, &in[a], names[a]));
  long r = view_rows(&in[ARG_Y]), n = view_rows(&in[ARG_F]);
  TRY_CALL(call_square(ctx, name, &in[ARG_G], "G"));
  TRY_CALL(call_agree(ctx, name, "rows of y", r, "columns of F", view_cols(&in[ARG_F])));
  TRY_CALL(call_agree(ctx, name, "rows of F", n, "rows of G", view_rows(&in[ARG_G])));
  TRY_CALL(call_agree(ctx, name, "rows of y", r, "rows of V", view_rows(&in[ARG_V])));
  TRY_CALL(call_agree(ctx, name, "rows of F", n, "rows of W", view_rows(&in[ARG_W])));
  TRY_CALL(call_agree(ctx, name, "rows of F", n, "size of m0", in[ARG_M0].size));
  TRY_CALL(call_agree(ctx, name, "rows of F", n, "rows of C0", view_rows(&in[ARG_C0])));
  TRY_CALL(check_noise(ctx, name, &in[ARG_V]));
  TRY_CALL(call_semidefinite(ctx, name, &in[ARG_W], "W"));
  return call_semidefinite(ctx, name, &in[ARG_C0], "C0");
}

/* ---- the filter ---- */

static State new_state(FnCtx *ctx, long n) {
  return (State){call_cleared(ctx, n), call_cleared(ctx, n * n)};
}

static State predict(FnCtx *ctx, const Dlm *d, const View *in, State s, double *work) {
  long n = d->n;
  State out = {call_cleared(ctx, n), call_copy_of(ctx, in[ARG_W].r, n * n)};
  la_gemv(n, n, 1, in[ARG_G].r, n, s.m, out.m);
  add_quadratic(n, in[ARG_G].r, AS_IS, s.C, out.C, work);
  return out;
}

/* Covariance of what is seen to its inverse; *log_det: half the logarithm of its
   determinant.  work: twice w x w. */
static bool invert(long w, double *Q, double *work, double *log_det) {
  double *inverse = work + w * w;
  if (!la_cholesky(w, Q, w)) return false;
  *log_det = la_log_diagonal(w, Q);
  la_inverse_from_cholesky(w, Q, inverse, work);
  memcpy(Q, inverse, sizeof *Q * (size_t)(w * w));
  symmetrise(w, Q);
  return true;
}

/* Columns of F that look [j] of a step sees, and its part of V, wide x wide. */
static const double *seen_by(const Dlm *d, const View *in, long j) {
  return in[ARG_F].r + j * d->n;
}
static const double *noise_of(const View *in, long j) {
  return in[ARG_V].r + j;
}

/* The state after [y] has been seen, number [j] and those after it of a step. */
static bool look(FnCtx *ctx, const Dlm *d, const View *in, const double *y, long j,
                 Look *l, double *lp, double *work) {
  long n = d->n, w = d->wide;
  const double *F = seen_by(d, in, j), *V = noise_of(in, j);
  double *e = call_copy_of(ctx, y + j, w), half = 0;
  *l = (Look){l->before,
              {call_copy_of(ctx, l->before.m, n), call_copy_of(ctx, l->before.C, n * n)},
              call_cleared(ctx, n * w),
              call_cleared(ctx, n * w),
              call_copy_of(ctx, V, w * w),
              call_cleared(ctx, w)};
  la_gemv_t(n, w, -1, F, n, l->before.m, e);
  product(n, w, n, 1, l->before.C, AS_IS, F, AS_IS, l->H);
  product(w, w, n, 1, F, TURNED, l->H, AS_IS, l->K);
  symmetrise(w, l->K);
  if (!invert(w, l->K, work, &half)) return false;
  la_gemv(w, w, 1, l->K, w, e, l->u);
  *lp -= half + 0.5 * la_dot(w, e, l->u);
  la_gemv(n, w, 1, l->H, n, l->u, l->after.m);
  product(n, w, w, 1, l->H, AS_IS, l->K, AS_IS, l->A);
  sandwich(n, w, l->A, F, l->after.C, work);
  memset(work, 0, sizeof *work * (size_t)(n * w));
  product(n, w, w, 1, l->A, AS_IS, V, AS_IS, work);
  product(n, n, w, 1, work, AS_IS, l->A, TURNED, l->after.C);
  symmetrise(n, l->after.C);
  return true;
}

static Dlm *new_dlm(FnCtx *ctx, const View *in) {
  Dlm *d = ctx->alloc(ctx, sizeof *d);
  bool apart = in[ARG_V].base != BASE_MATRIX;
  long n = view_rows(&in[ARG_F]), r = view_rows(&in[ARG_Y]);
  *d = (Dlm){.n = n, .r = r, .steps = r ? view_cols(&in[ARG_Y]) : 0};
  d->wide = apart ? 1 : r;
  d->looks = apart ? r : 1;
  d->look = ctx->alloc(ctx, sizeof *d->look * (size_t)(d->steps * d->looks + 1));
  d->first =
      (State){call_copy_of(ctx, in[ARG_M0].r, n), call_copy_of(ctx, in[ARG_C0].r, n * n)};
  symmetrise(n, d->first.C);
  return d;
}

/* Numbers of scratch that a step needs. */
static long scratch(const Dlm *d) {
  return d->n * d->n + d->n * d->wide + 2 * d->wide * d->wide;
}

FnStatus call_gaussian_dlm_obs(FnCtx *ctx, const View *in, int nargs, View *out) {
  static const char NAME[] = "gaussian_dlm_obs_lpdf";
  (void)nargs;
  TRY_CALL(check(ctx, NAME, in));
  Dlm *d = ctx->memo = new_dlm(ctx, in);
  double *work = call_numbers(ctx, scratch(d));
  State s = d->first;
  for (long t = 0; t < d->steps; t++) {
    s = predict(ctx, d, in, s, work);
    for (long j = 0; j < d->looks; j++) {
      Look *l = &d->look[t * d->looks + j];
      l->before = s;
      if (!look(ctx, d, in, in[ARG_Y].r + t * d->r, j, l, out->r, work))
        return call_reject(ctx,
                           "%s: the covariance of what step %ld sees is not positive "
                           "definite",
                           NAME, t + 1);
      s = l->after;
    }
  }
  if (!call_keeps(ctx, (1u << ARGS) - 1)) out->r[0] = 0;
  if (call_keeps(ctx, 0)) out->r[0] -= 0.5 * log(2 * M_PI) * (double)(d->r * d->steps);
  return FN_OK;
}

/* ---- the way back ---- */

/* Adjoints: of the arguments, of the state (its covariance symmetric), and scratch. */
typedef struct Back {
  double *of[ARGS];
  State s, next;
  double *SA;         /* C_bar A, then the adjoint of F: n x wide */
  double *P;          /* that of the log density by Q: wide x wide */
  double *w, *z, *Fu; /* A' m_bar, J' m_bar, F u */
  double *work;
} Back;

/* P = g (u u' - K) / 2; V_bar += A' C_bar A - (w u' + u w') / 2 + P. */
static void noise_back(const Dlm *d, const Look *l, double g, double *V_bar, Back *b) {
  long r = d->wide;
  for (long j = 0; j < r; j++)
    for (long i = 0; i < r; i++) {
      double p = b->P[j * r + i] = 0.5 * g * (l->u[i] * l->u[j] - l->K[j * r + i]);
      V_bar[j * r + i] += p - 0.5 * (b->w[i] * l->u[j] + b->w[j] * l->u[i]);
    }
  product(r, r, d->n, 1, l->A, TURNED, b->SA, AS_IS, V_bar);
}

/* F_bar += -2 C S A + 2 H P + C m_bar u' - m w' + g a u', where S = C_bar. */
static void seen_back(const Dlm *d, const Look *l, double g, double *F_bar, Back *b) {
  long n = d->n, r = d->wide;
  double *Cm = b->work;
  memset(Cm, 0, sizeof *Cm * (size_t)n);
  la_gemv(n, n, 1, l->after.C, n, b->s.m, Cm);
  la_axpy(n, g, l->before.m, Cm);
  product(n, r, n, -2, l->after.C, AS_IS, b->SA, AS_IS, F_bar);
  product(n, r, r, 2, l->H, AS_IS, b->P, AS_IS, F_bar);
  product(n, r, 1, 1, Cm, AS_IS, l->u, TURNED, F_bar);
  product(n, r, 1, -1, l->after.m, AS_IS, b->w, TURNED, F_bar);
}

/* R_bar = J' S J + (z (F u)' + F u z') / 2 + F P F' in place of S. */
static void covariance_back(const Dlm *d, const Look *l, const double *F, Back *b) {
  long n = d->n, r = d->wide;
  double *FP = b->SA, *S = b->s.C;
  sandwich(n, r, F, l->A, S, b->work);
  product(n, n, 1, 0.5, b->z, AS_IS, b->Fu, TURNED, S);
  product(n, n, 1, 0.5, b->Fu, AS_IS, b->z, TURNED, S);
  memset(FP, 0, sizeof *FP * (size_t)(n * r));
  product(n, r, r, 1, F, AS_IS, b->P, AS_IS, FP);
  product(n, n, r, 1, FP, AS_IS, F, TURNED, S);
  symmetrise(n, S);
}

/* Adjoints through `look`: the state's become those of the state before. */
static void look_back(const Dlm *d, const View *in, const Look *l, long j, double g,
                      double *y_bar, Back *b) {
  long n = d->n, r = d->wide;
  const double *F = seen_by(d, in, j);
  memset(b->w, 0, sizeof *b->w * (size_t)r);
  memset(b->Fu, 0, sizeof *b->Fu * (size_t)n);
  memset(b->SA, 0, sizeof *b->SA * (size_t)(n * r));
  memcpy(b->z, b->s.m, sizeof *b->z * (size_t)n);
  la_gemv_t(n, r, 1, l->A, n, b->s.m, b->w);
  la_gemv(n, r, -1, F, n, b->w, b->z);
  la_gemv(n, r, 1, F, n, l->u, b->Fu);
  product(n, r, n, 1, b->s.C, AS_IS, l->A, AS_IS, b->SA);
  noise_back(d, l, g, b->of[ARG_V] + j, b);
  seen_back(d, l, g, b->of[ARG_F] + j * n, b);
  covariance_back(d, l, F, b);
  la_add(r, b->w, y_bar);
  la_axpy(r, -g, l->u, y_bar);
  memcpy(b->s.m, b->z, sizeof *b->z * (size_t)n);
  la_axpy(n, g, b->Fu, b->s.m);
}

/* Adjoints through `predict` from state [s]: those of G, W and, in b->s, of it. */
static void predict_back(const Dlm *d, const View *in, State s, Back *b) {
  long n = d->n;
  const double *G = in[ARG_G].r;
  State before = b->next;
  la_add(n * n, b->s.C, b->of[ARG_W]);
  product(n, n, 1, 1, b->s.m, AS_IS, s.m, TURNED, b->of[ARG_G]);
  memset(b->work, 0, sizeof *b->work * (size_t)(n * n));
  product(n, n, n, 2, G, AS_IS, s.C, AS_IS, b->work);
  product(n, n, n, 1, b->s.C, AS_IS, b->work, AS_IS, b->of[ARG_G]);
  memset(before.m, 0, sizeof *before.m * (size_t)n);
  memset(before.C, 0, sizeof *before.C * (size_t)(n * n));
  la_gemv_t(n, n, 1, G, n, b->s.m, before.m);
  add_quadratic(n, G, TURNED, b->s.C, before.C, b->work);
  b->next = b->s;
  b->s = before;
}

void call_gaussian_dlm_obs_adjoint(FnCtx *ctx, const View *in, int nargs, const View *out,
                                   const double *out_bar, double *const *in_bar) {
  (void)nargs, (void)out;
  const Dlm *d = ctx->memo;
  long n = d->n, r = d->wide;
  Back b = {.s = new_state(ctx, n),
            .next = new_state(ctx, n),
            .SA = call_numbers(ctx, n * r),
            .P = call_numbers(ctx, r * r),
            .w = call_numbers(ctx, r),
            .z = call_numbers(ctx, n),
            .Fu = call_numbers(ctx, n),
            .work = call_numbers(ctx, scratch(d) + n)};
  for (int i = 0; i < ARGS; i++)
    b.of[i] = in_bar[i] ? in_bar[i] : call_cleared(ctx, in[i].size);
  for (long k = d->steps * d->looks; k-- > 0;) {
    long t = k / d->looks, j = k % d->looks;
    look_back(d, in, &d->look[k], j, out_bar[0], b.of[ARG_Y] + t * d->r + j, &b);
    if (j == 0) predict_back(d, in, t ? d->look[k - 1].after : d->first, &b);
  }
  la_add(n, b.s.m, b.of[ARG_M0]);
  la_add(n * n, b.s.C, b.of[ARG_C0]);
}
