data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  real z;
  z = x;  // expect error: vector cannot be assigned to real
}
