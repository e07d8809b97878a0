/* SPDX-License-Identifier: BSD-3-Clause
   Gaussian dynamic linear models: a state of n numbers moves by G with noise W, columns
   of y (r numbers) see F' of it with noise V.  The density by the Kalman filter (West and
   Harrison, "Bayesian forecasting and dynamic models", 1997, 4.3); the adjoint, by hand,
   runs the filter back line by line. */
#include "math/view/call.h"
#include "math/view/call_util.h"

enum { ARG_Y, ARG_F, ARG_G, ARG_V, ARG_W, ARG_M0, ARG_C0, ARGS };

/* One step as the way back needs it, and what comes before it. */
typedef struct Step {
  double *m, *C;     /* state before */
  double *a, *R, *H; /* predicted state, its covariance, H = R F */
  double *K, *u;     /* inverse covariance of what is seen, u = K e */
} Step;

typedef struct Dlm {
  long n, r, steps;
  Step *step;
} Dlm;

/* out (m x k) += alpha op(A) op(B), op(A) m x inner; dense columns. */
typedef enum { AS_IS, TURNED } Turn;
static void product(long m, long k, long inner, double alpha, const double *A,
                    Turn turn_a, const double *B, Turn turn_b, double *out) {
  la_gemm(m, k, inner, alpha, A, turn_a ? inner : 1, turn_a ? 1 : m, B, turn_b ? k : 1,
          turn_b ? 1 : inner, out, m);
}

static FnStatus check(FnCtx *ctx, const char *name, const View *in) {
  long r = view_rows(&in[ARG_Y]), n = view_rows(&in[ARG_F]);
  TRY_CALL(call_square(ctx, name, &in[ARG_G], "G"));
  TRY_CALL(call_agree(ctx, name, "rows of y", r, "columns of F", view_cols(&in[ARG_F])));
  TRY_CALL(call_agree(ctx, name, "rows of F", n, "rows of G", view_rows(&in[ARG_G])));
  TRY_CALL(call_agree(ctx, name, "rows of y", r, "rows of V", view_rows(&in[ARG_V])));
  TRY_CALL(call_agree(ctx, name, "rows of F", n, "rows of W", view_rows(&in[ARG_W])));
  TRY_CALL(call_agree(ctx, name, "rows of F", n, "size of m0", in[ARG_M0].size));
  TRY_CALL(call_agree(ctx, name, "rows of F", n, "rows of C0", view_rows(&in[ARG_C0])));
  if (in[ARG_V].base == BASE_MATRIX) TRY_CALL(call_symmetric(ctx, name, &in[ARG_V], "V"));
  TRY_CALL(call_symmetric(ctx, name, &in[ARG_W], "W"));
  return call_symmetric(ctx, name, &in[ARG_C0], "C0");
}

/* Covariance of what is seen to its inverse; *log_det: half the logarithm of its
   determinant. */
static bool invert(FnCtx *ctx, long r, double *Q, double *log_det) {
  double *inverse = call_numbers(ctx, r * r), *work = call_numbers(ctx, r * r);
  if (!la_cholesky(r, Q, r)) return false;
  *log_det = la_log_diagonal(r, Q);
  la_inverse_from_cholesky(r, Q, inverse, work);
  memcpy(Q, inverse, sizeof *Q * (size_t)(r * r));
  return true;
}

static void predict(FnCtx *ctx, const Dlm *d, const View *in, Step *s) {
  long n = d->n;
  double *GC = call_cleared(ctx, n * n);
  s->a = call_cleared(ctx, n);
  s->R = call_copy_of(ctx, in[ARG_W].r, n * n);
  s->H = call_cleared(ctx, n * d->r);
  la_gemv(n, n, 1, in[ARG_G].r, n, s->m, s->a);
  product(n, n, n, 1, in[ARG_G].r, AS_IS, s->C, AS_IS, GC);
  product(n, n, n, 1, GC, AS_IS, in[ARG_G].r, TURNED, s->R);
  product(n, d->r, n, 1, s->R, AS_IS, in[ARG_F].r, AS_IS, s->H);
}

