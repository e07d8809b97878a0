transformed data {
  matrix[2, 3] m = rep_matrix(0, 2, 3);
  m = rep_matrix(0, 3, 2);  // expect stop: assigning 3 x 2 elements to `m` of 2 x 3
}
