/* SPDX-License-Identifier: BSD-3-Clause
   The step size: dual averaging towards a mean acceptance (Hoffman and Gelman 2014,
   section 3.2, with Stan's constants). */
#pragma once

/* Weight of the point that log steps are drawn to: Stan's lets a step change twofold from
   one iteration to the next for long; their average is too small after few, and large
   ones diverge. */
#define GAMMA_STAN 0.05
#define GAMMA_CALM 0.2

typedef struct StepAdapt {
  double gamma; /* set before anything else */
  double target;
  double mu; /* where log steps are drawn to */
  double error, log_average;
  long count;
} StepAdapt;

/* Starts (again) around [step], with ten times as much. */
void step_restart(StepAdapt *a, double step, double target);

/* Starts again from the averaged step. */
void step_retarget(StepAdapt *a, double target);

/* Takes the mean acceptance of a transition, returns the next step. */
double step_update(StepAdapt *a, double acceptance);

/* The averaged step, for use after warm-up. */
double step_average(const StepAdapt *a);
