data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  real a = mu ^ 2 + 2 ^ N;
  vector[N] z = x .^ 2;
  target += a + sum(z);
}
