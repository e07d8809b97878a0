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
  vector[N] y;
}
parameters {
  real m;
  real<lower=0> s;
}
model {
  m ~ normal(0, 1.0);
  y ~ normal(m, s);
}
===
data {
  int<lower=0> N;
  vector[N] y;
}
parameters {
  real mu;
  real<lower=0> tau;
}
model {
  mu ~ normal(0, 1.0);
  y ~ normal(mu, tau);
}
