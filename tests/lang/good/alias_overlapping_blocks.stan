transformed data {
  matrix[3, 3] A = [[1, 2, 3], [4, 5, 6], [7, 8, 9]];
  A[2:3, 2:3] = A[1:2, 1:2];
  print(A);  // expect print: [[1,2,3],[4,1,2],[7,4,5]]
}
