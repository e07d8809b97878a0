parameters {
  real<lower=0, upper=a > b> x;  // expect error: expected
}
// parse only
