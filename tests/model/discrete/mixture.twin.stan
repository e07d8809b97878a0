data {
  int<lower=1> K;
  int<lower=0> N;
  array[N] real y;
}
parameters {
  simplex[K] theta;
  ordered[K] mu;
  vector<lower=0>[K] sigma;
}
model {
  mu ~ normal(0, 10);
  sigma ~ lognormal(0, 2);
  for (n in 1:N) {
    vector[K] lp = log(theta);
    for (k in 1:K) lp[k] += normal_lpdf(y[n] | mu[k], sigma[k]);
    target += log_sum_exp(lp);
  }
}
