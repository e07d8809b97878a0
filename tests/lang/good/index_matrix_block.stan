transformed data {
  matrix[2, 3] m = [[1, 2, 3], [4, 5, 6]];
  print(m[1:2, 2:3]);  // expect print: [[2,3],[5,6]]
  print(m[{2, 1, 2}, {3, 1}]);  // expect print: [[6,4],[3,1],[6,4]]
  print(m[2:, :1]);  // expect print: [[4]]
}
