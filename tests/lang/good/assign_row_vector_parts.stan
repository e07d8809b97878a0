transformed data {
  row_vector[3] r = [1, 2, 3];
  r[2:] = [8, 9];
  r[1] = 7;
  r[{3, 1}] = r[{1, 3}];
  print(r);  // expect print: [9,8,7]
}
