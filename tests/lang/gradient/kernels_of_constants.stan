data {
  int<lower=1> N;
  vector[N] x;
  vector<lower=0>[N] y;
  vector<lower=0, upper=1>[N] u;
  array[N] int<lower=0> c;
}
parameters {
  real a;
  real<lower=0> nu;
  real<lower=0> k;
  vector<lower=0>[N] s;
}
model {
  x ~ student_t(nu, a * x, 1 + square(a));
  x ~ student_t(nu, a, s);
  s ~ gamma(nu, k);
  y ~ gamma(k, k * exp(a + 0.1 * x));
  s ~ inv_gamma(nu, 1 + y);
  s ~ weibull(k, 1 + y);
  s ~ frechet(k, 1 + y);
  s ~ chi_square(nu);
  s ~ lognormal(a, k);
  u ~ beta(nu, k);
  u ~ beta(1 + s, k);
  y ~ exponential(s);
  x ~ double_exponential(a, s);
  c ~ neg_binomial_2(s, k);
  c ~ poisson_log(a + x);
  target += student_t_lpdf(x | 3, a, k) + pareto_lpdf(1 + y | 1, nu);
  a ~ normal(0, 1);
  nu ~ gamma(2, 0.5);
  k ~ lognormal(0, 1);
}
