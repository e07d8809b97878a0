functions {
  real f(real x) {
    x = 2;  // expect error: argument `x` may not be assigned
    return x;
  }
}
