// Tables of sums over discrete parameters that are filled in parts (--parts).
data {
  int<lower=1> N, K;
  vector[N] y;
  array[N] int<lower=0, upper=1> seen;
}
parameters {
  ordered[K] mu;
  array[K] simplex[K] A;
  simplex[K] p;
  real<lower=0> s;
  array[N] int<lower=1, upper=K> z;
  array[N] int<lower=0, upper=1> w;
}
model {
  mu ~ normal(0, 2);
  s ~ exponential(1);
  z[1] ~ categorical(p);
  for (n in 2 : N)
    z[n] ~ categorical(A[z[n - 1]]);
  for (n in 1 : N) {
    w[n] ~ bernoulli_logit(y[n] * mu[1]);
    if (seen[n])
      y[n] ~ normal(mu[z[n]] + w[n], s + 0.1);
  }
  for (n in 1 : N) {
    real t = mu[K] * y[n];
    target += normal_lpdf(t | mu[z[n]], 3);
  }
}
