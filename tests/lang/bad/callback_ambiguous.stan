functions {
  real part(array[] real x, int first, int last, real a, int b) { return a * b; }
  real part(array[] real x, int first, int last, int a, real b) { return a * b; }
}
transformed data {
  real x = reduce_sum(part, {1.0, 2.0}, 1, 2, 3);  // expect error: several signatures of `reduce_sum` fit
  real y = reduce_sum(part, {1.0, 2.0}, 1, 2.5, 3);
}
