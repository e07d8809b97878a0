transformed data {
  vector[3] v = [10, 20, 30]';
  print(v[1], " ", v[3]);  // expect print: 10 30
}
