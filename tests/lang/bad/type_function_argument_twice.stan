functions {
  real f(real x, real x) {  // expect error: `x` is declared already
    return x;
  }
}
