// SPDX-License-Identifier: BSD-3-Clause
// Products of data and coefficients that are computed by tiles of rows: one and several in a
// density, beside elements that groups choose, of expressions of data, under a branch, in loops.
data {
  int<lower=0> N, K, J;
  matrix[N, K] X;
  array[N] int<lower=1, upper=J> g;
  array[N] int<lower=0, upper=1> b;
  array[N] int<lower=0> n;
  vector[N] y;
}
transformed data {
  matrix[N, 2] Z;
  for (i in 1:N)
    Z[i] = [1, sin(i)];
}
parameters {
  real alpha;
  vector[K] beta;
  vector[2] gamma;
  vector[J] a;
  real<lower=0> sigma;
}
transformed parameters {
  vector[K] scaled = beta * sigma;
  vector[N] mu = alpha + X * beta;
}
model {
  alpha ~ normal(0, 1);
  beta ~ normal(0, 1);
  gamma ~ normal(0, 1);
  a ~ normal(0, 1);
  b ~ bernoulli_logit(alpha + X * beta);
  b ~ bernoulli_logit(X * (beta .* beta) + a[g]);
  b ~ bernoulli_logit(a[g]);
  b[g] ~ bernoulli_logit(Z * gamma + X * scaled);
  1 ~ bernoulli_logit(X * beta);
  target += bernoulli_logit_lpmf(b | X * beta + alpha);
  n ~ poisson_log(alpha + X * beta / 10 + Z * gamma);
  n ~ neg_binomial_2_log(X * beta, sigma);
  y ~ student_t(3, append_col(X, Z) * append_row(beta, gamma), sigma);
  y ~ cauchy(X * beta + X * beta, exp(Z * gamma / 10));
  if (J > 1)
    y ~ double_exponential(X[, 1 : K] * beta, sigma);
  for (i in 1 : N)
    b[i] ~ bernoulli_logit(alpha + X[i] * beta);
  for (i in 2 : N)
    b[i] ~ bernoulli_logit(a[g[i]] * y[i]);
  target += sum(square(y - X * beta));
  target += -dot_self((y - Z * gamma) / sigma);
  b ~ bernoulli_logit_glm(X, a[g], beta);
  b ~ bernoulli_logit(mu);
  y ~ normal(mu, exp(X * scaled / 10));
  for (r in 1 : 2) {
    vector[N] nu = X * (r * beta);
    nu = Z * gamma + nu;
    target += -dot_self(nu - y);
  }
}
