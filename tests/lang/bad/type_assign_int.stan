data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  int z;
  z = 1.5;  // expect error: real cannot be assigned to int
}
