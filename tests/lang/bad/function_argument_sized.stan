functions {
  real f(vector[3] x) { return x[1]; }  // expect error: types of arguments and results have no sizes
}
// parse only
