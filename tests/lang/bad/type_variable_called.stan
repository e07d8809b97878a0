data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  target += mu(2);  // expect error: `mu` is a variable, not a function
}
