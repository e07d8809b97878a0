functions {
  real f(real x);
  real f(real y);  // expect error: `f` with these arguments is declared already
  real f(real x) { return x; }
}
