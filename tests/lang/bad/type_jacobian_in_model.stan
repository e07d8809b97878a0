data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  jacobian += 1;  // expect error: `jacobian +=` may not be used here
}
