// SPDX-License-Identifier: BSD-3-Clause
// A normal distribution of many dimensions with known covariance.
data {
  int<lower=1> D;
  vector[D] mu;
  cov_matrix[D] Sigma;
}
transformed data {
  matrix[D, D] L = cholesky_decompose(Sigma);
}
parameters {
  vector[D] x;
}
model {
  x ~ multi_normal_cholesky(mu, L);
}
