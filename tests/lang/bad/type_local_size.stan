data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  vector[mu] z;  // expect error: a size must be int, not real
}
