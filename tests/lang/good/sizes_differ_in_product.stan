data { int n; }
transformed data {
  matrix[2, n] A = rep_matrix(1, 2, n);
  vector[2] b = A * [1, 2]';  // expect stop: 3
}
// data: {"n": 3}
