data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  target += mu > 0 && x;  // expect error: an operand of `&&` must be int or real, not vector
}
