transformed data {
  matrix[2, 2] m = rep_matrix(0, 2, 2);
  m[1] = [1, 2];
  m[2, ] = [3, 4];
  print(m);  // expect print: [[1,2],[3,4]]
  m[, 1] = [5, 6]';
  m[1:2, 2] = [7, 8]';
  print(m);  // expect print: [[5,7],[6,8]]
  m[2, 1] = 9;
  m[1][2] = 10;
  print(m);  // expect print: [[5,10],[9,8]]
}
