transformed data {
  matrix[3, 2] m = [[1, 2], [3, 4], [5, 6]];
  print(m[2:3], m[{3, 1}]);  // expect print: [[3,4],[5,6]][[5,6],[1,2]]
}
