// SPDX-License-Identifier: BSD-3-Clause
// Predator and prey: the equations of Lotka and Volterra, counted with log-normal error.
functions {
  vector change(real t, vector z, real alpha, real beta, real gamma, real delta) {
    vector[2] d;
    d[1] = (alpha - beta * z[2]) * z[1];
    d[2] = (-gamma + delta * z[1]) * z[2];
    return d;
  }
}
data {
  int<lower=0> N;
  array[N] real ts;
  array[N] vector<lower=0>[2] y;
  vector<lower=0>[2] y0;
  real<lower=0> relative, absolute;  // tolerances
}
parameters {
  real<lower=0> alpha, beta, gamma, delta;
  vector<lower=0>[2] z0;
  vector<lower=0>[2] sigma;
}
model {
  array[N] vector[2] z = ode_rk45_tol(change, z0, 0.0, ts, relative, absolute, 500,
                                      alpha, beta, gamma, delta);
  alpha ~ normal(1, 0.5);
  gamma ~ normal(1, 0.5);
  beta ~ normal(0.05, 0.05);
  delta ~ normal(0.05, 0.05);
  sigma ~ lognormal(-1, 1);
  z0 ~ lognormal(log(10), 1);
  y0 ~ lognormal(log(z0), sigma);
  for (n in 1:N)
    y[n] ~ lognormal(log(z[n]), sigma);
}
