functions {
  // Stan has none of these with these arguments: a program may.
  real sign(real x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }
  real min(real a, real b) { return a < b ? a : b; }
  real max(real a, real b) { return a > b ? a : b; }
  real fabs(real x) { return x < 0 ? -x : x; }
}
transformed data {
  print(sign(-2.5), " ", min(2.0, 3.0), " ", max(2.0, 3.0), " ", fabs(-4.5));  // expect print: -1 2 3 4.5
  print(min({4, 2}), " ", min(1, 2));  // expect print: 2 1
}
