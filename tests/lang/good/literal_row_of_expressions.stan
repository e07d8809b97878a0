transformed data {
  int n = 2;
  real x = 0.5;
  print([n, x, n + x, n > 1]);  // expect print: [2,0.5,2.5,1]
}
