functions {
  real f(real x, ) { return x; }  // expect error: expected a type
}
// parse only
