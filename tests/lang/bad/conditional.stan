model {
  real x = 1 ? 2; // expect error: `:` of the conditional
  real y = 1 ? : 2; // expect error: expected an expression, found `:`
}