/* Takes in the column [y]; [m] and [C] get the state after it. */
static bool update(FnCtx *ctx, const Dlm *d, const View *in, const double *y, Step *s,
                   double *m, double *C, double *lp) {
  long n = d->n, r = d->r;
  const View *V = &in[ARG_V];
  double *e = call_copy_of(ctx, y, r), *HK = call_cleared(ctx, n * r), half = 0;
  s->K = call_cleared(ctx, r * r);
  s->u = call_cleared(ctx, r);
  la_gemv_t(n, r, -1, in[ARG_F].r, n, s->a, e);
  product(r, r, n, 1, in[ARG_F].r, TURNED, s->H, AS_IS, s->K);
  for (long i = 0; i < V->size; i++)
    s->K[V->base == BASE_MATRIX ? i : i * r + i] += V->r[i];
  if (!invert(ctx, r, s->K, &half)) return false;
  la_gemv(r, r, 1, s->K, r, e, s->u);
  *lp -= half + 0.5 * la_dot(r, e, s->u);
  memcpy(m, s->a, sizeof *m * (size_t)n);
  memcpy(C, s->R, sizeof *C * (size_t)(n * n));
  la_gemv(n, r, 1, s->H, n, s->u, m);
  product(n, r, r, 1, s->H, AS_IS, s->K, AS_IS, HK);
  product(n, n, r, -1, HK, AS_IS, s->H, TURNED, C);
  return true;
}

FnStatus call_gaussian_dlm_obs(FnCtx *ctx, const View *in, int nargs, View *out) {
  static const char NAME[] = "gaussian_dlm_obs_lpdf";
  (void)nargs;
  TRY_CALL(check(ctx, NAME, in));
  long n = view_rows(&in[ARG_F]), r = view_rows(&in[ARG_Y]),
       steps = view_cols(&in[ARG_Y]);
  Dlm *d = ctx->memo = ctx->alloc(ctx, sizeof *d);
  *d = (Dlm){n, r, steps, ctx->alloc(ctx, sizeof *d->step * (size_t)(steps + 1))};
  d->step[0].m = call_copy_of(ctx, in[ARG_M0].r, n);
  d->step[0].C = call_copy_of(ctx, in[ARG_C0].r, n * n);
  for (long t = 0; t < steps; t++) {
    Step *s = &d->step[t];
    s[1].m = call_numbers(ctx, n);
    s[1].C = call_numbers(ctx, n * n);
    predict(ctx, d, in, s);
    if (!update(ctx, d, in, in[ARG_Y].r + t * r, s, s[1].m, s[1].C, out->r))
      return call_reject(ctx, "%s: the covariance of step %ld is not positive definite",
                         NAME, t + 1);
  }
  if (!call_keeps(ctx, (1u << ARGS) - 1)) out->r[0] = 0;
  if (call_keeps(ctx, 0)) out->r[0] -= 0.5 * log(2 * M_PI) * (double)(r * steps);
  return FN_OK;
}

/* Adjoints of the arguments and, while going back, of the state. */
typedef struct Back {
  double *of[ARGS], *m, *C;
} Back;

/* Scratch of one step back. */
typedef struct Scratch {
  double *a_bar, *R_bar, *H_bar, *Q_bar, *e_bar; /* adjoints */
  double *CH, *HCH, *KX, *u_bar;
} Scratch;

/* Q_bar, the adjoint of the covariance Q = F'H + V, and e_bar, of what differs from the
   forecast: from log density, m = a + H u and C = R - H K H'. */
static void seen_back(const Dlm *d, const Step *s, double g, const Back *b, Scratch *w) {
  long n = d->n, r = d->r;
  la_gemv_t(n, r, 1, s->H, n, b->m, w->u_bar);
  la_gemv(r, r, 1, s->K, r, w->u_bar, w->e_bar);
  for (long j = 0; j < r; j++)
    for (long i = 0; i < r; i++)
      w->Q_bar[j * r + i] =
          -0.5 * g * (s->K[j * r + i] - s->u[i] * s->u[j]) - w->e_bar[i] * s->u[j];
  product(n, r, n, 1, b->C, AS_IS, s->H, AS_IS, w->CH);
  product(r, r, n, 1, s->H, TURNED, w->CH, AS_IS, w->HCH);
  product(r, r, r, 1, s->K, AS_IS, w->HCH, AS_IS, w->KX);
  product(r, r, r, 1, w->KX, AS_IS, s->K, AS_IS, w->Q_bar);
  la_axpy(r, -g, s->u, w->e_bar);
}

