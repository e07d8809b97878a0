functions {
  real f(simplex x) { return x[1]; }  // expect error: `simplex` is a constraint
}
// parse only
