model {
  real a = (1 + 2; // expect error: `(` was opened at 2:12
}
