transformed data {
  matrix[2, 3] m = rep_matrix(0, 2, 3);
  m[1] = [1, 2];  // expect stop: assigning 2 elements to 3 elements of `m`
}
