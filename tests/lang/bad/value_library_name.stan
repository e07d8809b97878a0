transformed data {
  real x = exp;  // expect error: `exp` is not declared
}
