functions {
  real foo_lpdf(real x, real a) { return log(a) - a * x; }
  real foo_lpdf(vector x, real a) { return num_elements(x) * log(a) - a * sum(x); }
  real foo_lcdf(real x, real a) { return log1m_exp(-a * x); }
  real foo_lccdf(real x, real a) { return -a * x; }
  real bar_lpmf(int n, real a) { return poisson_lupmf(n | a); }
}
data { int n; vector[2] v; }
parameters { real<lower=0> y; real<lower=0> a; }
model {
  y ~ foo(a);
  v ~ foo(a);
  y ~ foo(a) T[0, 3];
  n ~ bar(a);
  target += foo_lpdf(y | a) + foo_lupdf(y | a) + bar_lpmf(n | a);
  target += foo(y, a);  // expect note: `foo` is called `foo_lpdf` now
}
