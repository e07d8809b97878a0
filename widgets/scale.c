/* SPDX-License-Identifier: BSD-3-Clause
   Scales and ticks. */
#include "widgets/scale.h"
#include <math.h>
#include "widgets/number.h"

double scale_at(const Scale *s, double x) {
  return s->from + (x - s->low) / (s->high - s->low) * (s->to - s->from);
}

/* The least of 1, 2, 5, 10 times a power of ten that is not below [x]. */
static double round_up(double x) {
  double unit = pow(10, floor(log10(x))), ratio = x / unit;
  return unit * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
}

Ticks scale_ticks(const Scale *s, int wanted) {
  Ticks t = {.step = round_up((s->high - s->low) / wanted)};
  double slack = 1e-9 * t.step;
  double first = ceil((s->low - slack) / t.step);
  for (int i = 0; i < MAX_TICKS; i++) {
    double at = (first + i) * t.step;
    if (at > s->high + slack) break;
    t.at[t.count++] = at;
  }
  return t;
}

void ticks_label(Buf *out, const Ticks *t, int i) {
  double size = fmax(fabs(t->at[0]), fabs(t->at[t->count - 1]));
  int decimals = number_decimals(t->step, 1, 0);
  if (size >= 1e6 || decimals > 5)
    buf_printf(out, "%.*g", (int)fmin(9, 1 + ceil(log10(size / t->step))), t->at[i]);
  else
    number_fixed(out, t->at[i], decimals);
}
