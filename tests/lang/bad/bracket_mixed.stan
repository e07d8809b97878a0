transformed data {
  real a = (1 + [2, 3)]; // expect error: expected `,` or `]`, found `)`
}
