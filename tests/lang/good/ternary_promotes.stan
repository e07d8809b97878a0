transformed data {
  int n = 3;
  real a = n > 2 ? 1 : 2.5;
  array[2] real b = n > 5 ? {1.5, 2} : {1, 2};
  print(a / 2, " ", b[1] / 2);  // expect print: 0.5 0.5
}
