data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  target += normal(mu, 0, 1);  // expect note: `normal` is called `normal_lpdf` now
  target += poisson(k, 2);  // expect note: `poisson` is called `poisson_lpmf` now
}
