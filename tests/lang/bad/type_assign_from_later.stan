generated quantities {
  real a = b;  // expect error: `b` is not declared
  real b = 1;
}
