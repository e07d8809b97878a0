data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  real z = 2 * q;  // expect error: `q` is not declared
  target += z * z;
}
