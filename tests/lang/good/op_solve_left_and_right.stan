transformed data {
  matrix[2, 2] A = [[2, 1], [0, 4]];
  print(A \ [4, 8]');  // expect print: [1,2]
  print([4, 9] / A);  // expect print: [2,1.75]
  print(A / A);  // expect print: [[1,0],[0,1]]
}
