model {
  real<lower=0> a;  // expect error: local variables have no constraints
  simplex[2] b;  // expect error: `simplex` is a constraint, for variables of a block only
  array[2] cov_matrix[2] c;  // expect error: `cov_matrix` is a constraint, for variables of a block only
  { ordered[2] d; }  // expect error: `ordered` is a constraint, for variables of a block only
}
// parse only
