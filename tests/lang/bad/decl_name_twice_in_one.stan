transformed data {
  real a, b, a;  // expect error: `a` is declared already
}
