functions {
  real foo_log(real x, real a) { return -a * x; }
}
parameters { real<lower=0> y; }
model { y ~ foo(2); target += foo_log(y, 2); }
