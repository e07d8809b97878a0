functions {
  real partial_credit(int y, real theta, vector beta) {
    vector[rows(beta) + 1] unsummed;
    vector[rows(beta) + 1] probs;
    unsummed = append_row(rep_vector(0.0, 1), theta - beta);
    probs = softmax(cumulative_sum(unsummed));
    return categorical_lpmf(y + 1 | probs);
  }
  real by_share(int y, vector x) {
    vector[size(x)] p = softmax(x);
    return categorical_lpmf(y | p) + 0.1 * sum(square(p));
  }
}
data {
  int<lower=1> N;
  int<lower=2> K;
  array[N] int<lower=1, upper=K> y;
  array[N] int<lower=1, upper=3> g;
  array[3] int<lower=1, upper=K> m;
  vector[N] x;
}
parameters {
  vector[K] a;
  vector[K] b;
  vector[K - 1] kappa;
  simplex[K] p;
  array[3] simplex[K] q;
  vector[3] theta;
}
model {
  for (n in 1:N) target += partial_credit(y[n] - 1, theta[g[n]], kappa);
  for (n in 1:N)
    if (y[n] <= m[g[n]]) target += partial_credit(y[n] - 1, theta[g[n]] .* a[1], head(b, m[g[n]]));
  for (n in 1:N) y[n] ~ categorical_logit(a + b * x[n]);
  for (n in 1:N) {
    vector[K] eta;
    for (k in 1:K) eta[k] = a[k] + b[k] * x[n] * theta[g[n]];
    y[n] ~ categorical_logit(eta);
  }
  for (n in 1:N) {
    vector[K] eta = append_row(0, kappa * x[n]);
    target += categorical_lpmf(y[n] | softmax(eta)) * 0.5;
    target += categorical_logit_lpmf(y[n] | cumulative_sum(eta));
  }
  for (n in 1:N) y[n] ~ categorical(p);
  for (n in 1:N) target += categorical_lpmf(y[n] | q[g[n]]) + by_share(y[n], a * x[n]);
  for (n in 1:N) y[n] ~ categorical(softmax(b));
}
