functions {
  real f(real x) {
    real x = 2;  // expect error: `x` is declared already
    for (x in 1:3) print(x);  // expect error: `x` is declared already
    return x;
  }
}
