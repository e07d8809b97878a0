// SPDX-License-Identifier: BSD-3-Clause
// A mixture of two normal distributions, as a sum of parts.
functions {
  real part(array[] real y, int start, int end, vector mu, vector sigma, real theta) {
    real lp = 0;
    for (n in 1:size(y))
      lp += log_mix(theta, normal_lpdf(y[n] | mu[1], sigma[1]),
                    normal_lpdf(y[n] | mu[2], sigma[2]));
    return lp;
  }
}
data {
  int<lower=1> N;
  array[N] real y;
}
parameters {
  ordered[2] mu;
  vector<lower=0>[2] sigma;
  real<lower=0, upper=1> theta;
}
model {
  mu ~ normal(0, 5);
  sigma ~ normal(0, 2);
  theta ~ beta(5, 5);
  target += reduce_sum(part, y, 1, mu, sigma, theta);
}
