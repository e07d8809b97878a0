// low_dim_gauss_mix with the component of each observation as a parameter.
data {
  int<lower=0> N;
  vector[N] y;
}
parameters {
  array[N] int<lower=0, upper=1> z;
  ordered[2] mu;
  array[2] real<lower=0> sigma;
  real<lower=0, upper=1> theta;
}
model {
  sigma ~ normal(0, 2);
  mu ~ normal(0, 2);
  theta ~ beta(5, 5);
  for (n in 1:N) {
    z[n] ~ bernoulli(theta);
    if (z[n] == 1)
      y[n] ~ normal(mu[1], sigma[1]);
    else
      y[n] ~ normal(mu[2], sigma[2]);
  }
}
