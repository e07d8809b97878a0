data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  for (i in mu:2) target += i;  // expect error: the first value of a loop must be int, not real
}
