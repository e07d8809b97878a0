/* SPDX-License-Identifier: BSD-3-Clause
   Sensitivities of a solution, kept for its adjoint. */
#include "math/solve/sensitivity.h"
#include <string.h>
#include "math/linalg/la.h"

void sensitivities_keep(Sensitivities *m, long i, const double *s) {
  long count = m->ns * m->n;
  if (count) memcpy(m->s + i * count, s, sizeof *s * (size_t)count);
}

void sensitivities_back(const Sensitivities *m, const double *out_bar, double *y0_bar,
                        double *p_bar) {
  long n = m->n, first = m->has_y0 ? n : 0;
  for (long i = 0; i < m->ntimes; i++)
    for (long p = 0; p < m->ns; p++) {
      double *bar = p < first ? &y0_bar[p] : &p_bar[p - first];
      *bar += la_dot(n, out_bar + i * n, m->s + (i * m->ns + p) * n);
    }
}
