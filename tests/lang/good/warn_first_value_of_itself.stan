transformed data {
  real x = 2 * x;  // expect warning: the first value of `x` uses the variable itself // expect stop: `x` has no value
}
