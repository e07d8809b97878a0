// Transformed parameters that some states put outside of their bounds.
data {
  int<lower=0> N;
  vector[N] y;
}
parameters {
  real a;
  vector[2] mu;
  array[N] int<lower=0, upper=3> z;
  int<lower=1, upper=4> k;
}
transformed parameters {
  real<lower=0> top = a + 3 - k;
  vector<lower=-1, upper=[a + 2, 1, a + 3]'>[N] level = a - to_vector(z) + 1;
  matrix<upper=5>[2, N] both;
  for (i in 1:2)
    for (n in 1:N) both[i, n] = mu[i] + 2 * z[n];
}
model {
  a ~ normal(0, 1);
  mu ~ normal(0, 1);
  y ~ normal(level, 1);
  z ~ poisson(1);
  for (n in 1:N) y[n] ~ normal(both[2, n], 2);
  k ~ poisson(top);
}
