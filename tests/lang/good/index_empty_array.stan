transformed data {
  vector[3] v = [1, 2, 3]';
  array[0] int none;
  matrix[2, 2] m = [[1, 2], [3, 4]];
  print(v[none], m[none], m[none, none], m[, none], cols(m[none]), rows(m[, none]));
  // expect print: [][][][[],[]]22
}
