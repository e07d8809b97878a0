// Group means, not centred; groups without observations too.
transformed data {
  int J = 12, N = 40;
  array[N] int<lower=1, upper=J> group;
  for (n in 1:N) group[n] = categorical_rng(rep_vector(1.0 / J, J));
  real mu_ = normal_rng(0, 5);
  real<lower=0> tau_ = abs(normal_rng(0, 2));
  vector[J] z_ = to_vector(normal_rng(rep_vector(0, J), 1));
  vector[J] theta_ = mu_ + tau_ * z_;
  real<lower=0> sigma_ = gamma_rng(3, 2);
  vector[N] y = to_vector(normal_rng(theta_[group], sigma_));
}
parameters {
  real mu;
  real<lower=0> tau;
  vector[J] z;
  real<lower=0> sigma;
}
transformed parameters {
  vector[J] theta = mu + tau * z;
}
model {
  mu ~ normal(0, 5);
  tau ~ normal(0, 2);
  z ~ std_normal();
  sigma ~ gamma(3, 2);
  y ~ normal(theta[group], sigma);
}
generated quantities {
  int below_mu = mu < mu_;
  int below_tau = tau < tau_;
  int below_sigma = sigma < sigma_;
  array[J] int below_theta;
  for (j in 1:J) below_theta[j] = theta[j] < theta_[j];
  int below_prior = std_normal_lpdf(z | ) < std_normal_lpdf(z_ | );
  int below_likelihood = normal_lpdf(y | theta[group], sigma) < normal_lpdf(y | theta_[group], sigma_);
}
