data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  mu ~ normal(A, 1);  // expect error: no signature of `normal_lpdf` fits (real, matrix, int)
}
