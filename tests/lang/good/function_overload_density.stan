functions {
  real foo_lpdf(real x, real a) { return -a * x; }
  real foo_lpdf(vector x, real a) { return -2 * a * sum(x); }
  real foo_lpmf(int n, real a) { return -3 * a * n; }
}
parameters { real<lower=0> x; vector<lower=0>[2] v; }
model {
  x ~ foo(1.5);
  v ~ foo(1.5);
  4 ~ foo(1.5);
}
// at: 0 0 0
// expect target: -25.5
