// Abundances behind repeated counts; the counts bound them from below.
data {
  int<lower=0> R, T, K;
  array[R, T] int<lower=0> y;
}
transformed data {
  array[R] int most;
  for (i in 1:R) most[i] = max(y[i]);
}
parameters {
  real<lower=0> lambda;
  real<lower=0, upper=1> p;
  array[R] int<lower=most, upper=K> n;
}
model {
  lambda ~ gamma(2, 0.5);
  n ~ poisson(lambda);
  for (i in 1:R) y[i] ~ binomial(n[i], p);
}
generated quantities {
  int total = sum(n);
}
