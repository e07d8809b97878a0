transformed data {
  matrix[2, 2] A = [[2, 0], [0, 4]];
  vector[2] b = [2, 4]';
  print(3 * A \ b);  // expect print: [3,3]
}
