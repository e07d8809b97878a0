functions {
  real f_jacobian(real x) { jacobian += x; return x; }
}
model {
  target += f_jacobian(2);  // expect error: `f_jacobian` may not be called here
}
