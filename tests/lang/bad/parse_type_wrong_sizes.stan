data {
  vector[2, 3] x; // expect error: `vector` has one size, found 2
  matrix[2] m; // expect error: `matrix` has two sizes, found 1
  corr_matrix[2, 2] c; // expect error: `corr_matrix` has one size, found 2
  cholesky_factor_cov[2, 2, 2] d; // expect error: `cholesky_factor_cov` has one or two sizes
}
