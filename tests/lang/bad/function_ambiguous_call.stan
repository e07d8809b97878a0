functions {
  real f(int a, real b) { return 1; }
  real f(real a, int b) { return 2; }
}
transformed data {
  real x = f(1, 2);  // expect error: several signatures of `f` fit (int, int) equally well
  real y = f(1, 2.0) + f(1.0, 2);
}
