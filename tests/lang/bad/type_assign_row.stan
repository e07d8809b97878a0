data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  row_vector[N] z = x;  // expect error: vector cannot be assigned to `z`, which is row_vector
}
