functions {
  real f(real<lower=0> x) { return x; }  // expect error: arguments and results have no constraints
}
