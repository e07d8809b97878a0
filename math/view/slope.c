/* SPDX-License-Identifier: BSD-3-Clause
   Extrapolated differences; the source stands in slope.h. */
#include "math/view/slope.h"
#include <float.h>

enum { LEVELS = 14 };

typedef struct Table {
  const Slope *s;
  const double *centre;               /* NULL: first derivatives */
  double *up, *down, *error, *row[2]; /* row: LEVELS estimates of n numbers */
  double *out;
  int from, level; /* of the first step whose numbers are finite; the present one */
  double floor;    /* what rounding may do to differences at this step */
} Table;

static Table table_of(FnCtx *ctx, Slope *s, const double *centre, double *out) {
  Table t = {.s = s, .centre = centre, .out = out};
  double **parts[] = {&t.up, &t.down, &t.error, &t.row[0], &t.row[1]};
  if (!s->work) s->work = call_numbers(ctx, s->n * (3 + 2 * LEVELS));
  double *at = s->work;
  for (int i = 0; i < 5; i++) {
    *parts[i] = at;
    at += s->n * (i < 3 ? 1 : LEVELS);
  }
  return t;
}

/* The numbers on both sides; *inside is false where the function refuses one of them. */
static FnStatus look(const Table *t, double h, bool *inside) {
  const Slope *s = t->s;
  FnStatus status = s->at(s->ctx, h, t->up);
  if (status == FN_OK) status = s->at(s->ctx, -h, t->down);
  *inside = status == FN_OK;
  return status == FN_REJECT ? FN_OK : status;
}

/* The plain difference at this level; false where it is not finite. */
static bool difference(Table *t, double h, double *out) {
  double most = 0;
  for (long k = 0; k < t->s->n; k++) {
    out[k] = t->centre ? (t->up[k] - 2 * t->centre[k] + t->down[k]) / (h * h)
                       : (t->up[k] - t->down[k]) / (2 * h);
    if (!isfinite(out[k])) return false;
    most = fmax(most, fmax(fabs(t->up[k]), fabs(t->down[k])));
  }
  t->floor = 4 * DBL_EPSILON * most / (t->centre ? h * h : h);
  return true;
}

/* One more row of the tableau: *done where every number is good enough or only gets
   worse. */
static void extrapolate(Table *t, bool *done) {
  long n = t->s->n;
  double *now = t->row[t->level & 1], *before = t->row[(t->level & 1) ^ 1];
  double most = 0;
  for (long k = 0; k < n; k++) {
    double power = 1;
    for (int j = 1; j <= t->level - t->from; j++) {
      double *at = &now[j * n + k], last = at[-n], old = before[(j - 1) * n + k];
      power *= 4;
      *at = (power * last - old) / (power - 1);
      double error = fmax(fabs(*at - last), fabs(*at - old));
      if (!(error <= t->error[k])) continue;
      t->error[k] = error;
      t->out[k] = *at;
    }
    most = fmax(most, fabs(t->out[k]));
  }
  *done = t->level > t->from;
  double enough = fmax(t->s->accuracy * most, t->floor);
  for (long k = 0; k < n; k++) *done = *done && t->error[k] <= enough;
}

static FnStatus fill(FnCtx *ctx, Table *t) {
  const Slope *s = t->s;
  double h = s->start;
  bool done = false, inside;
  for (t->level = t->from = 0; t->level < LEVELS && !done; t->level++, h /= 2) {
    TRY_CALL(look(t, h, &inside));
    if (!inside || !difference(t, h, t->row[t->level & 1])) {
      t->from = t->level + 1;
      continue;
    }
    if (t->level == t->from) {
      memcpy(t->out, t->row[t->level & 1], sizeof *t->out * (size_t)s->n);
      for (long k = 0; k < s->n; k++) t->error[k] = DBL_MAX;
    }
    extrapolate(t, &done);
  }
  if (t->from < LEVELS) return FN_OK;
  return call_reject(ctx, "the function is not finite around a point where it is");
}

FnStatus slope_first(FnCtx *ctx, Slope *s, double *out) {
  Table t = table_of(ctx, s, NULL, out);
  return fill(ctx, &t);
}

FnStatus slope_second(FnCtx *ctx, Slope *s, const double *centre, double *out) {
  Table t = table_of(ctx, s, centre, out);
  return fill(ctx, &t);
}
