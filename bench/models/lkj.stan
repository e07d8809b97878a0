// SPDX-License-Identifier: BSD-3-Clause
// Regression in J groups whose K coefficients are correlated.
data {
  int<lower=1> N, J, K;
  array[N] int<lower=1, upper=J> g;
  matrix[N, K] X;
  vector[N] y;
}
parameters {
  vector[K] gamma;
  vector<lower=0>[K] tau;
  cholesky_factor_corr[K] L;
  matrix[K, J] z;
  real<lower=0> sigma;
}
transformed parameters {
  matrix[J, K] beta = rep_matrix(gamma', J) + (diag_pre_multiply(tau, L) * z)';
}
model {
  gamma ~ normal(0, 2);
  tau ~ normal(0, 1);
  L ~ lkj_corr_cholesky(2);
  to_vector(z) ~ std_normal();
  sigma ~ normal(0, 1);
  y ~ normal(rows_dot_product(beta[g], X), sigma);
}
