model {
  real x = 1;
  x; // expect error: this value is not used
  x + 1; // expect error: this value is not used
  2; // expect error: this value is not used
}
