// SPDX-License-Identifier: BSD-3-Clause
// Counts on a map: neighbours are alike (BYM2, the scale of the graph is data).
data {
  int<lower=1> N, E;
  array[E] int<lower=1, upper=N> node1, node2;
  array[N] int<lower=0> y;
  vector[N] x;
  vector[N] log_exposure;
  real<lower=0> scale;
}
parameters {
  real beta0, beta1;
  real<lower=0> sigma;
  real<lower=0, upper=1> rho;
  vector[N] theta;
  vector[N] phi;
}
transformed parameters {
  vector[N] u = sqrt(1 - rho) * theta + sqrt(rho / scale) * phi;
}
model {
  y ~ poisson_log(log_exposure + beta0 + beta1 * x + sigma * u);
  target += -0.5 * dot_self(phi[node1] - phi[node2]);
  sum(phi) ~ normal(0, 0.001 * N);
  beta0 ~ normal(0, 1);
  beta1 ~ normal(0, 1);
  theta ~ std_normal();
  sigma ~ normal(0, 1);
  rho ~ beta(0.5, 0.5);
}
