functions {
  real foo_lpdf(real y) { return -y; }
  real foo_lcdf(real y) { return log1m_exp(-y); }
  real foo_lccdf(real y) { return -y; }
  real bar_lcdf(real y) { return 0.5 * y; }
  real bar_lccdf(real y) { return 0.25 * y; }
}
parameters { real<lower=0> a; }
model { target += foo_lcdf(a | ) + bar_lcdf(a | ); a ~ foo() T[1, ]; }
===
functions {
  real foo_lpdf(real y) { return -y; }
  real bar_lcdf(real y) { return log1m_exp(-y); }
  real bar_lccdf(real y) { return -y; }
  real foo_lcdf(real y) { return 0.5 * y; }
  real foo_lccdf(real y) { return 0.25 * y; }
}
parameters { real<lower=0> a; }
model { target += bar_lcdf(a | ) + foo_lcdf(a | ); a ~ foo() T[1, ]; }
