data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  target += x[beta];  // expect error: an index is int, array[] int or a range, not vector
}
