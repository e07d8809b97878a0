data { int N; vector[N] x; array[N] int g; }
parameters { vector[N] a; real b; vector[2] c; }
model {
  a ~ normal(0, 1); b ~ normal(0, 1); c ~ normal(b, 1);
  x ~ normal(c[g] + a, exp(b));
  for (n in 1:N) x[n] ~ normal(a[n], 1);
}
