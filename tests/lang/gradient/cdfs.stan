data { int N; vector[N] y; array[N] int k; }
parameters { real mu; real<lower=0> s; real<lower=0> l; }
model {
  target += normal_lcdf(y | mu, s) + normal_lccdf(y | mu, s) + exponential_lcdf(l | s);
  target += log(normal_cdf(y[1] | mu, s)) + poisson_lcdf(k | l) + log(normal_cdf(y | mu, s));
  target += log_diff_exp(normal_lcdf(2 | mu, s), normal_lcdf(-1 | mu, s)) + std_normal_lcdf(mu);
  mu ~ normal(0, 1); s ~ lognormal(0, 1); l ~ lognormal(0, 1);
}
