transformed data {
  real x = 1;
  x;  // expect error: this value is not used
  x + 1;  // expect error: this value is not used
  3;  // expect error: this value is not used
}
// parse only
