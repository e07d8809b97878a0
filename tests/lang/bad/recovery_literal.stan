transformed data {
  array[2] int x = {1, 2 3}; // expect error: expected `,` or `}`, found `3`
  real y = 1 1; // expect error: expected an operator or `;`
}
