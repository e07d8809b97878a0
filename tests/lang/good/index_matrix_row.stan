transformed data {
  matrix[2, 3] m = [[1, 2, 3], [4, 5, 6]];
  print(m[2], m[2, ], m[2, :], m[2][3]);  // expect print: [4,5,6][4,5,6][4,5,6]6
}
