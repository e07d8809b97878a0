functions {
  real f(real x) { return 2 * x; }
}
transformed data {
  real f = 3;
  real exp = 4;
  print(f, " ", exp, " ", exp(0));  // expect print: 3 4 1
}
