data {
  int<lower=0> R, T, K;
  array[R, T] int<lower=0> y;
}
parameters {
  real<lower=0> lambda;
  real<lower=0, upper=1> p;
}
model {
  lambda ~ gamma(2, 0.5);
  for (i in 1:R) {
    vector[K - max(y[i]) + 1] lp;
    for (n in max(y[i]):K)
      lp[n - max(y[i]) + 1] = poisson_lpmf(n | lambda) + binomial_lpmf(y[i] | n, p);
    target += log_sum_exp(lp);
  }
}
