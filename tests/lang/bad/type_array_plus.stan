data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  target += k + k;  // expect error: operator `+` does not fit (array[] int, array[] int)
}
