transformed data {
  real f(real x) { return x; }  // expect error: expected
}
// parse only
