// Densities of data alone are dropped, not what they refuse: here one point in two.
data { int n; real s; }
parameters { real a; }
model {
  if (a > 0) n ~ bernoulli(0.5);
  if (a > 0.2) 1 ~ normal(0, s) T[2, ];
  target += -a * a + bernoulli_lpmf(n > 1 ? 1 : 0 | 0.5);
}
