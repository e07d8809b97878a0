data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  vector[N] z;
  z[1] = x;  // expect error: vector cannot be assigned to real
}
