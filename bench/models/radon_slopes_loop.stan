// SPDX-License-Identifier: BSD-3-Clause
// Log radon on floor of measurement, intercept and slope for each county, house by house.
data {
  int<lower=1> N, J;
  array[N] int<lower=1, upper=J> county;
  vector[N] x;
  vector[N] y;
}
parameters {
  real mu_alpha, mu_beta;
  real<lower=0> tau_alpha, tau_beta, sigma;
  vector[J] z_alpha, z_beta;
}
transformed parameters {
  vector[J] alpha = mu_alpha + tau_alpha * z_alpha;
  vector[J] beta = mu_beta + tau_beta * z_beta;
}
model {
  mu_alpha ~ normal(0, 10);
  mu_beta ~ normal(0, 10);
  tau_alpha ~ normal(0, 2);
  tau_beta ~ normal(0, 2);
  sigma ~ normal(0, 5);
  z_alpha ~ std_normal();
  z_beta ~ std_normal();
  for (n in 1:N)
    y[n] ~ normal(alpha[county[n]] + beta[county[n]] * x[n], sigma);
}
