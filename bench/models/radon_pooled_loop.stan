// SPDX-License-Identifier: BSD-3-Clause
// Log radon on floor of measurement, one line for all counties, house by house.
data {
  int<lower=1> N, J;
  array[N] int<lower=1, upper=J> county;
  vector[N] x;
  vector[N] y;
}
parameters {
  real alpha, beta;
  real<lower=0> sigma;
}
model {
  alpha ~ normal(0, 10);
  beta ~ normal(0, 10);
  sigma ~ normal(0, 5);
  for (n in 1:N)
    y[n] ~ normal(alpha + beta * x[n], sigma);
}
