/* SPDX-License-Identifier: BSD-3-Clause
   A user's function as the likelihood: its derivatives from gradients, or from values
   where there are none. */
#include "math/solve/laplace.h"
#include "math/view/slope.h"

/* What is looked at along a line theta + t v: the value, or the gradient and the bars of
   the function's other arguments. */
typedef struct Line {
  Laplace *l;
  const double *v;
} Line;

static FnStatus value_at(Laplace *l, const double *theta, double *value) {
  l->like_f.in[0] = view_vector((double *)theta, l->n);
  return hof_value(&l->like_f, value, 1, "there must be");
}

static double *move(const Line *line, double t) {
  const Laplace *l = line->l;
  for (long i = 0; i < l->n; i++) l->trial[i] = l->theta[i] + t * line->v[i];
  return l->trial;
}

static FnStatus value_along(void *ctx, double t, double *out) {
  const Line *line = ctx;
  return value_at(line->l, move(line, t), out);
}

static FnStatus slopes_by_adjoint(Laplace *l, const double *theta, double *value,
                                  double *grad) {
  Hof *h = &l->like_f;
  double one = 1;
  memset(grad, 0, sizeof *grad * (size_t)l->n);
  if (h->np) memset(h->p_bar, 0, sizeof *h->p_bar * (size_t)h->np);
  h->in[0] = view_vector((double *)theta, l->n);
  h->bar[0] = grad;
  return hof_adjoint(h, &one, value);
}

/* The gradient, behind it the bars of the active arguments. */
static FnStatus gradient_along(void *ctx, double t, double *out) {
  const Line *line = ctx;
  Laplace *l = line->l;
  double value;
  TRY_CALL(slopes_by_adjoint(l, move(line, t), &value, out));
  if (l->like_f.np)
    memcpy(out + l->n, l->like_f.p_bar, sizeof *out * (size_t)l->like_f.np);
  return FN_OK;
}

static Slope slope_of(Line *line, double start, double accuracy) {
  const Laplace *l = line->l;
  bool exact = hof_has_adjoint(&l->like_f);
  return (Slope){.at = exact ? gradient_along : value_along,
                 .ctx = line,
                 .n = exact ? l->n + l->like_f.np : 1,
                 .start = start,
                 .accuracy = accuracy};
}

static FnStatus slopes_by_values(Laplace *l, const double *theta, double *grad) {
  double *at = l->theta, *v = call_cleared(l->ctx, l->n);
  Line line = {l, v};
  Slope s = slope_of(&line, 0.25, 1e-13);
  FnStatus status = FN_OK;
  l->theta = (double *)theta;
  for (long i = 0; i < l->n && status == FN_OK; i++) {
    v[i] = 1;
    status = slope_first(l->ctx, &s, &grad[i]);
    v[i] = 0;
  }
  l->theta = at;
  return status;
}

static FnStatus slopes(Laplace *l, const double *theta, double *value, double *grad) {
  if (grad && hof_has_adjoint(&l->like_f))
    return slopes_by_adjoint(l, theta, value, grad);
  TRY_CALL(value_at(l, theta, value));
  return grad ? slopes_by_values(l, theta, grad) : FN_OK;
}

/* ---- second derivatives ---- */

static void symmetrize(Laplace *l) {
  long b = l->block;
  for (long s = 0; s < l->n; s += b)
    for (long j = 0; j < b; j++)
      for (long i = 0; i < j; i++) {
        double *W = laplace_block(l, l->W, s);
        W[j * b + i] = W[i * b + j] = (W[j * b + i] + W[i * b + j]) / 2;
      }
}

/* Column c of all blocks comes from one line. */
static FnStatus curve_by_gradients(Laplace *l, double accuracy) {
  double *v = call_cleared(l->ctx, l->n), *d;
  Line line = {l, v};
  Slope slope = slope_of(&line, 0.25, accuracy);
  long b = l->block;
  d = call_numbers(l->ctx, slope.n);
  for (long c = 0; c < b; c++) {
    for (long s = 0; s < l->n; s += b) v[s + c] = 1;
    TRY_CALL(slope_first(l->ctx, &slope, d));
    for (long s = 0; s < l->n; s += b) {
      v[s + c] = 0;
      for (long r = 0; r < b; r++) laplace_block(l, l->W, s)[c * b + r] = -d[s + r];
    }
  }
  symmetrize(l);
  return FN_OK;
}

