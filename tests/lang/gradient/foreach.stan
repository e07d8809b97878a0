data { int N; array[N] vector[2] Y; array[N] int k; }
parameters { vector[2] mu; array[3] vector[2] v; matrix[2, 2] m; }
model {
  real s = 0;
  for (y in Y) y ~ normal(mu, 1);
  for (u in v) { s += dot_self(u) * mu[1]; u ~ normal(0, 1); }
  for (i in k) s += i * mu[2];
  for (x in m) { s = s * 0.9 + x * x; }
  target += -0.1 * s * s;
}
