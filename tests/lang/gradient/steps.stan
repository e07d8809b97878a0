// Densities that depend on parameters by a branch, a comparison or an integer alone.
functions {
  real level_lpdf(vector y, real tau) {
    vector[size(y)] mu = rep_vector(2, size(y));
    for (t in 1:size(y)) {
      if (t < tau) continue;
      mu[t] = 0.5;
    }
    return normal_lupdf(y | mu, 1) + normal_lupdf(tau | 3, 2);
  }
  void count_lp(real tau, int n) {
    int k = 1;
    while (k < tau) k += 1;
    n ~ poisson(k);
  }
  real part_lpmf(array[] int y, int first, int last, int k, real a) {
    return poisson_lupmf(y | k + 0.1) + size(y) * sin(a);
  }
  int first_above(vector y, real tau) {
    for (t in 1:size(y)) if (y[t] > tau) return t;
    return size(y) + 1;
  }
}
data {
  int<lower=0> N;
  vector[N] y;
  array[N] int n;
}
parameters {
  real<lower=0, upper=6> tau;
  real a;
}
transformed parameters {
  vector[N] mu = rep_vector(2, N);
  for (t in 1:N) if (t < tau) mu[t] = 1;
}
model {
  y ~ normal(mu, 1);
  for (t in 1:N) {
    real sigma;
    if (t < tau) sigma = 1; else sigma = 2.5;
    y[t] ~ normal(a, sigma);
    y[t] ~ student_t(t < tau ? 3 : 5, a, 1);
  }
  y ~ level(tau);
  count_lp(tau, 4);
  if (a > 0) y ~ cauchy(1, 2);
  (a < tau) ~ bernoulli(0.2);
  3 ~ binomial(tau > 3 ? 4 : 7, 0.3);
  first_above(y, a) ~ poisson(2.5);
  target += reduce_sum(part_lupmf, n, 2, first_above(y, tau - 2), a);
  {
    vector[tau > 3 ? 2 : 3] u = rep_vector(0.5, tau > 3 ? 2 : 3);
    size(u) ~ poisson(3);
  }
}
