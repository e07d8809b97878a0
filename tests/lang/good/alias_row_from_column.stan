transformed data {
  matrix[2, 2] A = [[1, 2], [3, 4]];
  A[1] = A[, 2]';
  print(A);  // expect print: [[2,4],[3,4]]
  A = A';
  print(A);  // expect print: [[2,3],[4,4]]
}
