// SPDX-License-Identifier: BSD-3-Clause
// Latent Dirichlet allocation: K topics in M documents of N words in all.
data {
  int<lower=2> K, V;
  int<lower=1> M, N;
  array[N] int<lower=1, upper=V> w;
  array[N] int<lower=1, upper=M> doc;
}
transformed data {
  vector[K] a = rep_vector(0.8, K);
  vector[V] b = rep_vector(0.4, V);
}
parameters {
  array[M] simplex[K] theta;
  array[K] simplex[V] phi;
}
model {
  for (m in 1:M)
    theta[m] ~ dirichlet(a);
  for (k in 1:K)
    phi[k] ~ dirichlet(b);
  for (n in 1:N) {
    array[K] real gamma;
    for (k in 1:K)
      gamma[k] = log(theta[doc[n], k]) + log(phi[k, w[n]]);
    target += log_sum_exp(gamma);
  }
}
