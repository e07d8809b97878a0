transformed data {
  array[1] int a = {4};
  row_vector[1] r = [4];
  matrix[1, 1] m = [[4]];
  print(a, r, m, size(a[2:1]));  // expect print: [4][4][[4]]0
}
