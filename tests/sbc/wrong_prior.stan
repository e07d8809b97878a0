// logistic.stan with a prior sd of 0.8 where the truth is drawn with 1: must be rejected.
transformed data {
  int N = 50, K = 12;
  matrix[N, K] X;
  for (n in 1:N) for (k in 1:K) X[n, k] = std_normal_rng();
  vector[K] beta_ = to_vector(normal_rng(rep_vector(0, K), 1));
  real alpha_ = student_t_rng(4, 0, 1);
  array[N] int y = bernoulli_logit_rng(alpha_ + X * beta_);
}
parameters {
  real alpha;
  vector[K] beta;
}
model {
  alpha ~ student_t(4, 0, 1);
  beta ~ normal(0, 0.8);
  y ~ bernoulli_logit_glm(X, alpha, beta);
}
generated quantities {
  int below_alpha = alpha < alpha_;
  array[K] int below_beta;
  for (k in 1:K) below_beta[k] = beta[k] < beta_[k];
  int below_prior = dot_self(beta) < dot_self(beta_);
  int below_likelihood = bernoulli_logit_lpmf(y | alpha + X * beta) < bernoulli_logit_lpmf(y | alpha_ + X * beta_);
}
