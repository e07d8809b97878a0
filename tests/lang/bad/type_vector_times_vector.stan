data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  vector[N] z = x * beta;  // expect error: operator `*` does not fit (vector, vector)
}
