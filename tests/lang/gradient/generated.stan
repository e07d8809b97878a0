data { int N; vector[N] x; }
parameters { real a; real<lower=0> s; matrix[2, 3] m; }
transformed parameters { vector[N] mu = a + x; real<lower=0> s2 = s ^ 2; matrix[3, 2] mt = m'; }
model { x ~ normal(mu, s); a ~ normal(0, 1); s ~ lognormal(0, 1); to_vector(m) ~ normal(0, 1); }
generated quantities {
  array[N] real y = normal_rng(mu, s);
  vector[N] ll;
  int k = poisson_rng(3);
  real z = normal_rng(0, 1);
  array[2, 2] int ii = {{1, 2}, {3, k}};
  matrix[2, 3] p = m .* m;
  int count = 0;
  for (n in 1:N) { ll[n] = normal_lpdf(x[n] | mu[n], s); if (ll[n] < -1) continue; count += 1; }
  for (n in 1:N) { vector[n] v = rep_vector(n, n); count += size(v); }
  { real t = z; while (t > -5) { t -= 1; count += 1; if (count > 50) break; } }
}
