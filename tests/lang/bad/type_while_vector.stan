data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  while (x) target += 1;  // expect error: a condition must be int or real, not vector
}
