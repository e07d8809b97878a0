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
data {
  int<lower=0> N;
  vector[N] z;
}
parameters {
  real mu;
  real<lower=0> sigma;
}
model {
  mu ~ normal(0, 1.0);
  z ~ normal(mu, sigma);
}
===
data {
  int<lower=0> M;
  vector[M] y;
}
parameters {
  real mu;
  real<lower=0> sigma;
}
model {
  mu ~ normal(0, 1.0);
  y ~ normal(mu, sigma);
}
