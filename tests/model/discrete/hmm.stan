// hmm_example with the hidden states as parameters.
data {
  int<lower=0> N;
  int<lower=1> K;
  array[N] real y;
}
parameters {
  simplex[K] theta1, theta2;
  positive_ordered[K] mu;
  array[N] int<lower=1, upper=K> z;
}
transformed parameters {
  array[K] simplex[K] theta = {theta1, theta2};
}
model {
  mu[1] ~ normal(3, 1);
  mu[2] ~ normal(10, 1);
  for (t in 2:N) z[t] ~ categorical(theta[z[t - 1]]);
  y ~ normal(mu[z], 1);
}
