transformed data {
  real a = 1 + ;  // expect error: expected an expression
  real b = * 2;  // expect error: expected an expression
  real c = 1 2;  // expect error: expected an operator or `;`
  real d = (1 + 2;  // expect error: expected
}
// parse only
