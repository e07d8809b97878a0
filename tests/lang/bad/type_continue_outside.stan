data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  if (N > 1) continue;  // expect error: continue stands in loops only
}
