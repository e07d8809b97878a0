data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  target += x[1, 2];  // expect error: 2 indices are too many for vector
}
