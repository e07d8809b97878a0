data { int N; vector[N] x; array[N] int g; }
parameters { vector[2] a; real<lower=0> s; vector[2] z; }
transformed parameters {
  vector[N] mu;
  array[2] real<lower=0> q;
  matrix[2, 2] M;
  for (n in 1:N) mu[n] = a[g[n]] + x[n] * s;
  for (i in 1:2) { q[i] = exp(z[i]); for (j in 1:2) M[i, j] = z[i] * a[j]; }
  if (N > 100) mu[1] = 0;
}
model {
  x ~ normal(mu, s);
  q ~ gamma(2, 2);
  to_vector(M) ~ normal(0, 2);
  a ~ normal(0, 1); s ~ lognormal(0, 1);
}
