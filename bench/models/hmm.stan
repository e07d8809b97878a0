// SPDX-License-Identifier: BSD-3-Clause
// A hidden Markov model of K states, summed over by the forward recursion.
data {
  int<lower=1> T, K;
  vector[T] y;
}
parameters {
  array[K] simplex[K] theta;
  ordered[K] mu;
  real<lower=0> sigma;
}
model {
  for (k in 1:K)
    theta[k] ~ dirichlet(rep_vector(1, K) + 4 * one_hot_vector(K, k));
  mu ~ normal(0, 5);
  sigma ~ normal(0, 2);
  {
    array[K] real acc;
    array[T, K] real gamma;
    for (k in 1:K)
      gamma[1, k] = -log(K) + normal_lpdf(y[1] | mu[k], sigma);
    for (t in 2:T) {
      for (k in 1:K) {
        for (j in 1:K)
          acc[j] = gamma[t - 1, j] + log(theta[j, k]) + normal_lpdf(y[t] | mu[k], sigma);
        gamma[t, k] = log_sum_exp(acc);
      }
    }
    target += log_sum_exp(gamma[T]);
  }
}
