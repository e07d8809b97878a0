// What rounds of a recurrence compute without it: densities and functions of one counter, of two, of
// those that data give, under a bound that leaves no rounds, and beside what must stay.
data {
  int<lower=1> T;
  int K, none, from;
  vector[T] y;
  array[T] int g;
}
parameters {
  vector[3] mu;
  real<lower=0> s;
  matrix[3, 3] a;
  real x0;
}
model {
  {
    array[T, 3] real f;
    array[3] real acc;
    for (k in 1:3) f[1, k] = normal_lpdf(y[1] | mu[k], s);
    for (t in 2:T) {
      for (k in 1:3) {
        for (j in 1:3)
          acc[j] = f[t - 1, j] + log1p_exp(a[j, k]) + normal_lpdf(y[t] | mu[k], s * exp(a[1, k]));
        f[t, k] = log_sum_exp(acc);
      }
    }
    target += log_sum_exp(f[T]);
  }
  {
    real h = x0;
    for (t in from:T) {
      real e = exp(mu[g[t]] / 3) * y[t];
      h = 0.5 * h + tanh(y[t] * x0) + e;
      if (y[t] > 0) h += exp(mu[1]) * y[t];
      y[t] ~ normal(h, exp(a[g[t], 1]) + 1);
    }
    target += -square(h);
  }
  {
    vector[T] h = rep_vector(x0, T);
    for (t in 2:T)
      for (k in 1:K)
        h[t] = h[t - 1] * inv_logit(h[t]) + log(-s * y[t]);
    for (t in 2:none)
      h[t] = h[t - 1] + log(-s);
    for (t in -1:1)
      h[t + 2] += h[t + 3] * exp(t * x0);
    target += normal_lpdf(h | 0, 3);
  }
  mu ~ normal(0, 1);
  to_vector(a) ~ normal(0, 1);
}
