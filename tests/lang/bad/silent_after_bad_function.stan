functions {
  real f(nosuch x) { return x; }  // expect error: expected a type
  real g(real x) { return f(x); }
}
transformed data { real y = g(1) + f(2); }
// parse only
