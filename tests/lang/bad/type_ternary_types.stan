data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  target += N > 1 ? x : A;  // expect error: the two values of `?:` differ in type: vector and matrix
}
