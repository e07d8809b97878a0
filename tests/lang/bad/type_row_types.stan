data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  target += sum([1, x]);  // expect error: elements of `[ ]` are all scalars or all row vectors, not vector
}
