data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  target += sum(x[1:mu]);  // expect error: the end of a range must be int, not real
}
