data { int N; vector[N] x; array[N] int k; matrix[N, N] A; }
parameters { real mu; vector[N] beta; }
model {
  a ~ normal(mu, 1);  // expect error: `a` is not declared
  c ~ normal(mu, 1);  // expect error: `c` is not declared
}
