// SPDX-License-Identifier: BSD-3-Clause
// Log radon on floor of measurement, an intercept for each county.
data {
  int<lower=1> N, J;
  array[N] int<lower=1, upper=J> county;
  vector[N] x;
  vector[N] y;
}
parameters {
  real mu_alpha, beta;
  real<lower=0> tau, sigma;
  vector[J] z;
}
transformed parameters {
  vector[J] alpha = mu_alpha + tau * z;
}
model {
  mu_alpha ~ normal(0, 10);
  beta ~ normal(0, 10);
  tau ~ normal(0, 2);
  sigma ~ normal(0, 5);
  z ~ std_normal();
  y ~ normal(alpha[county] + beta * x, sigma);
}
