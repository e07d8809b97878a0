transformed data {
  row_vector[2] r = [1, 2];
  vector[2] c = [3, 4]';
  print(r * c);  // expect print: 11
  print(c * r);  // expect print: [[3,6],[4,8]]
}
