data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  target += normal_lpdf(x | mu, sigma);
  target += normal_lupdf(x | mu, sigma);
  target += beta;
  target += N;
  if (target() > 0) print(target());
  target += poisson_lpmf(k | 2) + normal_lcdf(1 | 0, 1) + normal_lccdf(1 | 0, 1);
}
