functions {
  real foo_lpdf(real y, real l) { return log(l) - l * y; }
  real foo_lcdf(real y, real l) { return log1m_exp(-l * y); }
  real foo_lccdf(real y, real l) { return -l * y; }
}
data { real z; }
parameters { real<lower=0> y; real<lower=0> l; }
model { z ~ foo(l) T[0.1, 3]; z ~ foo(l) T[0.2, ]; z ~ foo(l) T[, 4]; y ~ foo(l); l ~ gamma(2, 2); }
