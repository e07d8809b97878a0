functions {
  real f(real x);
  int f(real x) { return 1; }  // expect error: `f` with these arguments returns real already
}
