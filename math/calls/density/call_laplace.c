/* SPDX-License-Identifier: BSD-3-Clause
   Rows of the Laplace approximation: marginal densities and draws of the latent
   variables, for a user's likelihood and for those of the table.  Sources of the formulas
   stand in math/solve/laplace.h; the marginal is (3.32) of Rasmussen and Williams. */
#include <float.h>
#include "math/view/call.h"
#include "math/solve/laplace.h"

/* How a row differs from the others. */
typedef struct Form {
  const char *name;
  const LaplaceCount *count; /* NULL: argument 0 is the likelihood */
  bool has_control;
} Form;

/* The last argument: theta_0, tolerance, max_num_steps, solver, max_steps_line_search,
   allow_fallthrough, each a view. */
enum { THETA_0, TOLERANCE, MAX_STEPS, SOLVER, LINE_SEARCH, FALLTHROUGH, CONTROLS };

enum { DEFAULT_STEPS = 500, DEFAULT_SOLVER = 1, DEFAULT_HALVINGS = 1000 };
#define DEFAULT_TOLERANCE sqrt(DBL_EPSILON)

/* The covariance function is the last of the functions; the block size is before it. */
static int covariance_at(const View *in, int n) {
  while (in[--n].base != BASE_FUNCTION) continue;
  return n;
}

/* ---- arguments ---- */

static void find_arguments(Laplace *l, FnCtx *ctx, const View *in, int n,
                           const Form *form) {
  int at = covariance_at(in, n), end = form->has_control ? n - CONTROLS : n;
  *l = (Laplace){.ctx = ctx, .name = form->name, .in = in, .count = form->count};
  l->like = form->count ? &LAPLACE_COUNT : &LAPLACE_USER;
  l->control = form->has_control ? end : 0;
  l->cov_tail = at + 1;
  l->like_tail = 1;
  l->block = arg_int(&in[at - 1]);
  hof_begin(&l->cov_f, ctx, form->name, 0, in, l->cov_tail, end - l->cov_tail);
  if (form->count) return;
  hof_begin(&l->like_f, ctx, form->name, 1, in, l->like_tail, at - 1 - l->like_tail);
  l->cov_f.f = ctx->callback + 1;
}

static FnStatus check_control(Laplace *l) {
  const View *c = l->in + l->control;
  l->tolerance = arg_real(&c[TOLERANCE]);
  l->max_steps = arg_int(&c[MAX_STEPS]);
  l->solver = (int)arg_int(&c[SOLVER]);
  l->max_halvings = arg_int(&c[LINE_SEARCH]);
  l->may_fall = arg_int(&c[FALLTHROUGH]) != 0;
  if (!(l->tolerance >= 0))
    return call_fail(l->ctx, "%s: tolerance is %g, must not be negative", l->name,
                     l->tolerance);
  if (l->max_steps < 1)
    return call_fail(l->ctx, "%s: max_num_steps is %ld, must be positive", l->name,
                     l->max_steps);
  if (l->solver < 1 || l->solver > 3)
    return call_fail(l->ctx, "%s: solver is %d, must be 1, 2 or 3", l->name, l->solver);
  if (l->max_halvings < 0)
    return call_fail(l->ctx, "%s: max_steps_line_search is %ld, must not be negative",
                     l->name, l->max_halvings);
  if (c[THETA_0].size == l->n) return FN_OK;
  return call_fail(l->ctx,
                   "%s: the initial guess has %ld elements, the covariance %ld rows",
                   l->name, c[THETA_0].size, l->n);
}

static FnStatus check_sizes(Laplace *l) {
  if (l->n < 1) return call_fail(l->ctx, "%s: the covariance is empty", l->name);
  if (l->block < 1 || l->n % l->block)
    return call_fail(l->ctx,
                     "%s: hessian_block_size is %ld, must divide the %ld rows of the "
                     "covariance",
                     l->name, l->block, l->n);
  if (l->control) TRY_CALL(check_control(l));
  if (!l->count) return FN_OK;
  l->block = 1;
  return laplace_count_check(l);
}

