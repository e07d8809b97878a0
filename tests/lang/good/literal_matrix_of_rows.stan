transformed data {
  row_vector[2] r = [1, 2];
  matrix[3, 2] m = [r, 2 * r, r + 1];
  print(m);  // expect print: [[1,2],[2,4],[2,3]]
}
