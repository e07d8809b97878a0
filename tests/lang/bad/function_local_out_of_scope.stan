functions {
  real f(real x) { real y = x; return y; }
  real g(real x) { return y; }  // expect error: `y` is not declared
}
