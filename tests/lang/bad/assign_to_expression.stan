transformed data {
  real x;
  (x) = 2;  // expect error: this cannot be assigned to
  x + 1 = 2;  // expect error: this cannot be assigned to
  3 = x;  // expect error: this cannot be assigned to
}
// parse only
