// SPDX-License-Identifier: BSD-3-Clause
// Survival times on K covariates, some of them censored.
data {
  int<lower=0> N_seen, N_censored, K;
  matrix[N_seen, K] X_seen;
  matrix[N_censored, K] X_censored;
  vector<lower=0>[N_seen] t_seen;
  vector<lower=0>[N_censored] t_censored;
}
parameters {
  real<lower=0> shape;
  real mu;
  vector[K] beta;
}
model {
  shape ~ gamma(2, 1);
  mu ~ normal(0, 5);
  beta ~ normal(0, 1);
  t_seen ~ weibull(shape, exp(mu + X_seen * beta));
  target += weibull_lccdf(t_censored | shape, exp(mu + X_censored * beta));
}
