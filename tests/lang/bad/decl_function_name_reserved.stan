functions {
  real repeat(real x) { return x; }  // expect error: `repeat` is a reserved word
  real f(real static) { return 1; }  // expect error: `static` is a reserved word
}
