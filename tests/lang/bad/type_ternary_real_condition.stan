data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  target += mu ? 1 : 2;  // expect error: the condition of `?:` must be int, not real
}
