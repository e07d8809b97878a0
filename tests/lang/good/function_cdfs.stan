functions {
  real foo_cdf(real x, real a) { return 1 - exp(-a * x); }
  real foo_lcdf(real x, real a) { return log(foo_cdf(x | a)); }
  real foo_lccdf(real x, real a) { return -a * x; }
}
parameters { real<lower=0> a; }
model { target += foo_lcdf(1 | a) + foo_lccdf(2 | a) + foo_cdf(3 | a); }
// at: 0
// expect target: -1.5084622137549457
