// Shares of categories, and of a Dirichlet-multinomial with an unknown concentration.
transformed data {
  int K = 5, N = 8;
  vector[K] prior = [0.5, 1, 2, 3, 1]';
  simplex[K] share_ = dirichlet_rng(prior);
  real<lower=0> kappa_ = lognormal_rng(2, 0.7);
  array[N, K] int y;
  for (n in 1:N) y[n] = multinomial_rng(dirichlet_rng(kappa_ * share_ + 1e-3), 30);
}
parameters {
  simplex[K] share;
  real<lower=0> kappa;
}
model {
  share ~ dirichlet(prior);
  kappa ~ lognormal(2, 0.7);
  for (n in 1:N) y[n] ~ dirichlet_multinomial(kappa * share + 1e-3);
}
generated quantities {
  array[K] int below_share;
  for (k in 1:K) below_share[k] = share[k] < share_[k];
  int below_kappa = kappa < kappa_;
  int below_prior = dirichlet_lpdf(share | prior) < dirichlet_lpdf(share_ | prior);
}
