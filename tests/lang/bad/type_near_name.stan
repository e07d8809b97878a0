data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  x ~ normal(mu + bta, 1);  // expect error: `bta` is not declared
}
