data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  for (i in N) target += i;  // expect error: a loop goes over an array, vector or matrix, not int
}
