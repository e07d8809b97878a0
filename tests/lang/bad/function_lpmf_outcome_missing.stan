functions {
  real f_lpmf() { return 1; }  // expect error: `f_lpmf` must have an argument: the outcome
}
