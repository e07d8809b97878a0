transformed data {
  int n = 3;
  print(n / 2 * 2.0, " ", n * 2.0 / 2, " ", 2.0 * n / 2);  // expect note: int / int rounds towards zero
  // expect print: 2 3 3
}
