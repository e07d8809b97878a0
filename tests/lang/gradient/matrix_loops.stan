data { int N, K; matrix[N, K] X; array[N] int y; }
parameters { matrix[K, 3] B; vector[3] al; }
model {
  matrix[N, 3] eta = X * B;
  for (n in 1:N) y[n] ~ categorical_logit(al + eta[n]');
  for (n in 1:N) y[n] ~ categorical_logit((X[n] * B)');
  for (i in 1:K) for (j in 1:3) B[i, j] ~ normal(0, 1);
  al ~ normal(0, 1);
  for (k in 1:3) B[, k] ~ normal(al[k], 1);
  row(B, 1) ~ normal(0, 2);
  target += -0.1 * sum(X[1] * B[:, 2:3]);
}
