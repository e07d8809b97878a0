// Normal linear regression.
transformed data {
  int N = 30, K = 3;
  matrix[N, K] X;
  for (n in 1:N) for (k in 1:K) X[n, k] = std_normal_rng();
  real alpha_ = normal_rng(1, 2);
  vector[K] beta_;
  for (k in 1:K) beta_[k] = normal_rng(0, 1.5);
  real<lower=0> sigma_ = exponential_rng(1);
  vector[N] y = to_vector(normal_rng(alpha_ + X * beta_, sigma_));
}
parameters {
  real alpha;
  vector[K] beta;
  real<lower=0> sigma;
}
model {
  alpha ~ normal(1, 2);
  beta ~ normal(0, 1.5);
  sigma ~ exponential(1);
  y ~ normal(alpha + X * beta, sigma);
}
generated quantities {
  int below_alpha = alpha < alpha_;
  array[K] int below_beta;
  for (k in 1:K) below_beta[k] = beta[k] < beta_[k];
  int below_sigma = sigma < sigma_;
  int below_likelihood = normal_lpdf(y | alpha + X * beta, sigma) < normal_lpdf(y | alpha_ + X * beta_, sigma_);
}
