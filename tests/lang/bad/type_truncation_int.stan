data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  mu ~ normal(0, 1) T[x, ];  // expect error: a bound of T[ ] must be int or real, not vector
}
