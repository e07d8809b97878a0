data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  int z = 1;
  z += 1.5;  // expect error: `+=` of int and real gives real
}
