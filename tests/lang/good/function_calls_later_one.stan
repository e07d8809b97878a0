functions {
  real a(real x) { return b(x) + 1; }
  real b(real x) { return 2 * x; }
}
transformed data { print(a(3));  // expect print: 7
}