/* Second derivatives along the axes of a block, then between two of them. */
static FnStatus curve_by_values(Laplace *l, double accuracy) {
  double *v = call_cleared(l->ctx, l->n), d;
  Line line = {l, v};
  Slope slope = slope_of(&line, 0.25, accuracy);
  long b = l->block;
  for (long s = 0; s < l->n; s += b) {
    double *W = laplace_block(l, l->W, s);
    for (long apart = 0; apart < b; apart++)
      for (long i = 0, j = apart; j < b; i++, j++) {
        v[s + i] = v[s + j] = 1;
        TRY_CALL(slope_second(l->ctx, &slope, &l->value, &d));
        v[s + i] = v[s + j] = 0;
        W[j * b + i] = W[i * b + j] = apart ? (-d - W[i * b + i] - W[j * b + j]) / 2 : -d;
      }
  }
  return FN_OK;
}

static FnStatus curve(Laplace *l, double accuracy) {
  return hof_has_adjoint(&l->like_f) ? curve_by_gradients(l, accuracy)
                                     : curve_by_values(l, accuracy);
}

/* ---- what the marginal varies with ---- */

/* Adds [scale] times numbers laid out as the gradient and what is behind it. */
static void add_bars(Laplace *l, double scale, const double *d) {
  for (int i = l->like_f.lead; i < l->like_f.n; i++) {
    if (!l->like_f.bar[i]) continue;
    int arg = l->like_tail + i - l->like_f.lead;
    la_axpy(l->in[arg].size, scale, d, l->bar[arg]);
    d += l->in[arg].size;
  }
}

/* Factor of a block that may be singular: columns of zeros where it is. */
static void root_of(long b, const double *A, double *L) {
  memset(L, 0, sizeof *L * (size_t)(b * b));
  for (long j = 0; j < b; j++) {
    double d = A[j * b + j];
    for (long k = 0; k < j; k++) d -= L[k * b + j] * L[k * b + j];
    if (!(d > 1e-14 * A[j * b + j])) continue;
    for (long i = j; i < b; i++) {
      double x = A[j * b + i];
      for (long k = 0; k < j; k++) x -= L[k * b + i] * L[k * b + j];
      L[j * b + i] = x / sqrt(d);
    }
  }
}

static FnStatus third(Laplace *l, const double *A, double *out) {
  long b = l->block, n = l->n;
  double *v = call_numbers(l->ctx, n), *roots = call_numbers(l->ctx, n * b);
  Line line = {l, v};
  Slope slope = slope_of(&line, 0.5, 1e-12);
  double *centre = call_numbers(l->ctx, slope.n), *d = call_numbers(l->ctx, slope.n);
  memset(out, 0, sizeof *out * (size_t)n);
  for (long s = 0; s < n; s += b) root_of(b, A + s * b, roots + s * b);
  memset(v, 0, sizeof *v * (size_t)n);
  TRY_CALL(gradient_along(&line, 0, centre));
  for (long c = 0; c < b; c++) {
    for (long s = 0; s < n; s += b)
      for (long r = 0; r < b; r++) v[s + r] = laplace_block(l, roots, s)[c * b + r];
    TRY_CALL(slope_second(l->ctx, &slope, centre, d));
    la_axpy(n, 0.5, d, out);
    add_bars(l, 0.5, d + n);
  }
  return FN_OK;
}

static FnStatus mixed(Laplace *l, const double *w) {
  long n = l->n;
  double most = 0, *v = call_cleared(l->ctx, n);
  Line line = {l, v};
  Slope slope = slope_of(&line, 0.25, 1e-12);
  double *d = call_numbers(l->ctx, slope.n);
  if (!l->like_f.np) return FN_OK;
  TRY_CALL(gradient_along(&line, 0, d));
  add_bars(l, 1, d + n);
  for (long i = 0; i < n; i++) most = fmax(most, fabs(w[i]));
  if (most == 0) return FN_OK;
  for (long i = 0; i < n; i++) v[i] = w[i] / most;
  TRY_CALL(slope_first(l->ctx, &slope, d));
  add_bars(l, most, d + n);
  return FN_OK;
}

const LaplaceLike LAPLACE_USER = {slopes, curve, third, mixed};
