data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  mu ~ normal_lpdf(0, 1);  // expect error: right of `~` stands the distribution without `_lpdf`
}
