data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  real N;  // expect error: `N` is declared already, in the data block
}
