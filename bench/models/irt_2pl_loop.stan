// SPDX-License-Identifier: BSD-3-Clause
// Item response, two parameters an item, answer by answer.
data {
  int<lower=1> I, J, N;
  array[N] int<lower=1, upper=I> item;
  array[N] int<lower=1, upper=J> person;
  array[N] int<lower=0, upper=1> y;
}
parameters {
  vector<lower=0>[I] a;
  vector[I] b;
  vector[J] theta;
  real mu_b;
  real<lower=0> tau_a, tau_b;
}
model {
  mu_b ~ normal(0, 5);
  tau_a ~ cauchy(0, 2);
  tau_b ~ cauchy(0, 2);
  theta ~ std_normal();
  a ~ lognormal(0, tau_a);
  b ~ normal(mu_b, tau_b);
  for (n in 1:N)
    y[n] ~ bernoulli_logit(a[item[n]] * (theta[person[n]] - b[item[n]]));
}
