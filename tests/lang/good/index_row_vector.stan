transformed data {
  row_vector[3] r = [1, 2, 3];
  print(r[2], r[2:], r[{3, 3}]);  // expect print: 2[2,3][3,3]
}
