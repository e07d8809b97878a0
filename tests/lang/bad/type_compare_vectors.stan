data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  if (x < beta) target += 1;  // expect error: operator `<` does not fit (vector, vector)
}
