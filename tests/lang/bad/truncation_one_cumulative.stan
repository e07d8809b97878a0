functions {
  real foo_lpdf(real x) { return -x; }
  real foo_lccdf(real x) { return -x; }
}
parameters { real<lower=0> x; }
model {
  x ~ foo() T[1, ];  // expect error: `foo` cannot be truncated: there is no `foo_lcdf` for (int)
}
