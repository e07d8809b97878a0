transformed data {
  real x = 1); // expect error: expected an operator or `;`, found `)`
}
