/* SPDX-License-Identifier: BSD-3-Clause
   Step size adaptation. */
#include "sampler/adapt/adapt_step.h"
#include <math.h>

#define KAPPA 0.75
#define T0 10.0

void step_restart(StepAdapt *a, double step, double target) {
  *a = (StepAdapt){.gamma = a->gamma, .target = target, .mu = log(10 * step)};
}

void step_retarget(StepAdapt *a, double target) {
  *a = (StepAdapt){.gamma = a->gamma, .target = target, .mu = a->log_average};
}

double step_update(StepAdapt *a, double acceptance) {
  double count = (double)++a->count, eta = 1 / (count + T0);
  double accepted = isnan(acceptance) ? 0 : fmin(acceptance, 1);
  a->error = (1 - eta) * a->error + eta * (a->target - accepted);
  double log_step = a->mu - a->error * sqrt(count) / a->gamma;
  double weight = pow(count, -KAPPA);
  a->log_average = (1 - weight) * a->log_average + weight * log_step;
  return exp(log_step);
}

double step_average(const StepAdapt *a) {
  return exp(a->log_average);
}
