functions {
  real foo_lpdf(real x, real a) { return -a * x; }
}
parameters { real mu; }
model {
  mu ~ foo(1) T[0, ];  // expect error: `foo` cannot be truncated: there is no `foo_lccdf`
}
