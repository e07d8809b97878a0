data { int N; array[N] int t; vector[N] y; }
parameters { real a; real<lower=0> s; }
model {
  for (n in 1:N) {
    if (t[n] == 0) { y[n] ~ normal(a, s); }
    else if (t[n] == 1) target += normal_lccdf(y[n] | a, s);
    else target += normal_lcdf(y[n] | a, s);
  }
  a ~ normal(0, 2); s ~ exponential(1);
  if (N > 2) { vector[N] r = (y - a) / s; target += -0.1 * sum(r .* r); }
}
