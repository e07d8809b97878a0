transformed data {
  matrix[1, 2] m = [[1, 2]];
  print(m + 1, 1 - m, 2 * m, m / 2, 2 ./ m);  // expect print: [[2,3]][[0,-1]][[2,4]][[0.5,1]][[2,1]]
}
