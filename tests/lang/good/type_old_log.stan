data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  target += normal_log(mu, 0, 1);  // expect note: `_log` is no longer part of Stan
  target += poisson_log(k, 2);
  target += normal_cdf_log(mu, 0, 1);
  target += normal_ccdf_log(mu, 0, 1);
}
