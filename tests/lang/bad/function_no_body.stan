functions {
  real f(real x)
  real g(real x) { return x; } // expect error: expected `{` and the body of the function
}
