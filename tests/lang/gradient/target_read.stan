functions {
  void add_lp(real x) { target += x; x ~ normal(0, 1); }
  real both_lp(real x) { add_lp(x); target += 1; return target() * x; }
}
data { int N; vector[N] y; }
parameters { real a; real<lower=0> b; vector<lower=0, upper=1>[2] p; simplex[3] z; vector<offset=a, multiplier=b>[2] w; }
model {
  real s = 0;
  a ~ normal(0, 1);
  b ~ normal(a, 2);
  target += -square(a * b);
  if (target() > 1e10) reject("no");
  s = 0.01 * target();
  for (n in 1:N) { y[n] ~ normal(a + s, b); s += 0.001 * target() * a; }
  add_lp(a);
  target += 0.1 * both_lp(s) + 0.01 * sin(target());
  target += 1e-3 * square(target());
}
