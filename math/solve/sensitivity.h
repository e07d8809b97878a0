/* SPDX-License-Identifier: BSD-3-Clause
   How the solution of a differential equation varies with what it is made of: of the
   initial state where it is active, then of the active arguments of the user's function,
   at every output time. */
#pragma once
#include <stdbool.h>

/* s: [time][state][parameter]. */
typedef struct Sensitivities {
  long n, ns, ntimes; /* of the state, of parameters, of times */
  bool has_y0;        /* the first n parameters are the initial state */
  double *s;
} Sensitivities;

/* Adjoints of the initial state and of the active arguments += those of the solution. */
void sensitivities_back(const Sensitivities *m, const double *out_bar, double *y0_bar,
                        double *p_bar);
