// SPDX-License-Identifier: BSD-3-Clause
// Ordered outcomes in loops whose rounds become lists: by ~ and target +=, predictors that groups
// choose, cut points that stay and that change.
data {
  int<lower=0> N, K, J, C;
  matrix[N, K] X;
  array[N] int<lower=1, upper=J> g;
  array[N] int<lower=1, upper=C> y;
}
parameters {
  vector[K] beta;
  vector[J] a;
  ordered[C - 1] c;
  array[J] ordered[C - 1] d;
}
model {
  beta ~ normal(0, 1);
  a ~ normal(0, 1);
  c ~ normal(0, 3);
  for (j in 1 : J)
    d[j] ~ normal(0, 3);
  for (n in 1 : N)
    y[n] ~ ordered_logistic(X[n] * beta + a[g[n]], c);
  for (n in 2 : N)
    target += ordered_logistic_lpmf(y[n - 1] | a[g[n]], c);
  for (n in 1 : N)
    y[n] ~ ordered_probit(0.3 * a[g[n]], c);
  for (n in 1 : N)
    y[n] ~ ordered_logistic(a[g[n]], d[g[n]]);
  for (n in 1 : N)
    1 ~ ordered_logistic(a[g[n]], c);
  y ~ ordered_logistic_glm(X, beta, c);
  y ~ ordered_logistic(a[g], c);
}
