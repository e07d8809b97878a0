transformed data {
  matrix[2, 3] A = [[1, 2, 3], [4, 5, 6]];
  print(A * A');  // expect print: [[14,32],[32,77]]
  print(A * [1, 1, 1]');  // expect print: [6,15]
  print([1, 1] * A);  // expect print: [5,7,9]
}
