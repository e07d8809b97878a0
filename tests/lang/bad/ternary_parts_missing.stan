transformed data {
  real a = 1 ? 2;  // expect error: expected `:` of the conditional
  real b = 1 ? : 2;  // expect error: expected an expression
  real c = 1 : 2;  // expect error: expected an operator or `;`
}
// parse only
