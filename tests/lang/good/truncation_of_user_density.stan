functions {
  real foo_lpdf(real x, real a) { return log(a) - a * x; }
  real foo_lcdf(real x, real a) { return log1m_exp(-a * x); }
  real foo_lccdf(real x, real a) { return -a * x; }
}
parameters { real<lower=0> x; real<lower=0> a; }
model {
  x ~ foo(a) T[1, ];
  x ~ foo(a) T[, 3];
  x ~ foo(a) T[0.5, 2.5];
}
// at: 0.5 0
// expect target: -2.7496811732888236
