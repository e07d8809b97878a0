transformed data {
  real x;
  x = 1;
  real y = x;
  y += 1;
  int n = 3;
}
