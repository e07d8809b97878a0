transformed data {
  vector[2] v = [0, 0]';
  v[{1, 1, 2}] = [5, 6, 7]';
  print(v);  // expect print: [6,7]
}
