data { int n; }
transformed data {
  row_vector[n] r = rep_row_vector(1, n);
  matrix[2, 2] m = [[1, 2], r];  // expect stop: row 2 of the matrix must be a row_vector of 2 elements
}
// data: {"n": 3}
