data {
  vector[2, 3] v;  // expect error: `vector` has one size, found 2
  matrix[2] m;  // expect error: `matrix` has two sizes, found 1
  real[2] x;  // expect error: expected a name
  simplex[2, 2] s;  // expect error: `simplex` has one size, found 2
  cholesky_factor_corr[2, 2] L;  // expect error: `cholesky_factor_corr` has one size, found 2
}
// parse only