/* Nearly singular covariances pass: solver 1 needs no factor of them. */
static FnStatus covariance(Laplace *l) {
  View v = {0};
  TRY_CALL(hof_result(&l->cov_f, &v));
  TRY_CALL(call_square(l->ctx, l->name, &v, "the covariance"));
  for (long k = 0; k < v.size; k++)
    if (!isfinite(v.r[k]))
      return call_reject(l->ctx, "%s: a number of the covariance is %g", l->name, v.r[k]);
  TRY_CALL(call_symmetric(l->ctx, l->name, &v, "the covariance"));
  l->n = view_rows(&v);
  l->K = v.r;
  if (laplace_is_positive(l->ctx, l->n, l->K)) return FN_OK;
  return call_reject(l->ctx, "%s: the covariance is not positive definite", l->name);
}

static void make_room(Laplace *l) {
  FnCtx *ctx = l->ctx;
  long n = l->n;
  double **vectors[] = {&l->a, &l->grad, &l->trial};
  double **matrices[] = {&l->root, &l->B, &l->wide};
  for (int i = 0; i < 3; i++) *vectors[i] = call_numbers(ctx, n);
  for (int i = 0; i < 3; i++) *matrices[i] = call_numbers(ctx, n * n);
  l->W = call_numbers(ctx, n * l->block);
  l->pivot = ctx->alloc(ctx, sizeof(int) * (size_t)n);
  l->theta = l->control ? call_copy_of(ctx, l->in[l->control + THETA_0].r, n)
                        : call_cleared(ctx, n);
}

static FnStatus find_mode(Laplace *l, FnCtx *ctx, const View *in, int n,
                          const Form *form) {
  find_arguments(l, ctx, in, n, form);
  l->tolerance = DEFAULT_TOLERANCE;
  l->max_steps = DEFAULT_STEPS;
  l->max_halvings = DEFAULT_HALVINGS;
  l->solver = DEFAULT_SOLVER;
  l->may_fall = true;
  TRY_CALL(covariance(l));
  TRY_CALL(check_sizes(l));
  make_room(l);
  return laplace_mode(l);
}

/* ---- the normal distribution around the mode ---- */

static FnStatus pack_solution(FnCtx *ctx, long n, double *mode, double *factor,
                              bool shape, View *out) {
  View members[] = {view_vector(mode, n), view_matrix(factor, n, n)};
  return (shape ? shape_tuple_pack : call_tuple_pack)(ctx, members, 2, out);
}

static FnStatus solve(FnCtx *ctx, const View *in, int n, View *out, const Form *form) {
  Laplace l;
  View same;
  TRY_CALL(find_mode(&l, ctx, in, n, form));
  long size = l.n;
  double *R = call_numbers(ctx, size * size), *A = call_numbers(ctx, size * size);
  pack_solution(ctx, size, NULL, NULL, true, &same);
  if (out->size != same.size)
    return call_fail(ctx, "%s: the covariance has changed", l.name);
  laplace_precision(&l, R);
  laplace_covariance(&l, R, A);
  if (!la_cholesky(size, A, size))
    return call_reject(ctx, "%s: the covariance at the mode is not positive definite",
                       l.name);
  for (long j = 1; j < size; j++) memset(A + j * size, 0, sizeof *A * (size_t)j);
  return pack_solution(ctx, size, l.theta, A, false, out);
}

static FnStatus latent(FnCtx *ctx, const View *in, int n, View *out, const Form *form) {
  Laplace l;
  TRY_CALL(find_mode(&l, ctx, in, n, form));
  long size = l.n;
  int lwork = (int)(34 * size + 1);
  double *R = call_numbers(ctx, size * size), *A = call_numbers(ctx, size * size);
  double *values = call_numbers(ctx, size), *work = call_numbers(ctx, lwork);
  if (out->size != size) return call_fail(ctx, "%s: the covariance has changed", l.name);
  laplace_precision(&l, R);
  laplace_covariance(&l, R, A);
  if (la_eigen_sym((int)size, A, values, true, work, lwork))
    return call_reject(ctx, "%s: the covariance at the mode has no eigenvalues", l.name);
  memcpy(out->r, l.theta, sizeof *out->r * (size_t)size);
  for (long k = 0; k < size; k++)
    la_axpy(size, rng_normal(ctx->rng) * sqrt(fmax(values[k], 0)), A + k * size, out->r);
  return FN_OK;
}

