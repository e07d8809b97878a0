// parse only
data {
  int<lower=1> N;
  vector[N] y;
}
parameters {
  vector[2] mu;
  array[N] int<lower=1, upper=2> z;
}
model {
  for (n in 1:N) y[n] ~ normal(mu[z[n]], 1);
}
