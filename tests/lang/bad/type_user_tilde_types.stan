functions {
  real foo_lpdf(real x, real a) { return -a * x; }
}
parameters { vector[2] mu; }
model {
  mu ~ foo(1);  // expect error: no signature of `foo_lpdf` fits (vector, int)
}
