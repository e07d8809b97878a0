transformed data {
  matrix[3, 3] m = rep_matrix(0, 3, 3);
  m[2:3, 1:2] = [[1, 2], [3, 4]];
  m[{1}, {3, 1}] = [[8, 9]];
  print(m);  // expect print: [[9,0,8],[1,2,0],[3,4,0]]
  m[{3, 1}] = [[1, 1, 1], [2, 2, 2]];
  print(m);  // expect print: [[2,2,2],[1,2,0],[1,1,1]]
}
