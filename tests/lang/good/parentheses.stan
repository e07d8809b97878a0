transformed data {
  real a = ((1));
  real b = ((a + 1) * (a - 1));
  real c = -(-a);
  real d = (-a) ^ 2;
  real e = (a ^ 2) ^ 3;
}
