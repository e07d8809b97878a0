// Laplace approximations with the likelihoods of the table; several observations share a latent
// value, the third has none.
functions {
  real own(vector theta, array[] int y, array[] int group, vector mu, real eta) {
    return neg_binomial_2_log_lpmf(y | mu[group] + theta[group], eta);
  }
  matrix kernel(data array[] real x, tuple(real, real) scales) {
    return add_diag(gp_exponential_cov(x, scales.1, scales.2), 1e-6);
  }
}
data {
  int n;
  int m;
  array[n] real x;
  array[m] int group;
  array[m] int y;
  array[n] int hit, trials;
}
parameters {
  real<lower=0> alpha;
  real<lower=0> rho;
  real<lower=0> eta;
  vector<lower=0>[n] etas;
  vector[n] mu;
}
model {
  mu ~ normal(0, 1);
  etas ~ gamma(2, 2);
  eta ~ gamma(2, 2);
  y ~ laplace_marginal_poisson_log(group, mu, 1, kernel, (x, (alpha, rho)));
  y ~ laplace_marginal_tol_neg_binomial_2_log(group, eta, mu, 1, kernel, (x, (alpha, rho)),
        (rep_vector(0, n), 1e-8, 50, 3, 10, 0));
  target += laplace_marginal_neg_binomial_2_log_lpmf(y | group, etas, mu, 1, kernel, (x, (alpha, rho)));
  // closed forms and slopes, whose difference counts ten times
  target += 10 * (laplace_marginal_neg_binomial_2_log_lpmf(y | group, eta, mu, 1, kernel, (x, (alpha, rho)))
                   - laplace_marginal(own, (y, group, mu, eta), 1, kernel, (x, (alpha, rho))));
  target += laplace_marginal_bernoulli_logit_lupmf(hit | trials, mu, 1, kernel, (x, (alpha, rho)));
}
generated quantities {
  vector[n] theta = laplace_latent_poisson_log_rng(y, group, mu, 1, kernel, (x, (alpha, rho)));
  vector[n] other = laplace_latent_tol_neg_binomial_2_log_rng(y, group, etas, mu, 1, kernel, (x, (alpha, rho)),
                      (rep_vector(0, n), 1e-8, 50, 2, 10, 1));
}
