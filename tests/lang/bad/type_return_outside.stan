data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  return;  // expect error: return stands in functions only
}
