functions {
  real f(real x, int y) { return x; }
  real f(int x, real y) { return y; }
  real g(int x) { return f(x, x); }  // expect error: several signatures of `f` fit (int, int) equally well
}
