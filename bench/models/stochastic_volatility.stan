// SPDX-License-Identifier: BSD-3-Clause
// Stochastic volatility: the log variance of a return is an autoregression, non-centred.
data {
  int<lower=1> T;
  vector[T] y;
}
parameters {
  real mu;
  real<lower=-1, upper=1> phi;
  real<lower=0> sigma;
  vector[T] z;
}
transformed parameters {
  vector[T] h = z * sigma;
  h[1] /= sqrt(1 - square(phi));
  h += mu;
  for (t in 2:T)
    h[t] += phi * (h[t - 1] - mu);
}
model {
  phi ~ uniform(-1, 1);
  sigma ~ cauchy(0, 5);
  mu ~ cauchy(0, 10);
  z ~ std_normal();
  y ~ normal(0, exp(h / 2));
}
