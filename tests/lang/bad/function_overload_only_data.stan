functions {
  real f(real x) { return x; }
  real f(data real x) { return x; }  // expect error: `f` with these arguments is defined already
}
