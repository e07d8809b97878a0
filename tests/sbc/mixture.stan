// Two normals with ordered means and an unknown weight.
transformed data {
  int N = 60;
  vector[2] mu_ = sort_asc(to_vector(normal_rng(rep_vector(0, 2), 3)));
  vector<lower=0>[2] sigma_ = to_vector(lognormal_rng(rep_vector(0, 2), 0.3));
  real<lower=0, upper=1> weight_ = beta_rng(4, 4);
  vector[N] y;
  for (n in 1:N) {
    int k = 2 - bernoulli_rng(weight_);
    y[n] = normal_rng(mu_[k], sigma_[k]);
  }
}
parameters {
  ordered[2] mu;
  vector<lower=0>[2] sigma;
  real<lower=0, upper=1> weight;
}
model {
  mu ~ normal(0, 3);
  sigma ~ lognormal(0, 0.3);
  weight ~ beta(4, 4);
  for (n in 1:N)
    target += log_mix(weight, normal_lpdf(y[n] | mu[1], sigma[1]), normal_lpdf(y[n] | mu[2], sigma[2]));
}
generated quantities {
  array[2] int below_mu = {mu[1] < mu_[1], mu[2] < mu_[2]};
  array[2] int below_sigma = {sigma[1] < sigma_[1], sigma[2] < sigma_[2]};
  int below_weight = weight < weight_;
}
