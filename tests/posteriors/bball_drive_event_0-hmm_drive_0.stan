// Two hidden states of play, seen through speed and distance; forward algorithm.
data {
  int<lower=0> N;
  int<lower=1> K;
  array[N] real<lower=0> u, v;
  matrix<lower=0>[K, K] alpha;
}
parameters {
  simplex[K] theta1, theta2;
  positive_ordered[K] phi, lambda;
}
model {
  array[K] vector[K] log_theta = {log(theta1), log(theta2)};
  vector[K] score;
  theta1 ~ dirichlet(alpha[1]');
  theta2 ~ dirichlet(alpha[2]');
  phi[1] ~ normal(0, 1);
  phi[2] ~ normal(3, 1);
  lambda[1] ~ normal(0, 1);
  lambda[2] ~ normal(3, 1);
  for (k in 1:K)
    score[k] = exponential_lpdf(u[1] | phi[k]) + exponential_lpdf(v[1] | lambda[k]);
  for (t in 2:N) {
    vector[K] next;
    for (k in 1:K) {
      vector[K] from;
      for (j in 1:K) from[j] = score[j] + log_theta[j, k];
      next[k] = log_sum_exp(from) + exponential_lpdf(u[t] | phi[k])
                + exponential_lpdf(v[t] | lambda[k]);
    }
    score = next;
  }
  target += log_sum_exp(score);
}
