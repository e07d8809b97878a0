transformed data {
  real x;
  vector[2] v;
  int k;
  print(x, v, k);  // expect print: nan[nan,nan]-2147483648
}
