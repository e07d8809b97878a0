functions {
  real foo_log(real x, real a) { return -a * x; }
}
parameters { real<lower=0> y; }
model { y ~ foo(2);  // expect note: the suffix of `foo_log` is no longer part of Stan
  target += foo_log(y, 2); }
