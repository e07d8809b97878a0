/* SPDX-License-Identifier: BSD-3-Clause
   Sensitivities of a solution, kept for its adjoint. */
#include "math/solve/sensitivity.h"

void sensitivities_back(const Sensitivities *m, const double *out_bar, double *y0_bar,
                        double *p_bar) {
  long first = m->has_y0 ? m->n : 0, rest = m->ns - first;
  const double *s = m->s;
  for (long k = 0; k < m->ntimes * m->n; k++, s += m->ns) {
    double bar = out_bar[k];
    for (long p = 0; p < first; p++) y0_bar[p] += bar * s[p];
    for (long p = 0; p < rest; p++) p_bar[p] += bar * s[first + p];
  }
}
