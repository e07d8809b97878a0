transformed data {
  vector[4] v = [1, 2, 3, 4]';
  matrix[2, 2] m = [[1, 2], [3, 4]];
  print(v[2:4][2], v[2:4][1:2], m[2][1], m[{2, 1}][1], m'[1]);  // expect print: 3[2,3]3[3,4][1,3]
}
