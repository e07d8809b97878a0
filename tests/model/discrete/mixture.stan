// Normal mixture, everything vectorised.
data {
  int<lower=1> K;
  int<lower=0> N;
  array[N] real y;
}
parameters {
  simplex[K] theta;
  ordered[K] mu;
  array[N] int<lower=1, upper=K> z;
  vector<lower=0>[K] sigma;
}
model {
  mu ~ normal(0, 10);
  sigma ~ lognormal(0, 2);
  z ~ categorical(theta);
  y ~ normal(mu[z], sigma[z]);
}
generated quantities {
  int first = z[1];
  real located = mu[z[N]];
}
