model {
  real a = ; // expect error: expected an expression, found `;`
  real b = 1 1; // expect error: expected an operator or `;`, found `1`
  real c = (1; // expect error: expected `)`, found `;`
  real d = [1; // expect error: expected `,` or `]`, found `;`
  a = b +; // expect error: expected an expression, found `;`
}
