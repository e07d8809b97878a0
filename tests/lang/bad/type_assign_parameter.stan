data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  mu = 2;  // expect error: `mu` is declared in the parameters block and may not be assigned here
}
