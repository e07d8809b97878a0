transformed data {
  matrix[2, 3] m = [[1, 2, 3], [4, 5, 6]];
  print(m[, 2], m[:, 2], m[1:2, 3], m[{2, 1}, 1]);  // expect print: [2,5][2,5][3,6][4,1]
}
