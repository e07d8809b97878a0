/* SPDX-License-Identifier: BSD-3-Clause
   Calls of user functions by rows of the table: values, adjoints, Jacobians. */
#include "math/view/hof.h"
#include <float.h>

long hof_active_size(const View *in, int n, int from, unsigned want) {
  long size = 0;
  for (int i = from; i < n; i++)
    if (want >> i & 1) size += in[i].size;
  return size;
}

void hof_begin(Hof *h, FnCtx *ctx, const char *name, int lead, const View *in, int from,
               int ntail) {
  *h = (Hof){.ctx = ctx,
             .f = ctx->callback,
             .name = name,
             .lead = lead,
             .n = lead + ntail,
             .from = from};
  h->np = hof_active_size(in, from + ntail, from, ctx->want);
  if (h->np) h->p_bar = call_cleared(ctx, h->np);
  double *bar = h->p_bar;
  for (int i = 0; i < ntail; i++) {
    h->in[lead + i] = in[from + i];
    if (!bar || !call_wants(ctx, from + i)) continue;
    h->bar[lead + i] = bar;
    bar += in[from + i].size;
  }
}

FnStatus hof_value(const Hof *h, double *out, long size, const char *what) {
  View v; /* a solver calls too often to clear it */
  const FnCallback *f = h->f;
  TRY_CALL(f->value(f->ctx, h->in, h->n, &v));
  if (v.size != size)
    return call_fail(h->ctx, "%s: the function returns %ld numbers, %s %ld", h->name,
                     v.size, what, size);
  if (v.is_int)
    for (long k = 0; k < size; k++) out[k] = v.i[k];
  else
    for (long k = 0; k < size; k++) out[k] = v.r[k];
  return FN_OK;
}

FnStatus hof_result(const Hof *h, View *out) {
  TRY_CALL(h->f->value(h->f->ctx, h->in, h->n, out));
  double *kept = call_numbers(h->ctx, out->size);
  memmove(kept, out->r, sizeof *kept * (size_t)out->size);
  out->r = kept;
  return FN_OK;
}

FnStatus hof_adjoint(const Hof *h, const double *out_bar, double *value) {
  const FnCallback *f = h->f;
  return f->adjoint(f->ctx, h->in, h->n, out_bar, h->bar, value);
}

/* Central differences: for values alone, where the Jacobian serves an iteration.  The
   cube root of the spacing balances rounding and the error of the formula (Nocedal and
   Wright, "Numerical optimization", 2006, section 8.1). */
static FnStatus differences(Hof *h, int at, long size, double *J) {
  double *x = h->in[at].r, *down = h->work;
  for (long j = 0; j < size; j++) {
    double before = x[j], step = cbrt(DBL_EPSILON) * fmax(fabs(before), 1);
    x[j] = before + step;
    FnStatus status = hof_value(h, J + j * size, size, "there must be");
    x[j] = before - step;
    if (status == FN_OK) status = hof_value(h, down, size, "there must be");
    x[j] = before;
    if (status != FN_OK) return status;
    for (long i = 0; i < size; i++)
      J[j * size + i] = (J[j * size + i] - down[i]) / (2 * step);
  }
  return FN_OK;
}

/* One adjoint call gives one row of both. */
static FnStatus by_adjoints(Hof *h, int at, long size, double *J, double *P) {
  double *row = h->work, *unit = h->work + size, value;
  FnStatus status = FN_OK;
  memset(unit, 0, sizeof *unit * (size_t)size);
  for (long i = 0; i < size && status == FN_OK; i++) {
    unit[i] = 1;
    memset(row, 0, sizeof *row * (size_t)size);
    if (h->np) memset(h->p_bar, 0, sizeof *h->p_bar * (size_t)h->np);
    h->bar[at] = row;
    status = hof_adjoint(h, unit, &value);
    unit[i] = 0;
    for (long j = 0; j < size; j++) J[j * size + i] = row[j];
    for (long j = 0; P && j < h->np; j++) P[j * size + i] = h->p_bar[j];
  }
  return status;
}

static void ready_work(Hof *h, long size) {
  if (!h->work) h->work = call_cleared(h->ctx, 2 * size);
}

void hof_place(Hof *h, double *to) {
  for (int i = h->lead; i < h->n; i++) {
    if (!h->bar[i]) continue;
    h->bar[i] = to;
    to += h->in[i].size;
  }
}

FnStatus hof_rows(Hof *h, int at, long size, double *J, double *P, long stride) {
  ready_work(h, size);
  double *unit = h->work + size, value;
  FnStatus status = FN_OK;
  memset(J, 0, sizeof *J * (size_t)(size * size));
  memset(unit, 0, sizeof *unit * (size_t)size);
  for (long i = 0; i < size && status == FN_OK; i++) {
    h->bar[at] = J + i * size;
    if (h->np) hof_place(h, P + i * stride);
    unit[i] = 1;
    status = hof_adjoint(h, unit, &value);
    unit[i] = 0;
  }
  if (h->np) hof_place(h, h->p_bar);
  return status;
}

FnStatus hof_jacobian(Hof *h, int at, long size, double *J, double *P) {
  ready_work(h, size);
  return hof_has_adjoint(h) ? by_adjoints(h, at, size, J, P)
                            : differences(h, at, size, J);
}

void hof_spread(const View *in, int n, int from, unsigned want, const double *bars,
                double *const *in_bar) {
  for (int i = from; i < n; i++) {
    if (!(want >> i & 1)) continue;
    if (in_bar[i]) la_add(in[i].size, bars, in_bar[i]);
    bars += in[i].size;
  }
}
