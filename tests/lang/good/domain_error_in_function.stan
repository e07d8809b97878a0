transformed data {
  matrix[2, 2] A = [[1, 2], [2, 1]];
  matrix[2, 2] L = cholesky_decompose(A);  // expect stop: not positive definite
}
