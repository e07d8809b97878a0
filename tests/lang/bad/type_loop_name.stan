data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  for (mu in 1:N) target += 1;  // expect error: `mu` is declared already, in the parameters block
}
