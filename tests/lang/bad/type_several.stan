data { int N; vector[N] y; matrix[N, N] A; }
parameters { real mu; }
model {
  y ~ normal(mu, sigm);  // expect error: `sigm` is not declared
  mu ~ normal(0, A);  // expect error: no signature of `normal_lpdf` fits (real, int, matrix)
  target += y[mu];  // expect error: an index is int, array[] int or a range, not real
}
