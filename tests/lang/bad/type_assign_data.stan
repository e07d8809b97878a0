data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  x[1] = 2;  // expect error: `x` is declared in the data block and may not be assigned here
}
