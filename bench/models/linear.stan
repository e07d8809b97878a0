// SPDX-License-Identifier: BSD-3-Clause
// Linear regression on K covariates.
data {
  int<lower=1> N, K;
  matrix[N, K] X;
  vector[N] y;
}
parameters {
  real alpha;
  vector[K] beta;
  real<lower=0> sigma;
}
model {
  alpha ~ normal(0, 10);
  beta ~ normal(0, 2);
  sigma ~ normal(0, 5);
  y ~ normal(alpha + X * beta, sigma);
}
