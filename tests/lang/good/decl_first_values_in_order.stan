transformed data {
  int a = 2, b = a + 1, c = a * b;
  vector[c] v = rep_vector(b, c), w = v + 1;
  print(a, b, c, w[c]);  // expect print: 2364
}
