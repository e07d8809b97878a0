transformed data {
  int a = 1;
  real b = a ? 1 : 2;
  real c = (a > 0 ? b : 2) ? 3 : 4;
  real d = a ? b ? 1 : 2 : 3;
  real e = 1 + (a ? b : 2);
}
