functions {
  real f(real x) { return x; }
  int f(real y) { return 1; }  // expect error: `f` with these arguments returns real already
}
