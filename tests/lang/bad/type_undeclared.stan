data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  y ~ normal(mu, 1);  // expect error: `y` is not declared
}
