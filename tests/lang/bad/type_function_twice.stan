functions {
  real f(real x) { return x; }
  real f(real y) { return y; }  // expect error: `f` with these arguments is defined already
}