/* Adjoints through `update`: those of a, R, F, V and y, from those of m, C and lp. */
static void update_back(const Dlm *d, const View *in, const Step *s, double g, Back *b,
                        double *y_bar, Scratch *w) {
  long n = d->n, r = d->r;
  const double *F = in[ARG_F].r;
  double *F_bar = b->of[ARG_F];
  seen_back(d, s, g, b, w);
  product(n, r, n, 1, b->C, TURNED, s->H, AS_IS, w->CH);
  product(n, r, r, -1, w->CH, AS_IS, s->K, AS_IS, w->H_bar);
  product(n, r, 1, 1, b->m, AS_IS, s->u, TURNED, w->H_bar);
  product(n, r, r, 1, F, AS_IS, w->Q_bar, AS_IS, w->H_bar);
  product(n, r, r, 1, s->H, AS_IS, w->Q_bar, TURNED, F_bar);
  la_add(n, b->m, w->a_bar);
  la_add(n * n, b->C, w->R_bar);
  la_gemv(n, r, -1, F, n, w->e_bar, w->a_bar);
  product(n, r, 1, -1, s->a, AS_IS, w->e_bar, TURNED, F_bar);
  product(n, n, r, 1, w->H_bar, AS_IS, F, TURNED, w->R_bar);
  product(n, r, n, 1, s->R, TURNED, w->H_bar, AS_IS, F_bar);
  la_add(r, w->e_bar, y_bar);
  for (long i = 0; i < in[ARG_V].size; i++)
    b->of[ARG_V][i] += w->Q_bar[in[ARG_V].base == BASE_MATRIX ? i : i * r + i];
}

/* Adjoints through `predict`: those of G, W and of the state before. */
static void predict_back(FnCtx *ctx, const Dlm *d, const View *in, const Step *s,
                         const double *a_bar, const double *R_bar, Back *b) {
  long n = d->n;
  double *RG = call_cleared(ctx, n * n), *both = call_cleared(ctx, n * n);
  double *GC = call_cleared(ctx, n * n);
  la_add(n * n, R_bar, b->of[ARG_W]);
  product(n, n, 1, 1, a_bar, AS_IS, s->m, TURNED, b->of[ARG_G]);
  for (long j = 0; j < n; j++)
    for (long i = 0; i < n; i++) both[j * n + i] = R_bar[j * n + i] + R_bar[i * n + j];
  product(n, n, n, 1, in[ARG_G].r, AS_IS, s->C, AS_IS, GC);
  product(n, n, n, 1, both, AS_IS, GC, AS_IS, b->of[ARG_G]);
  memset(b->m, 0, sizeof *b->m * (size_t)n);
  memset(b->C, 0, sizeof *b->C * (size_t)(n * n));
  la_gemv_t(n, n, 1, in[ARG_G].r, n, a_bar, b->m);
  product(n, n, n, 1, in[ARG_G].r, TURNED, R_bar, AS_IS, RG);
  product(n, n, n, 1, RG, AS_IS, in[ARG_G].r, AS_IS, b->C);
}

void call_gaussian_dlm_obs_adjoint(FnCtx *ctx, const View *in, int nargs, const View *out,
                                   const double *out_bar, double *const *in_bar) {
  (void)nargs, (void)out;
  const Dlm *d = ctx->memo;
  Back b = {.m = call_cleared(ctx, d->n), .C = call_cleared(ctx, d->n * d->n)};
  long n = d->n, r = d->r;
  for (int i = 0; i < ARGS; i++)
    b.of[i] = in_bar[i] ? in_bar[i] : call_cleared(ctx, in[i].size);
  for (long t = d->steps; t-- > 0;) {
    Scratch w = {
        call_cleared(ctx, n),     call_cleared(ctx, n * n), call_cleared(ctx, n * r),
        call_cleared(ctx, r * r), call_cleared(ctx, r),     call_cleared(ctx, n * r),
        call_cleared(ctx, r * r), call_cleared(ctx, r * r), call_cleared(ctx, r)};
    update_back(d, in, &d->step[t], out_bar[0], &b, b.of[ARG_Y] + t * r, &w);
    predict_back(ctx, d, in, &d->step[t], w.a_bar, w.R_bar, &b);
  }
  la_add(n, b.m, b.of[ARG_M0]);
  la_add(n * n, b.C, b.of[ARG_C0]);
}