/* ---- the marginal ---- */

/* Adjoints of the covariance's arguments for that of K. */
static FnStatus add_covariance_bars(Laplace *l, const double *K_bar) {
  Hof *h = &l->cov_f;
  if (!h->np) return FN_OK;
  TRY_CALL(hof_adjoint(h, K_bar, NULL));
  hof_spread(l->in, l->cov_tail + h->n, l->cov_tail, l->ctx->want, h->p_bar, l->bar);
  return FN_OK;
}

/* d(marginal)/dK: explicit, and by the mode, whose part in the marginal is [u]. */
static void covariance_bar(Laplace *l, const double *u, double *R) {
  long n = l->n;
  for (long j = 0; j < n; j++)
    for (long i = 0; i < n; i++)
      R[j * n + i] = (l->a[i] * l->a[j] - R[j * n + i]) / 2 + u[i] * l->a[j];
}

static FnStatus keep_partials(Laplace *l, int nargs) {
  FnCtx *ctx = l->ctx;
  long n = l->n, b = l->block;
  double *R = call_numbers(ctx, n * n), *A = call_numbers(ctx, n * n);
  double *blocks = call_numbers(ctx, n * b), *u = call_numbers(ctx, n);
  double *v = call_cleared(ctx, n), *w = call_cleared(ctx, n);
  for (int i = 0; i < nargs; i++)
    if (call_wants(ctx, i)) l->bar[i] = call_cleared(ctx, l->in[i].size);
  laplace_precision(l, R);
  laplace_covariance(l, R, A);
  for (long s = 0; s < n; s += b)
    for (long j = 0; j < b; j++)
      memcpy(blocks + s * b + j * b, A + (s + j) * n + s, sizeof *A * (size_t)b);
  TRY_CALL(l->like->third(l, blocks, u));
  la_gemv(n, n, 1, l->K, n, u, v);
  la_gemv(n, n, -1, R, n, v, u);
  la_gemv(n, n, 1, l->K, n, u, w);
  TRY_CALL(l->like->mixed(l, w));
  covariance_bar(l, u, R);
  TRY_CALL(add_covariance_bars(l, R));
  double **bars = ctx->memo = ctx->alloc(ctx, sizeof l->bar);
  memcpy(bars, l->bar, sizeof l->bar);
  return FN_OK;
}

static FnStatus marginal(FnCtx *ctx, const View *in, int n, View *out, const Form *form) {
  Laplace l;
  TRY_CALL(find_mode(&l, ctx, in, n, form));
  out->r[0] = l.value - la_dot(l.n, l.a, l.theta) / 2 - l.log_det / 2;
  return ctx->want ? keep_partials(&l, n) : FN_OK;
}

void call_laplace_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                          const double *out_bar, double *const *in_bar) {
  double *const *bars = ctx->memo;
  (void)out;
  for (int i = 0; i < n; i++)
    if (in_bar[i] && bars[i]) la_axpy(in[i].size, out_bar[0], bars[i], in_bar[i]);
}

/* ---- rows ---- */

static FnStatus of_size(View *out, long size) {
  *out = view_vector(NULL, size);
  return FN_OK;
}

/* As many as the covariance has rows. */
static FnStatus count_latent(FnCtx *ctx, const View *in, int n, const char *name,
                             long *count) {
  Form form = {name, NULL, false};
  Laplace l;
  View K = {0};
  find_arguments(&l, ctx, in, n, &form);
  TRY_CALL(l.cov_f.f->value(l.cov_f.f->ctx, l.cov_f.in, l.cov_f.n, &K));
  *count = view_rows(&K);
  return FN_OK;
}

