transformed data {
  real x = 7;
  int n = 7;
  x += 1; x -= 2; x *= 3; x /= 4;
  n += 1; n -= 2; n *= 3; n /= 4;
  print(x, " ", n);  // expect print: 4.5 4
}
