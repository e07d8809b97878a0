data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  real z;
  real z;  // expect error: `z` is declared already
}
