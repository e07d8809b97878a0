data {
  int N;
  vector[N] y;
  int k;
}
parameters {
  real mu;
  real<lower=0> sigma;
}
model {
  y ~ normal(mu, sigma);
  y - mu ~ normal(0, sigma);
  log(sigma) ~ std_normal();
  y[1] ~ normal(mu, sigma);
  k ~ poisson(sigma);
  {1.5, mu} ~ normal(0, 1);
  [1.5, mu] ~ normal(0, 1);
  (y[1] + y[2]) / 2 ~ normal(mu, sigma);
}
