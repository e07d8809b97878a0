data {
  int<lower=0> N;
  vector[N] y;
}
parameters {
  real mu;
  real<lower=0> sigma;
}
model {
  mu ~ normal(0, 1.0);
  y ~ normal(mu, sigma);
}
===
// a model
data {
  int<lower=0> N;
  vector[N] y;
}
parameters {
  real mu; // mean
  /* the scale
     of the data */
  real<lower=0> sigma;
}
model {
  mu ~ normal(0, 1.0);
  y ~ normal(mu, sigma);
}
