functions {
  real twice(real x) { return 2 * x; }
}
data {
  int<lower=0> N;
}
transformed data {
  real a = twice(N);
}
parameters {
  real mu;
}
transformed parameters {
  real nu = twice(mu);
}
model {
  mu ~ normal(0, 1);
}
generated quantities {
  real z = normal_rng(nu, 1);
}