FnStatus shape_laplace_latent(FnCtx *ctx, const View *in, int n, View *out) {
  long count;
  TRY_CALL(count_latent(ctx, in, n, "laplace_latent_rng", &count));
  return of_size(out, count);
}

FnStatus shape_laplace_solve(FnCtx *ctx, const View *in, int n, View *out) {
  long count;
  TRY_CALL(count_latent(ctx, in, n, "laplace_latent_solve", &count));
  return pack_solution(ctx, count, NULL, NULL, true, out);
}

FnStatus shape_laplace_solve_tol(FnCtx *ctx, const View *in, int n, View *out) {
  return pack_solution(ctx, in[n - CONTROLS + THETA_0].size, NULL, NULL, true, out);
}

FnStatus shape_laplace_latent_tol(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx;
  return of_size(out, in[n - CONTROLS + THETA_0].size);
}

FnStatus shape_laplace_latent_count(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx;
  return of_size(out, in[covariance_at(in, n) - 2].size);
}

#define ROW(ACTION, NAME, COUNT, CONTROL)                                                \
  FnStatus call_##NAME(FnCtx *ctx, const View *in, int n, View *out) {                   \
    static const Form form = {#NAME, COUNT, CONTROL};                                    \
    return ACTION(ctx, in, n, out, &form);                                               \
  }
#define FAMILY(NAME, COUNT)                                                              \
  ROW(marginal, laplace_marginal_##NAME##_lpmf, COUNT, false)                            \
  ROW(marginal, laplace_marginal_tol_##NAME##_lpmf, COUNT, true)                         \
  ROW(latent, laplace_latent_##NAME##_rng, COUNT, false)                                 \
  ROW(latent, laplace_latent_tol_##NAME##_rng, COUNT, true)

ROW(marginal, laplace_marginal, NULL, false)
ROW(marginal, laplace_marginal_tol, NULL, true)
ROW(latent, laplace_latent_rng, NULL, false)
ROW(latent, laplace_latent_tol_rng, NULL, true)
ROW(solve, laplace_latent_solve, NULL, false)
ROW(solve, laplace_latent_solve_tol, NULL, true)
FAMILY(poisson_log, &LAPLACE_POISSON_LOG)
FAMILY(neg_binomial_2_log, &LAPLACE_NEG_BINOMIAL_2_LOG)
FAMILY(bernoulli_logit, &LAPLACE_BERNOULLI_LOGIT)

/* ---- the control that goes without saying ---- */

static FnStatus pack_options(FnCtx *ctx, View theta_0, bool shape, View *out) {
  double tolerance = DEFAULT_TOLERANCE;
  int steps = DEFAULT_STEPS, solver = DEFAULT_SOLVER, halvings = DEFAULT_HALVINGS;
  int may_fall = 1;
  View members[CONTROLS] = {[THETA_0] = theta_0,
                            [TOLERANCE] = view_scalar(&tolerance),
                            [MAX_STEPS] = view_int(&steps),
                            [SOLVER] = view_int(&solver),
                            [LINE_SEARCH] = view_int(&halvings),
                            [FALLTHROUGH] = view_int(&may_fall)};
  return (shape ? shape_tuple_pack : call_tuple_pack)(ctx, members, CONTROLS, out);
}

static View zeros(FnCtx *ctx, const View *n) {
  long size = arg_int(n);
  return view_vector(call_cleared(ctx, size), size);
}

FnStatus shape_laplace_options_n(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return pack_options(ctx, zeros(ctx, &in[0]), true, out);
}

FnStatus call_laplace_options_n(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return pack_options(ctx, zeros(ctx, &in[0]), false, out);
}

FnStatus shape_laplace_options(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return pack_options(ctx, in[0], true, out);
}

FnStatus call_laplace_options(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return pack_options(ctx, in[0], false, out);
}

/* The guess stands before the other numbers. */
void call_laplace_options_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                                  const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  long at = out->size - (CONTROLS - 1) - in[0].size;
  if (in_bar[0]) la_add(in[0].size, out_bar + at, in_bar[0]);
}
