model {
  real<lower=0> x; // expect error: local variables have no constraints
  simplex[3] y; // expect error: `simplex` is a constraint, for variables of a block only
}
