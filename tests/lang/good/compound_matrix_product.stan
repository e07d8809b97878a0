transformed data {
  matrix[2, 2] m = [[1, 1], [0, 1]];
  row_vector[2] r = [1, 2];
  m *= m;
  r *= m;
  print(m, r);  // expect print: [[1,2],[0,1]][1,4]
}
