// States that leave the domain of a density, are rejected or give no number: they weigh nothing.
functions {
  real steep_lpdf(real y, int k, real s) {
    if (k == 2) reject("not two: ", k);
    vector[2] both = [y, s * (k - 1)]';
    return multi_normal_cholesky_lpdf(both | rep_vector(0, 2), diag_matrix([s, k]'));
  }
  real count_of(int k) {
    return log(k - 0.5);
  }
}
data {
  int<lower=0> N;
  array[N] int<lower=0> y;
  vector[N] x;
}
parameters {
  real<lower=0> s;
  real mu;
  array[N] int<lower=0, upper=4> n;
  array[N] int<lower=0, upper=3> k;
  int<lower=0, upper=3> top;
}
model {
  matrix[2, 2] one = diag_matrix([1, 1]');
  vector[3] level = [mu, s, mu * s]';
  s ~ exponential(1);
  mu ~ normal(0, 1);
  n ~ poisson(2);
  y ~ binomial(n, 0.4);
  for (i in 1:N) {
    x[i] ~ normal(mu, s * k[i]);
    x[i] ~ steep(k[i], s);
    if (k[i] > 0) x[i] ~ normal(level[k[i]], 1);
  }
  target += count_of(top);
  {
    matrix[2, 2] m = one;
    m[1, 2] = 0.5 * (top - 1) + 0.1 * s;
    m[2, 1] = m[1, 2];
    [mu, s]' ~ multi_normal([0, 0]', m);
    target += normal_lpdf(cholesky_decompose(m)[2, 1] | 0, s);
  }
  for (i in 2:N) target += k[i - 1] + k[i] > 5 ? log(s * (k[i] - 4)) : mu * k[i - 1] * 0.1;
}
