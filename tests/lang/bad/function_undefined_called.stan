functions {
  real f(real x);  // expect error: `f` is declared but not defined
  real g(real x) { return f(x); }
}
