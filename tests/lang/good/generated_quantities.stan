data {
  int<lower=0> N;
}
parameters {
  real mu;
}
generated quantities {
  vector[N] log_lik;
  array[N] int<lower=0> y_rep;
  real<lower=0> m = abs(mu);
  for (n in 1:N) {
    log_lik[n] = normal_lpdf(mu | 0, 1);
    y_rep[n] = poisson_rng(m);
  }
}
