// Counts with exposures, and negative binomial ones with a common rate.
transformed data {
  int N = 25;
  vector[N] x, exposure;
  for (n in 1:N) { x[n] = normal_rng(0, 1); exposure[n] = lognormal_rng(1, 1); }
  real alpha_ = normal_rng(0, 1), beta_ = normal_rng(0, 0.7);
  real<lower=0> phi_ = inv_gamma_rng(3, 4);
  array[N] int y = poisson_log_rng(log(exposure) + alpha_ + beta_ * x);
  array[N] int w = neg_binomial_2_log_rng(log(exposure) + alpha_, phi_);
}
parameters {
  real alpha, beta;
  real<lower=0> phi;
}
model {
  alpha ~ normal(0, 1);
  beta ~ normal(0, 0.7);
  phi ~ inv_gamma(3, 4);
  y ~ poisson_log(log(exposure) + alpha + beta * x);
  w ~ neg_binomial_2_log(log(exposure) + alpha, phi);
}
generated quantities {
  int below_alpha = alpha < alpha_;
  int below_beta = beta < beta_;
  int below_phi = phi < phi_;
  int below_likelihood = poisson_log_lpmf(y | log(exposure) + alpha + beta * x) < poisson_log_lpmf(y | log(exposure) + alpha_ + beta_ * x);
}
