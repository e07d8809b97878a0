data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  target += sqroot(mu);  // expect error: there is no function `sqroot`
}
