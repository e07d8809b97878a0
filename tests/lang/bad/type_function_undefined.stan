functions {
  real f(real x);  // expect error: `f` is declared but not defined
}
