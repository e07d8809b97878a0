data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  for (i in 1:mu) target += i;  // expect error: the last value of a loop must be int, not real
}
